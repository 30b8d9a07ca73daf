"""Stories of records in a browser, each with pictures of its pages: forty grants, and a new month."""

import re
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.tasks.records.keeping import add_content
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import version_of, working_drafts
from tests.tasks.records.conftest import SIGNER, file_plan, officer
from tests.tasks.records.test_expected import HELD
from tests.web.records.conftest import ADA, ISSUER, PREPARER

HERE = f"/issuers/{ISSUER}"


@pytest.fixture
def at_work(serve_as, place, clock):
    """Return a context in which somebody works in a browser, at the first page."""

    @contextmanager
    def work(looker, where=place, account=PREPARER):
        with serve_as(account, now=clock, workspace=where) as url:
            looker.page.goto(f"{url}/work")
            yield looker.page

    return work


def texts_of_drafts(place):
    with Workspace(place, "test") as workspace, workspace.reading() as session:
        return {one.name: version_of(session, one.id).text for one in working_drafts(session)}


def test_forty_grants_are_forty_drafts(looker, at_work, place, clock):
    with Workspace(place, "pia", clock) as workspace:
        for number in range(38):
            cik = f"{2001 + number:010}"
            add_content(workspace, ISSUER, officer(cik, f"Person {number:02}"))
            add_content(workspace, ISSUER, SIGNER, cik)
    with at_work(looker) as page:
        page.goto(page.url.replace("/work", f"{HERE}/award"))
        page.get_by_label("name (needed)").fill("2026 units")
        page.get_by_label("security (needed)").fill("Restricted Stock Units")
        page.get_by_label("awarded on (needed)").fill("2026-09-14")
        page.get_by_label("starts on").fill("14 September")
        page.get_by_label("tax percent").fill("37.5")
        units = page.locator("input[name^='to.']")
        expect(units).to_have_count(40)
        for number in range(40):
            units.nth(number).fill(str(1000 + number))
        page.get_by_role("button", name="Keep the awards").click()
        expect(page.get_by_text("no day; write it as 2026-03-31").first).to_be_visible()
        expect(units.nth(39)).to_have_value("1039")
        looker.look("award-with-a-mistake")
        page.get_by_label("starts on").fill("2026-09-14")
        page.get_by_role("button", name="Keep the awards").click()
        expect(page.get_by_text("40 of 40 drafts were begun.")).to_be_visible()
        looker.look("awarded")
    looker.refused.clear()  # the browser notes the status 422 of the page with the mistake
    assert len(texts_of_drafts(place)) == 40


def test_a_month_starts_from_the_last_report_and_what_moved_since(looker, at_work, place, clock):
    with Workspace(place, "pia", clock) as workspace:
        june = HELD.replace("2026-05-", "2026-06-").format(shares=4700)
        file_plan(workspace, june, "form4 of June", "0000012345-26-000002")
        dividend = HoldingAdjustment(on=date(2026, 7, 1), shares=Decimal("12.5"), reason="statement of July")
        add_content(workspace, ISSUER, dividend, ADA)
    with at_work(looker) as page:
        looker.show_in_guide("work-items")
        page.get_by_role("link", name=re.compile("Explain")).click()
        expect(page.get_by_text("4,800 would follow, 4,600 was reported")).to_be_visible()
        expect(page.get_by_role("cell", name="4,612.5")).to_be_visible()
        looker.look("insider")
        looker.show_in_guide("insider")
        page.evaluate("document.querySelector('form[action$=\"/draft\"]').requestSubmit()")
        page.wait_for_url(re.compile("/drafts/1"))
    looker.refused.clear()
    (text,) = texts_of_drafts(place).values()
    assert "shares = 4600" in text
    assert 'what = "dividend reinvestment"' in text
    assert "statement of July" not in text


def test_empty_pages_say_what_to_do_first(looker, at_work, tmp_path):
    keeper = Account(id=1, name="pia", roles={"*": frozenset({IssuerRole.preparer})})
    with at_work(looker, tmp_path / "empty", keeper) as page:
        expect(page.get_by_role("link", name="Add an issuer and its insiders first")).to_be_visible()
        page.get_by_role("link", name="Add an issuer and its insiders first").click()
        page.get_by_role("link", name="Add an issuer first").click()
        page.get_by_label("cik (needed)").fill("777")
        page.get_by_label("name (needed)").first.fill("OTHER CORP")
        page.get_by_label("ticker (needed)").fill("OTHR")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="OTHER CORP")).to_be_visible()
