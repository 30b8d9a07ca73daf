"""Accounts in a real browser: a passkey by Chromium's virtual authenticator, an OpenID provider, and how pages look."""

from datetime import timedelta

import pyotp
import pytest

from section16.accounts.approval_rules import ApprovalRule, allow_one_person, set_approvers_needed
from section16.accounts.invitations import first_administrator_link
from section16.accounts.roles import IssuerRole
from section16.workspace.audit import events
from section16.workspace.people import Person, keep_people
from tests.web.accounts.conftest import ISSUER, PASSWORD, account_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def logged_in(page, site, name):
    page.goto(f"{site}/log-in?next=/account")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(lambda url: "/log-in" not in url)


def whats(workspace):
    with workspace.reading() as session:
        return [one.what for one in events(session)]


def test_a_passkey_is_made_logs_in_and_proves_again(looker, made, site, workspace):
    made("ada", "viewer")
    page = looker.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    logged_in(page, site, "ada")
    page.goto(f"{site}/account")
    page.fill("#label", "a telephone")
    page.click("text=Make a passkey")
    page.wait_for_selector("td:has-text('a telephone')")
    looker.look("account")
    page.click("text=Log out")
    page.wait_for_url(f"{site}/log-in")
    page.goto(f"{site}/log-in?next=/account")
    page.click("text=Use a passkey")
    page.wait_for_url(f"{site}/account")
    assert "not yet" not in page.inner_text("main")
    page.goto(f"{site}/prove?next=/account")
    looker.look("prove")
    page.click("text=Use a passkey")
    page.wait_for_url(f"{site}/account")
    assert whats(workspace)[-2:] == ["passkey used", "proved again"]


def test_the_first_administrator_sets_up_by_hand_without_script(chromium, site, workspace):
    link = first_administrator_link(workspace)
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/join/{link}")
        page.fill("#name", "root")
        page.fill("#password", PASSWORD)
        page.fill("#repeated", PASSWORD)
        page.fill("#code", pyotp.TOTP(page.inner_text("code")).now())
        page.click("text=Set up and log in")
        codes = page.locator("ul.code li").all_inner_texts()
        assert len(codes) == 10
        page.click("text=Go on")
        assert page.url == f"{site}/account"
        page.click("text=Log out")
        page.fill("#name", "root")
        page.fill("#password", PASSWORD)
        page.fill("#code", codes[0])
        page.click("main button:has-text('Log in')")
        page.goto(f"{site}/people")
        assert "1 accounts" in page.inner_text("main")


@pytest.fixture
def root(looker, made, site, workspace):
    """Look at the pages as an administrator, of an installation with an issuer, rules and somebody else."""
    with workspace.writing() as writing:
        keep_people(writing, (Person(cik=ISSUER, name="Example Corp", is_issuer=True),))
        set_approvers_needed(writing, ApprovalRule(issuer_cik=ISSUER, form="4", approvers=2))
        allow_one_person(writing, ISSUER, "counsel is on a flight", workspace.now() + timedelta(days=1))
    made("root", administrator=True)
    made("ada", *IssuerRole)
    logged_in(looker.page, site, "root")
    return looker


def test_a_log_in_that_is_wrong_looks_right(looker, made, site):
    made("ada", "viewer")
    page = looker.page
    page.goto(f"{site}/log-in")
    looker.look("log-in")
    page.fill("#name", "ada")
    page.fill("#password", "wrong")
    page.click("main button.primary")
    page.wait_for_selector("#name-error")
    looker.look("log-in-wrong")
    looker.refused.clear()  # the browser notes the status 422 of the page itself


def test_pages_of_an_administrator_look_right(root, site, workspace):
    page = root.page
    number = account_of(workspace, "ada").id
    for address in ("people", f"people/{number}", "people/approvals", "people/log-in", "vault", "audit"):
        page.goto(f"{site}/{address}")
        root.look(address.replace("/", "-"))
    page.click("text=Verify it")
    page.wait_for_selector("text=It holds")
    root.look("audit-verified")
    page.goto(f"{site}/audit?who=nobody-of-that-name&since=x")
    root.look("audit-empty")


def test_a_link_looks_right_and_a_secret_that_was_set(root, site, workspace, monkeypatch, tmp_path):
    page = root.page
    page.goto(f"{site}/people/{account_of(workspace, 'ada').id}")
    page.click("text=Make a new link")
    root.look("link")
    page.goto(page.inner_text("pre"))
    root.look("join")
    monkeypatch.setenv("SECTION16_VAULT", str(tmp_path / "vault.json"))
    page.goto(f"{site}/vault")
    page.select_option("#kind", "ccc")
    page.fill("#cik", "54321")
    page.fill("#secret", "zz9*plur")
    page.click("text=Set it")
    page.wait_for_selector("td:has-text('ccc-0000054321')")
    root.look("vault-set")
