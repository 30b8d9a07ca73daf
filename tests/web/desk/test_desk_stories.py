"""Stories of the desk in a browser: prepare, prove, import, remark; each keeps pictures of its pages."""

import re

from playwright.sync_api import expect

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.tasks.desk.drafts import NewDraft, begin_from_plan, open_source
from section16.tasks.desk.parts import PartName, part_of
from section16.workspace import Workspace
from tests.tasks.desk.conftest import QUALYS
from tests.tasks.desk.test_importing import ODD
from tests.web.desk.conftest import ADA, BO, CY, NOW

PLAN = f"""
form = "4"
[issuer]
cik = "{QUALYS}"
name = "QUALYS, INC."
ticker = "QLYS"
[[owner]]
cik = "0009990100"
name = "Thakar Sumedh S"
relationship = ["director"]
[[holding]]
security = "Common Stock"
shares = 10000
[[signature]]
name = "Bruce Posey"
on = 2024-02-16
""".encode()
MORE = b"2024-02-14,09:32:30,Sell,QLYS,150,171.25\n2024-02-14,09:32:40,Sell,QLYS,50,171.75\n2024-02-14,09:33:00"
FILLS = ODD.replace(b"2024-02-14,09:33:00", MORE).replace(b"172.00", b"172.50")


def clock():
    return NOW


def event(place, draft, number=1):
    with Workspace(place, "test", clock) as workspace:
        return part_of(open_source(workspace, draft.id).raw, PartName("event", number))


def test_form_and_proof_side_by_side(looker, serve, place, begun):
    draft = begun()
    page = looker.page
    with serve(ADA) as url:
        page.goto(f"{url}/drafts/{draft.id}?part=event-1")
        assert "3,250" in page.inner_text("#beside .paper")
        looker.look("draft")
        page.locator("#row-I-2 td", has_text="02/14/2024").click(force=True)  # the row's link lies over the cell
        assert page.url.endswith("?part=event-2#event-2")
        assert page.locator("#event-2[aria-current]").count() == 1
        assert page.input_value("[id='fills']") == "qualys-2024-02-fills.csv"
        page.goto(f"{url}/drafts/{draft.id}?part=event-3")
        assert "price $126.25" in page.inner_text("#event-3")
        page.route("**/beside?*", lambda route: route.fulfill(status=503))
        with page.expect_response("**/beside?*"):
            page.fill("[id='price']", "126")
        expect(page.locator("#beside[aria-busy]")).to_have_count(0)
        looker.refused.clear()
        page.unroute("**/beside?*")
        page.fill("[id='price']", "126.75")
        page.locator("#beside .paper", has_text="126.75").wait_for()
        looker.show_in_guide("workbench")
        assert event(place, draft, 3)["price"] != 126.75
        page.get_by_role("button", name="Save").click()
        assert str(event(place, draft, 3)["price"]) == "126.75"


def test_a_draft_that_is_not_whole_says_what_to_mend_at_its_field(looker, serve, begun):
    draft = begun()
    with serve(ADA) as url:
        page = looker.page
        page.goto(f"{url}/drafts/{draft.id}?part=event-1")
        page.fill("[id='on']", "2/13/2024")
        page.fill("[id='shares']", "a lot")
        page.get_by_role("button", name="Save").click()
        assert page.input_value("[id='on']") == "2/13/2024"
        assert page.inner_text("[id='shares-error']").startswith("'a lot' is not a number")
        looker.look("mistakes")
        page.get_by_role("button", name="Write 2024-02-13").click()
        assert page.input_value("[id='on']") == "2024-02-13"


def test_a_brokers_file_with_errors_becomes_three_weighted_lines(looker, serve, place):
    with Workspace(place, "ada", clock) as workspace:
        draft = begin_from_plan(workspace, NewDraft(name="sales of 14 February", began_from="a plan file"), PLAN)
    page = looker.page
    with serve(ADA) as url:
        page.goto(f"{url}/drafts/{draft.id}")
        page.get_by_role("link", name="Broker's file").click()
        give_file(page, "Look at it", FILLS.replace(b"171.75", b"n/a"), broker="Bank Eins")
        assert "no header with shares and price" in page.inner_text("main")
        page.select_option("[id='column.shares']", "Menge")
        page.select_option("[id='column.price']", "Kurs")
        page.get_by_role("button", name="Look again").click()
        assert "row 6" in page.inner_text("main")
        assert page.get_by_role("button", name="Take over").count() == 0
        assert "It can be taken over once what is wrong above is put right." in page.inner_text("main")
        looker.look("mistakes")
        give_file(page, "Look again", FILLS, total="751")
        assert "the statement says 751 shares, the executions are 750" in page.inner_text("main")
        give_file(page, "Look again", FILLS, total="750")
        assert "in 3 lines of less than a dollar" in page.inner_text("main")
        looker.look("import")
        looker.show_in_guide("broker-file")
        page.get_by_role("button", name="Take over").click()
        lines = page.locator("#beside .sheet tr[id^='row-I-']").all_inner_texts()
        assert [re.findall(r"\$[\d.]+", one) for one in lines] == [["$170.74"], ["$171.375"], ["$172.5"]]
        assert page.get_by_role("button", name="Ask for approval").is_visible()


def give_file(page, button, content, **fields):
    """Choose a broker's file, fill in fields, and press a button."""
    page.set_input_files("[id='file']", {"name": "fills.csv", "mimeType": "text/csv", "buffer": content})
    for name, text in fields.items():
        page.fill(f"[id='{name}']", text)
    page.get_by_role("button", name=button).click()


def test_two_tabs_change_one_event_and_nothing_is_lost(looker, serve, place, begun):
    draft = begun()
    page = looker.page
    with serve(ADA) as url, serve(CY) as other:
        page.goto(f"{url}/drafts/{draft.id}?part=event-3")
        second = page.context.new_page()
        second.goto(f"{other}/drafts/{draft.id}?part=event-3")
        second.fill("[id='shares']", "109")
        second.get_by_role("button", name="Save").click()
        page.fill("[id='price']", "126.50")
        page.get_by_role("button", name="Save").click()
        assert "cy had changed other fields" in page.inner_text("main")
        assert page.input_value("[id='shares']") == "109"
        second.fill("[id='price']", "1")
        second.get_by_role("button", name="Save").click()
        assert second.input_value("[id='price']") == "1"
        assert "126.50" in second.inner_text(".problems")
        looker.refused.clear()
        second.get_by_role("button", name="Save").click()
        assert str(event(place, draft, 3)["price"]) == "1"
        second.close()


def test_a_remark_is_asked_answered_and_resolved(looker, serve, begun):
    draft = begun()
    page = looker.page
    with serve(BO) as url:
        page.goto(f"{url}/drafts/{draft.id}")
        page.get_by_text("Remark on a cell or an event").click()
        page.fill("[id='place']", "event-2")
        page.fill("[id='text']", "<b>Is that all?</b>")
        page.check("[id='asks']")
        page.get_by_role("button", name="Say it").click()
    with serve(ADA) as url:
        page.goto(f"{url}/drafts/{draft.id}")
        assert "<b>Is that all?</b>" in page.inner_text(".remark")
        page.get_by_placeholder("Answer").fill("Yes.")
        page.get_by_role("button", name="Answer").click()
        page.get_by_role("button", name="Resolve").click()
        assert "resolved by ada" in page.inner_text(".remark")


def test_a_viewer_of_another_issuer_finds_nothing(looker, serve, begun):
    draft = begun()
    stranger = Account(id=9, name="eve", roles={"0000320193": frozenset(IssuerRole)})
    with serve(stranger) as url:
        for path in ("", "/plan", "/import"):
            answer = looker.page.goto(f"{url}/drafts/{draft.id}{path}")
            assert answer.status == 404
        looker.page.goto(f"{url}/drafts")
        assert "qualys" not in looker.page.inner_text("main")
    looker.refused.clear()
