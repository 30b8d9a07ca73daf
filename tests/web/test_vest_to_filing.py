"""The first story: what vests today becomes a Form 4 that one person prepares, another approves and files."""

from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from section16.accounts.account import Account
from section16.accounts.credentials import password as passwords
from section16.accounts.credentials.codes import new_code_secret, set_one_time_code
from section16.accounts.credentials.kept import CredentialKind, add_credential
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.roles import IssuerRole
from section16.edgar.sealing import SealingKey
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.workspace import Workspace
from tests.web.hands import Person
from tests.web.records.conftest import ISSUER, PREPARER, clock, place  # noqa: F401 - fixtures

PASSWORD = "four quiet green words"
APPROVER = Account(
    id=0, name="bo", full_name="Bo Approves", roles={ISSUER: frozenset({IssuerRole.approver, IssuerRole.filer})}
)
HANDS = {"mouse": {}, "keyboard": {"keyboard": True}, "no-script": {"script": False}}


@pytest.fixture
def secrets(monkeypatch, tmp_path, place):  # noqa: F811 - the fixture
    """Give both an account, with a password and an authenticator; return the secrets of these."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    made = {}
    with Workspace(place, "admin") as workspace, workspace.writing() as writing:
        for one in (PREPARER, APPROVER):
            kept = add_account(writing, one.name, AccountDetails(full_name=one.full_name))
            set_roles(writing, kept, one.roles)
            made[one.name] = new_code_secret()
            add_credential(writing, kept, CredentialKind.password, passwords.hash_password(PASSWORD))
            set_one_time_code(writing, kept, made[one.name], SealingKey.here())
    return made


@pytest.fixture
def url(place, clock, edgar):  # noqa: F811 - the fixtures
    """Serve it by the name at which a browser keeps the cookie of a session without TLS, with a local EDGAR."""
    with served(create_app(ServiceSettings(workspace=place, edgar=edgar()), now=clock)) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(params=HANDS.values(), ids=HANDS)
def two_people(request, chromium, secrets, url):
    """Return both at browsers of their own: by mouse, by the keyboard alone, or without script."""
    two = [Person(chromium, url, f"vest-to-filing-{name}", **request.param) for name in secrets]
    yield two
    for one in two:
        one.close()


def test_from_a_vest_to_an_accepted_form_4_with_two_people(two_people, secrets, clock):  # noqa: F811 - the fixture
    pia, bo = two_people
    for one, (name, secret) in zip(two_people, secrets.items(), strict=True):
        one.log_in(name, PASSWORD, pyotp.TOTP(secret).at(clock()))
    prepare(pia)
    approve(bo)
    clock.now += timedelta(minutes=1)
    file_live(bo)
    pia.sees("The public copy says the same.")
    pia.follow("Work")
    pia.sees("Sample Bo")
    assert "Example Ada, vests" not in pia.page.inner_text("main")


def prepare(pia):
    pia.follow("Confirm 2")
    pia.write("What a share of Common Stock was worth", "41.20")
    pia.press("Confirm that all of it happened")
    pia.keep("confirmed")
    pia.follow("confirmed")
    pia.sees("41.2")
    pia.keep("draft")
    pia.press("Ask for approval")
    pia.sees("waits for someone other than pia")
    pia.offers("Approve", never=True)


def approve(bo):
    bo.follow("Work")
    bo.keep("work")
    bo.follow("Review and approve")
    bo.follow("File live")
    bo.offers("File", never=True)
    bo.page.go_back()
    bo.write("A note", "Read against the statement of the plan.")
    bo.keep("approve", guide="approve")
    bo.press("Approve")
    bo.sees("approved by bo")


def file_live(bo):
    bo.follow("File live")
    bo.keep("live")
    bo.tick("I have looked at it, and it is to be filed")
    bo.press("File")
    bo.sees("The public copy says the same.")
    bo.keep("filed")
    with bo.page.expect_download() as coming:
        bo.follow("Record (ZIP)")
    assert coming.value.suggested_filename == "Example Ada, vests 2026-09-15.zip"
