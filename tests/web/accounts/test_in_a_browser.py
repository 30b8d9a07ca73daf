"""Accounts in a real browser: a passkey by a virtual authenticator; from a printed link to a restored backup."""

import pyotp
import pytest
from playwright.sync_api import expect

from section16.accounts.invitations import first_administrator_link
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.workspace import Workspace
from section16.workspace.trail.audit import events
from tests.cli.running import Runner
from tests.tasks.test_backup import rows
from tests.web.accounts.conftest import PASSWORD
from tests.web.hands import Person

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


@pytest.fixture
def root(chromium, site, monkeypatch, tmp_path):
    """Return who will administer, without script, a workbench that has a vault."""
    monkeypatch.setenv("SECTION16_VAULT", str(tmp_path / "vault.json"))
    person = Person(chromium, site, "administrator", script=False)
    person.page.route("https://**", lambda route: route.abort())  # the provider asks another site for its style
    yield person
    person.refused.clear()
    person.close()


@pytest.fixture
def command(monkeypatch, capfdbinary):
    """Return a function that runs a command, which has to end well."""
    run = Runner(monkeypatch, capfdbinary)

    def command(*words):
        ran = run(*words)
        assert ran.status == 0, ran.err

    return command


@pytest.mark.filterwarnings("ignore")  # the provider stands on parts that will go
def test_an_administrator_from_nothing_to_openid_backup_and_restore(root, workspace, provider, tmp_path, command):
    set_up(root, first_administrator_link(workspace))
    open_to(root, provider)
    by_provider(root)
    root.sees("administrator of this installation")
    before, vault = rows(workspace), tmp_path / "vault.json"
    command("backup", tmp_path / "monday.tar", "--workspace", tmp_path / "w", "--vault", vault)
    vault.unlink()
    command("restore", tmp_path / "monday.tar", "--workspace", tmp_path / "again", "--vault", vault)
    with Workspace(tmp_path / "again", "root") as restored:
        assert rows(restored) == before
    with served(create_app(ServiceSettings(workspace=tmp_path / "again", openid_nearby=True))) as address:
        root.url = address.replace("127.0.0.1", "localhost")
        compare(root)


def set_up(root, link):
    """Make the first administrator by the link that the program prints, and log in anew by a recovery code."""
    page = root.page
    page.goto(f"{root.url}/join/{link}")
    page.fill("#name", "root")
    page.fill("#password", PASSWORD)
    page.fill("#repeated", PASSWORD)
    page.fill("#code", pyotp.TOTP(page.inner_text("code")).now())
    root.press("Set up and log in")
    codes = page.locator("ul.code li").all_inner_texts()
    assert len(codes) == 10
    root.follow("Go on")
    assert page.url == f"{root.url}/account"
    root.press("Log out")
    page.fill("#name", "root")
    page.fill("#password", PASSWORD)
    page.fill("#code", codes[0])
    root.press("Log in")


def open_to(root, provider):
    """Keep the secret of the provider's client, and let members of its group in, as administrators."""
    root.follow("People")
    assert "1 account" in root.page.inner_text("main")
    root.follow("Secrets")
    root.page.select_option("#kind", "openid-client")
    root.write("The secret", "zz9*plural")
    root.press("Set it")
    root.sees("openid-client")
    root.follow("Ways to log in")
    root.tick("OpenID provider")
    root.write("Address", provider)
    root.write("Name of the client there", "section16")
    root.tick("A member of a group below gets an account")
    root.write("Groups", "it = administrator *")
    root.press("Save")
    root.sees("is set")
    root.page.goto(f"{root.url}/account")
    root.press("Log out")


def by_provider(root):
    """Log in by the provider, as somebody whom it calls 3."""
    root.page.goto(f"{root.url}/log-in?next=/account")
    root.press("Go to localhost")
    root.page.get_by_role("button", name="3", exact=True).click()
    expect(root.page).to_have_url(f"{root.url}/account")


def compare(root):
    """See in the restored workbench what was in the one before."""
    root.page.goto(f"{root.url}/account")  # a session is for the name of a site, whichever its port
    root.press("Log out")
    by_provider(root)
    root.follow("Audit")
    root.press("Verify it")
    root.sees("It holds")
    root.show_in_guide("audit")
    root.follow("People")
    assert root.page.locator("tbody tr").count() == 2
    root.follow("root")
    root.show_in_guide("account")
    root.follow("Secrets")
    root.sees("openid-client")
