"""A served workbench with accounts, its workspace, and a client that keeps cookies as a browser does."""

import re
import warnings
from contextlib import contextmanager
from functools import partial

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher

from section16.accounts.credentials import password as passwords
from section16.accounts.directory import AccountDetails, account_named, add_account, set_roles
from section16.accounts.invitations import invite
from section16.accounts.login_settings import LoginSettings, LoginWay, set_login_settings
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.workspace import Workspace
from tests.harness.workspaces import fresh

ISSUER = "0000012345"
PASSWORD = "four quiet green words"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch, tmp_path):
    """Hash passwords with the least work, and keep keys of this test in its own folder."""
    make_quick(monkeypatch, tmp_path)


def make_quick(patch, folder):
    patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))


@pytest.fixture
def workspace(tmp_path):
    with Workspace(fresh(tmp_path / "w"), "root") as opened:
        yield opened


@pytest.fixture
def site(workspace, tmp_path):  # noqa: ARG001 - it is there before it is served
    """Serve the workspace, and give its address."""
    with served_by_name(tmp_path / "w") as url:
        yield url


@contextmanager
def served_by_name(place):
    """Serve a workspace, and give the address by name, since a passkey is for a name."""
    with served(create_app(ServiceSettings(workspace=place, openid_nearby=True))) as url:
        yield url.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def provider():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the provider stands on parts that will go, and that is not ours to mend
        from oidc_provider_mock import User, run_server_in_thread  # noqa: PLC0415

        users = [
            User(sub="1", claims={"email": "ada@firm.example", "email_verified": True, "groups": ["legal"]}),
            User(sub="2", claims={"email": "ada@firm.example", "email_verified": False, "groups": ["legal"]}),
            User(sub="3", claims={"preferred_username": "Cy", "groups": ["legal", "it"]}),
        ]
        with run_server_in_thread(user_claims=users) as server:
            yield f"http://localhost:{server.server_port}"


class Client:
    """Somebody with a browser that runs no script: sends forms as pages have them, and keeps cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._http = httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        if found := re.search(r'name="form_token" value="([^"]*)"', answer.text):
            self.token = found[1]
        return answer

    def _headers(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def get(self, path: str) -> httpx.Response:
        return self._keep(self._http.get(path, headers=self._headers()))

    def post(self, path: str, fields=None, **headers) -> httpx.Response:
        sent = {"form_token": self.token} | (fields or {})
        return self._keep(self._http.post(path, data=sent, headers=self._headers() | {"origin": self.url} | headers))

    def log_in(self, name: str, password: str = PASSWORD, code: str = "", **fields) -> httpx.Response:
        self.get("/log-in")
        return self.post("/log-in", {"name": name, "password": password, "code": code, **fields})


@pytest.fixture
def client(site):
    return Client(site)


@pytest.fixture
def without_codes(workspace):
    """Let people log in by password alone, or passkey."""
    need_no_codes(workspace)


def need_no_codes(workspace):
    ways = frozenset({LoginWay.password, LoginWay.passkey})
    with workspace.writing() as writing:
        set_login_settings(writing, LoginSettings(ways=ways, code_needed=False))


@pytest.fixture
def made(workspace, site, without_codes):  # noqa: ARG001 - as they log in
    """Make somebody who logs in by password: by their roles for the issuer, or as administrator."""
    return partial(make_somebody, workspace, site)


def make_somebody(workspace, site, name, *roles, administrator=False) -> Client:
    with workspace.writing() as writing:
        account = add_account(writing, name, AccountDetails(), is_administrator=administrator)
        account = set_roles(writing, account, {ISSUER: roles})
        link = invite(writing, account)
    browser = Client(site)
    browser.get(f"/join/{link}")
    sealed = re.search(r'name="sealed" value="([0-9a-f]*)"', browser.get(f"/join/{link}").text)[1]
    answer = browser.post(f"/join/{link}", {"password": PASSWORD, "repeated": PASSWORD, "sealed": sealed})
    assert answer.status_code == 200, answer.text
    browser.get("/account")
    return browser


def account_of(workspace, name):
    with workspace.reading() as session:
        return account_named(session, name)


def code_of(page: str) -> str:
    """Return the digits that an authenticator shows which has read the page's secret."""
    return pyotp.TOTP(re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]).now()
