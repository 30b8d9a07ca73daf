"""Stories of two people and the local EDGAR in a browser: suspended and corrected, amended; pictures of each page."""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from section16.sandbox.settings import Filer
from section16.tasks.desk.approving import approve_frozen, freeze
from section16.tasks.desk.filing import file_frozen
from section16.workspace import Workspace
from tests.web.desk.conftest import ADA, BO, NOW

SAME = "The public copy says the same."
LATER = NOW + timedelta(days=4)
LIVE = re.compile("live$")


@pytest.fixture
def visiting(looker, serve):
    """Return a context in which somebody is at a page, served to them alone."""

    @contextmanager
    def visit(account, address, **settings):
        with serve(account, **settings) as url:
            looker.page.goto(f"{url}{address}")
            yield
            looker.page.goto("about:blank")  # an open page listens to its server

    return visit


def ask(page):
    """Ask for approval as a preparer, who cannot approve; give the report's address."""
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("main")).to_contain_text("waits for someone other than ada")
    assert page.get_by_role("button", name=re.compile("^Approve")).count() == 0
    return urlsplit(page.url).path


def approve_and_file(page, until_it_says):
    """Approve the report that is shown, and file it live."""
    page.get_by_role("button", name=re.compile("^Approve")).click()
    page.get_by_role("link", name="File live").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=LIVE).click()
    expect(page.locator("main")).to_contain_text(until_it_says, timeout=20_000)


def may_be_filed(page):
    """Tell whether the page of the live filing of the report that is shown still offers it."""
    page.goto(f"{page.url.partition('#')[0]}/live")
    return page.get_by_role("button", name=LIVE).count() == 1


def test_what_edgar_suspends_is_corrected_at_its_cell_and_accepted(looker, visiting, begun, edgar):
    wrong, right = "0009990900", "0009990100"
    draft, page = begun(**{right: wrong}), looker.page
    local = edgar(filers=(Filer(cik=wrong, name="SOMEBODY ELSE", ccc="else*123"),))
    with visiting(ADA, f"/drafts/{draft.id}"):
        suspended = ask(page)
    with visiting(BO, suspended, edgar=local):
        approve_and_file(page, "EDGAR suspended it")
        assert may_be_filed(page)
    with visiting(ADA, "/work"):
        correct(looker, suspended, f"the CCC is not that of CIK '{wrong}'", right)
        corrected = ask(page)
        assert corrected != suspended
    with visiting(BO, corrected, edgar=local):
        approve_and_file(page, SAME)
        assert not may_be_filed(page)
    with visiting(ADA, "/work"):
        assert "qualys" not in page.inner_text("main")  # neither what was filed, nor what was suspended before


def correct(looker, suspended, problem, cik):
    """Go from the list of work by way of the suspended report to the cell that EDGAR refused, and mend it."""
    page = looker.page
    page.get_by_role("link", name=re.compile("^Correct")).click()
    assert urlsplit(page.url).path == suspended
    assert problem in page.inner_text(".problems")
    looker.look("suspended")
    looker.show_in_guide("suspended")
    page.get_by_role("link", name="Correct it there").click()
    assert page.url.endswith("part=owner-1#owner-1")
    page.fill("[id='cik']", cik)
    page.get_by_role("button", name="Save").click()


@pytest.fixture
def original(place, begun):
    """Return the address of a report that one froze, another approved and asked to be filed live."""
    draft = begun()
    with Workspace(place, "ada", lambda: NOW) as workspace:
        (kept,) = freeze(workspace, draft.id, NOW.date())
    with Workspace(place, "bo", lambda: NOW) as workspace:
        approve_frozen(workspace, kept.hash)
        file_frozen(workspace, kept.hash, "live")
    return f"/reports/{kept.hash}"


def test_an_amendment_is_accepted_after_two_have_seen_its_difference(looker, visiting, original, edgar):
    page, local = looker.page, edgar(starts_at=datetime.fromisoformat("2024-02-16T10:00:00"))
    with visiting(BO, original, edgar=local):
        expect(page.locator("main")).to_contain_text(SAME, timeout=20_000)
        looker.keep("filed")
    with visiting(ADA, original, now=LATER):
        begin_amending(looker)
        ask(page)
        require_difference(page)
        looker.look("amendment")
    with visiting(BO, "/work", now=LATER, edgar=local):
        page.get_by_role("link", name="Review and approve").click()
        require_difference(page)
        looker.keep("approve")
        approve_and_file(page, SAME)
        assert "Form 4/A" in page.inner_text("main")
        assert "approved by bo" in page.inner_text("main")
        looker.look("accepted")


def begin_amending(looker):
    """Restate the fifth line with one share fewer, bought and held; stop before approval is asked for."""
    page = looker.page
    page.get_by_role("link", name="Amend").click()
    page.select_option("[id='line.1.5']", "restate")
    looker.keep("amend")
    page.fill("[id='reason']", "The number of shares bought was wrong.")
    page.get_by_role("button", name="Begin the amendment").click()
    page.get_by_role("link", name=re.compile("^amend")).click()
    page.fill("[id='change.0.to']", "107")
    page.select_option("[id='change.1.table']", "1")
    page.fill("[id='change.1.line']", "5")
    page.select_option("[id='change.1.cell']", "shares_following")
    page.fill("[id='change.1.to']", "195350")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=re.compile("^signature Bruce")).click()
    page.fill("[id='on']", "2024-02-20")
    page.get_by_role("button", name="Save").click()
    assert "FORM 4/A" in page.inner_text("#beside .paper")
    assert "The number of shares bought was wrong." in page.inner_text("#beside .paper")
    looker.keep("draft")


def require_difference(page):
    """Fail unless the page says what the amendment does, in words and with the original's cells beside its own."""
    assert "Amount from '108' to '107'" in page.inner_text("main")
    lines = page.get_by_role("region", name="Cells that differ").locator("tbody tr").all_inner_texts()
    cells = {place: (before, after) for place, before, after in (one.split("\t") for one in lines)}
    assert [one.split()[0] for one in cells["Non-Derivative Securities 1: 4. Amount"]] == ["108", "107"]
    assert cells["Non-Derivative Securities 1: 5. Amount of Securities Owned"] == ("195,351", "195,350")
    assert cells["If Amendment, Date of Original Filed"] == ("", "2024-02-16")
    assert "Derivative Securities 1" not in cells
    assert page.get_by_text("lines and cells of the original that the amendment does not repeat").is_visible()
