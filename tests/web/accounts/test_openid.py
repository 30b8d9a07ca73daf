"""Logging in by an OpenID provider that runs beside: what it says is taken once, for us, and for who asked."""

import re
import socket
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select

from section16.accounts.credentials.provider import OpenIdProvider, require_reachable
from section16.accounts.directory import AccountDetails, all_accounts, change_account
from section16.accounts.errors import AccountError
from section16.accounts.login_settings import LoginSettings, LoginWay, ProviderSettings, set_login_settings
from section16.accounts.roles import IssuerRole
from section16.edgar.secret import Secret
from section16.web.cookies import STEP_COOKIE
from section16.workspace.tables.accounts import AccountRecord
from tests.web.accounts.conftest import ISSUER, Client, account_of

GROUPS = {"legal": {ISSUER: ("approver",)}, "it": {"*": ("administrator",)}}


@pytest.fixture
def opened(workspace, provider, monkeypatch):
    """Open the provider as a way to log in."""
    monkeypatch.setenv("SECTION16_OPENID_CLIENT", "made-up")

    def open_it(**changes):
        of = ProviderSettings(issuer=provider, client_id="section16", **({"groups": GROUPS} | changes))
        ways = frozenset({LoginWay.openid, LoginWay.password})
        with workspace.writing() as writing:
            set_login_settings(writing, LoginSettings(ways=ways, code_needed=False, provider=of))

    return open_it


def leaving(client, **fields):
    """Go to the provider; return its address."""
    client.get("/log-in")
    answer = client.post("/log-in/openid", fields)
    assert answer.status_code == 200, answer.text
    return unescape(re.search(r'content="0; url=([^"]*)"', answer.text)[1])


def coming_back(address, sub):
    """Log in at the provider, and return the path to which it sends the browser back."""
    answer = httpx.post(address, data={"sub": sub}, timeout=60)
    assert answer.status_code in {302, 303}, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


@pytest.mark.filterwarnings("ignore")
def test_who_is_known_by_a_verified_address_comes_in_with_the_roles_of_their_groups(made, workspace, opened, site):
    made("ada")
    with workspace.writing() as writing:
        change_account(writing, account_of(workspace, "ada"), AccountDetails(email="Ada@Firm.example"))
    opened()
    client = Client(site)
    address = leaving(client, next="/account")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    answer = client.get(coming_back(address, "1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert client.get("/account").status_code == 200
    assert account_of(workspace, "ada").roles == {ISSUER: {IssuerRole.approver}}


@pytest.mark.filterwarnings("ignore")
def test_an_address_that_is_not_verified_is_nobodys(made, workspace, opened, site):
    made("ada")
    with workspace.writing() as writing:
        change_account(writing, account_of(workspace, "ada"), AccountDetails(email="ada@firm.example"))
    opened(makes_accounts=True)
    client = Client(site)
    answer = client.get(coming_back(leaving(client), "2"))
    assert answer.status_code == 422
    assert "which the provider has not verified" in answer.text
    with workspace.reading() as session:
        assert [one.name for one in all_accounts(session)] == ["ada"]


@pytest.mark.filterwarnings("ignore")
def test_an_address_of_two_accounts_lets_nobody_in_and_makes_no_third(made, workspace, opened, site):
    made("ada")
    made("bo")
    with workspace.writing() as writing:  # as an earlier version let it
        for row in writing.session.scalars(select(AccountRecord)):
            row.email = "Ada@firm.example"
    opened(makes_accounts=True)
    client = Client(site)
    answer = client.get(coming_back(leaving(client), "1"))
    assert answer.status_code == 422
    assert "several accounts here have your e-mail address" in answer.text
    with workspace.reading() as session:
        assert [one.name for one in all_accounts(session)] == ["ada", "bo"]


@pytest.mark.filterwarnings("ignore")
def test_what_the_provider_refuses_is_said(opened, site):
    opened()
    client = Client(site)
    state = parse_qs(urlsplit(leaving(client)).query)["state"][0]
    answer = client.get(f"/log-in/openid/return?error=access_denied&state={state}")
    assert answer.status_code == 422
    assert "the provider answers &#39;access_denied&#39;; begin again" in answer.text


@pytest.mark.filterwarnings("ignore")
def test_a_member_of_a_group_gets_an_account_where_that_is_chosen(workspace, opened, site):
    opened(makes_accounts=True)
    client = Client(site)
    assert client.get(coming_back(leaving(client), "3")).status_code == 303
    found = account_of(workspace, "cy")
    assert found.is_administrator
    assert found.roles == {ISSUER: {IssuerRole.approver}}
    again = Client(site)
    assert again.get(coming_back(leaving(again), "3")).status_code == 303
    assert account_of(workspace, "cy").id == found.id


@pytest.mark.filterwarnings("ignore")
def test_who_left_a_group_has_lost_what_it_gave(workspace, opened, site):
    opened(makes_accounts=True)
    first = Client(site)
    assert first.get(coming_back(leaving(first), "3")).status_code == 303
    assert first.get("/people").status_code == 200
    opened(makes_accounts=True, groups={})  # for the program the same as a provider that names no group any more
    again = Client(site)
    assert again.get(coming_back(leaving(again), "3")).status_code == 303
    assert not account_of(workspace, "cy").is_administrator
    assert again.get("/people").status_code == 403
    assert first.get("/people").status_code == 303  # the sessions of before have ended


@pytest.mark.filterwarnings("ignore")
def test_an_answer_is_taken_once_and_by_the_browser_that_asked(workspace, opened, site):
    opened(makes_accounts=True)
    client, other = Client(site), Client(site)
    back = coming_back(leaving(client), "3")
    assert other.get(back).status_code == 422
    leaving(other)
    assert other.get(back).status_code == 422
    kept = client.cookies[STEP_COOKIE]
    assert client.get(back).status_code == 303
    replaying = Client(site)
    replaying.cookies[STEP_COOKIE] = kept
    assert replaying.get(back).status_code == 422
    assert account_of(workspace, "cy")


@pytest.mark.parametrize(
    "back", ["?state=x&code=y", "", "?error=access_denied&state=x", "?code=y", "?state=%00&code=" + "y" * 5000]
)
def test_an_answer_that_was_not_asked_for_is_refused(opened, site, back):
    opened()
    client = Client(site)
    leaving(client)
    answer = client.get(f"/log-in/openid/return{back}")
    assert answer.status_code == 422
    assert "was not asked for here, or too late" in answer.text


@pytest.mark.filterwarnings("ignore")
def test_a_token_for_another_nonce_or_client_is_refused(provider, opened, site):
    opened()
    settings = ProviderSettings(issuer=provider, client_id="section16")
    address = leaving(Client(site))
    code = parse_qs(urlsplit(coming_back(address, "3")).query)["code"][0]
    redirect = parse_qs(urlsplit(address).query)["redirect_uri"][0]
    asking = OpenIdProvider(settings, Secret("made-up"), nearby=True)
    with pytest.raises(AccountError, match="provider: its token is not right"):
        asking.claims(asking.discover(), code, "v" * 43, redirect, "another nonce")


@pytest.mark.parametrize(
    "address",
    [
        "http://8.8.8.8/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[fd00::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://0.0.0.0/x",
        "https://224.0.0.1/x",
        "ftp://8.8.8.8/x",
        "https:///x",
        "https://8.8.8.8:99999/x",
    ],
)
def test_no_private_or_plain_address_is_asked(address):
    with pytest.raises(AccountError, match="provider: "):
        require_reachable(address, nearby=False)


def test_a_public_name_that_leads_inside_is_not_asked(monkeypatch):
    numbers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: numbers)
    with pytest.raises(AccountError, match="leads into a private network"):
        require_reachable("https://provider.example/x", nearby=False)


def test_a_redirect_is_not_followed(site):
    asking = OpenIdProvider(ProviderSettings(issuer=f"{site}/people", client_id="x"), None, nearby=True)
    with pytest.raises(AccountError, match=r"answers (303|404)"):
        asking.discover()
