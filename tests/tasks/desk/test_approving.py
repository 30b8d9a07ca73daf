"""From a draft to a filed report: frozen by hash, approved by another person, dead with any change, kept whole."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from section16.accounts.approval_rules import set_people_needed
from section16.drafting.toml.write import toml_text
from section16.tasks.desk.amending import (
    AmendmentBegun,
    LineChosen,
    amendment_difference,
    begin_amendment,
    lines_filed,
)
from section16.tasks.desk.approving import (
    approve_frozen,
    approve_many,
    changes_since,
    freeze,
    freeze_many,
    frozen_of,
    frozen_report,
    last_seen_by,
    reports_of,
)
from section16.tasks.desk.drafts import add_to_draft, open_source, save_part
from section16.tasks.desk.files import attach_file
from section16.tasks.desk.filing import file_frozen
from section16.tasks.desk.parts import DeskError, PartName, part_of
from section16.tasks.desk.proof import drafted_of, proof_of
from section16.tasks.desk.record import filed_states, record_zip
from section16.tasks.edgar_target import PRACTICE, EdgarTarget
from section16.tasks.filing.context import FilingError, open_context
from section16.tasks.filing.document import document_in
from section16.tasks.filing.file import file_report
from section16.tasks.filing.order import FilingOrder
from section16.tasks.reports.report import check_draft, read
from section16.workspace.desk.remarks import add_remark, let_remarks_stop, resolve_remark
from section16.workspace.desk.working_drafts import working_draft
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reports import report_named
from tests.tasks.desk.conftest import EXAMPLES, QUALYS, START, begin_example

TODAY = date(2024, 2, 16)
EVENT = PartName("event", 1)


@pytest.fixture
def two_people(desk):
    with desk.writing() as writing:
        set_people_needed(writing, 2)


def change(desk, draft, **keys):
    source = open_source(desk, draft.id)
    return save_part(desk, draft.id, source.draft.version, EVENT, part_of(source.raw, EVENT) | keys)


@pytest.mark.usefixtures("two_people")
def test_who_made_or_changed_a_draft_cannot_approve_it_and_another_can(desk, opened, draft):
    bo, cy = opened("bo"), opened("cy")
    change(bo, draft, footnote="A note.")
    (kept,) = freeze(desk, draft.id, TODAY)
    for maker in (desk, bo):
        with pytest.raises(WorkspaceError, match="another person approves it"):
            approve_frozen(maker, kept.hash)
    assert approve_frozen(cy, kept.hash, "read it").missing is None
    (frozen,) = frozen_of(cy, draft.id)
    assert (frozen.approved_by, frozen.notes, frozen.makers) == (("cy",), ("cy: read it",), ("ada", "bo"))
    assert frozen.is_current


@pytest.mark.usefixtures("two_people")
def test_an_approval_dies_with_any_change(desk, opened, draft):
    cy = opened("cy")
    (kept,) = freeze(desk, draft.id, TODAY)
    approve_frozen(cy, kept.hash)
    change(desk, draft, footnote="Another.")
    (frozen,) = frozen_of(desk, draft.id)
    assert not frozen.is_current
    with pytest.raises(DeskError, match="ada has changed it since; ask for approval again"):
        approve_frozen(opened("di"), kept.hash)
    (again,) = freeze(desk, draft.id, TODAY)
    assert again.hash != kept.hash
    assert frozen_of(desk, draft.id)[0].still_needed == 1


def test_a_draft_with_mistakes_is_not_frozen(desk, draft):
    change(desk, draft, on="someday")
    with pytest.raises(DeskError, match="draft 'qualys-2024-02': 1 thing is wrong or missing; see the proof"):
        freeze(desk, draft.id, TODAY)


def test_what_is_still_to_come_is_neither_frozen_nor_approved_nor_filed_live_before_its_day(desk, opened):
    draft = begin_example(desk, "small-acquisition")
    said = (
        "draft 'small-acquisition': Table I, line 2: code P of 'Common Stock' is of 2025-04-22, which is still to come"
    )
    with pytest.raises(FilingError, match=said):
        freeze(desk, draft.id, TODAY)
    assert proof_of(open_source(desk, draft.id), START).to_come.startswith(said.partition(": ")[2])
    (kept,) = freeze(desk, draft.id, date(2025, 4, 24))  # as another program, or a clock that went back, may leave it
    assert frozen_report(desk, kept.hash).to_come.startswith(said.partition(": ")[2])
    for refused in (lambda: approve_frozen(opened("cy"), kept.hash), lambda: file_frozen(desk, kept.hash, "live")):
        with pytest.raises(FilingError, match=said):
            refused()
    assert file_frozen(desk, kept.hash, "test").kind == "file"


def test_a_draft_of_what_is_expected_is_checked_as_of_the_day_it_is_looked_at_as_its_report_is(desk, draft):
    head = {"settings": {"today": date(2024, 2, 20)}}
    source = open_source(desk, draft.id)
    ahead = replace(source, text=toml_text(source.raw | head), raw=source.raw | head)
    found, same = drafted_of(ahead, TODAY), drafted_of(ahead, date(2024, 2, 20))
    assert found.drafted.reports == same.drafted.reports
    assert found.findings == (check_draft(found.drafted.reports[0], TODAY),)
    assert found.findings != same.findings


def test_open_remarks_stop_an_approval_where_the_issuer_wants_it(desk, opened, draft):
    cy = opened("cy")
    with cy.writing() as writing:
        remark = add_remark(writing, draft.id, "event[1].price", "is that right?", asks=True)
        let_remarks_stop(writing, QUALYS, stop=True)
    (kept,) = freeze(desk, draft.id, TODAY)
    with pytest.raises(DeskError, match="1 remarks are open; resolve them first"):
        approve_frozen(cy, kept.hash)
    with desk.writing() as writing:
        resolve_remark(writing, remark.id)
    assert approve_frozen(cy, kept.hash).missing is None
    assert b"is that right" not in kept.content


@pytest.mark.usefixtures("two_people")
def test_of_many_each_is_approved_on_its_own(desk, opened):
    hashes = []
    for shares in ("196_113", "196_114"):
        draft = begin_example(desk, **{"196_113": shares})
        hashes += [one.hash for one in freeze(desk, draft.id, TODAY)]
    done = approve_many(opened("cy"), [*hashes, "f" * 64])
    assert [one.done for one in done] == [*(True for _ in hashes), False]
    assert "is no draft here" in done[-1].problem


def test_of_many_each_that_is_complete_is_frozen(desk):
    broken, whole = begin_example(desk), begin_example(desk)
    change(desk, broken, on="soon")
    with desk.reading() as session:
        drafts = [working_draft(session, one.id) for one in (broken, whole)]
    wrong, right = freeze_many(desk, drafts, TODAY)
    assert (right.done, right.became) == (True, "waits for approval")
    assert not wrong.done
    assert "1 thing is wrong or missing" in wrong.problem


def test_a_file_that_the_plan_does_not_name_goes_with_the_report(desk, draft):
    attach_file(desk, draft.id, "poa.txt", b"I appoint Bo Example to sign.\n")
    (kept,) = freeze(desk, draft.id, TODAY)
    assert [(one.name, one.type) for one in kept.documents] == [("poa.txt", "EX-24")]


def test_what_changed_since_somebody_saw_it(desk, opened, draft):
    bo = opened("bo")
    with bo.writing() as writing:
        add_remark(writing, draft.id, "event[1]", "fine")
    change(desk, draft, footnote="New words.")
    assert last_seen_by(desk, draft.id, "bo") == 1
    assert last_seen_by(desk, draft.id, "ada") == 2
    found = changes_since(desk, draft.id, 1, TODAY)
    assert any("New words." in one.after for one in found)
    assert changes_since(desk, draft.id, 2, TODAY) == ()


def test_the_record_of_a_filed_report_has_everything_and_says_how_the_public_copy_compares(desk, draft):
    (kept,) = freeze(desk, draft.id, TODAY)
    report = document_in(kept.content).report
    with open_context(EdgarTarget(name=PRACTICE), desk, (report,)) as context:
        file_report(context, FilingOrder(name=kept.name, report=report, live=True))
    with desk.writing() as writing:
        set_people_needed(writing, 2)  # as after an emergency: what is filed waits for nobody
    frozen = frozen_report(desk, kept.hash)
    assert (frozen.is_filed, frozen.still_needed, frozen.approved_by) == (True, 0, ("ada",))
    live = next(one for one in filed_states(desk, kept.hash) if one.live)
    assert live.state in {"disseminated", "archived"}
    assert live.comparison.same
    assert live.moves[-1].endswith("by ada")
    assert " Eastern " in live.moves[-1]
    with ZipFile(BytesIO(record_zip(desk, kept.hash))) as file:
        names = file.namelist()
        assert {"report.xml", "report.html", "report.pdf", "approvals.json", "plan.toml", "trail.json"} <= set(names)
        assert any(name.endswith("archive.txt") for name in names)
        assert b"working draft begun" in file.read("trail.json")
        assert file.read("plan.toml").decode() == open_source(desk, draft.id).text


def test_an_amendment_begins_from_the_lines_of_a_filed_report(desk):
    content = (EXAMPLES / "amendment-original.xml").read_bytes()
    lines = lines_filed(read(content))
    assert [(one.table, one.line) for one in lines][:1] == [(1, 1)]
    assert lines[0].is_transaction
    begun = AmendmentBegun(
        name="Amendment",
        content=content,
        chosen=(LineChosen(table=1, line=1, withdraw=False),),
        reason="The number of shares was wrong.",
        filed_on=date(2025, 4, 10),
    )
    draft = begin_amendment(desk, begun)
    source = open_source(desk, draft.id)
    wanted = proof_of(source, START).mistakes
    assert [(one.part, one.key) for one in wanted] == [("signature-1", "on")]
    signature = part_of(source.raw, PartName("signature", 1)) | {"on": date(2025, 4, 15)}
    saved = save_part(desk, draft.id, 1, PartName("signature", 1), signature).draft
    amend = part_of(source.raw, PartName("amend"))
    amend["change"][0]["to"] = "1500"
    save_part(desk, draft.id, saved.version, PartName("amend"), amend)
    add_to_draft(
        desk,
        draft.id,
        "event",
        {"what": "sale", "on": date(2025, 4, 9), "security": "Common Stock", "shares": 200, "price": 44},
    )
    made = drafted_of(open_source(desk, draft.id), date(2025, 4, 15))
    assert made.mistakes == ()
    (report,) = made.drafted.reports
    assert "The number of shares was wrong." in report.remarks
    found = amendment_difference(read(content), report)
    assert len(found.words) == 2
    assert any(one.after in {"1,500", "1500"} for one in found.cells)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "reason: it is empty; write what changes and why"),
        ({"filed_on": None}, "filed: the report does not say when it was filed; give the day"),
        ({"chosen": (LineChosen(table=2, line=9, withdraw=True),)}, "line: Table II of the report has"),
    ],
)
def test_an_amendment_asks_for_what_is_missing(desk, change, said):
    fields = {
        "name": "Amendment",
        "content": (EXAMPLES / "amendment-original.xml").read_bytes(),
        "chosen": (),
        "reason": "why",
        "filed_on": date(2025, 4, 10),
    }
    with pytest.raises(DeskError, match=said):
        begin_amendment(desk, AmendmentBegun(**fields | change))


def test_a_report_of_no_draft_has_no_reports_here(desk, draft):
    assert reports_of(desk, draft.id) == ()
    with desk.reading() as session, pytest.raises(WorkspaceError):
        report_named(session, "nothing")
