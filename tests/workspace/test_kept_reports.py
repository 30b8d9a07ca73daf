import pytest

from section16.workspace import WorkspaceError
from section16.workspace.kept_reports import (
    all_reports,
    approvals,
    approve,
    contributors,
    keep_report,
    record_contributors,
    report_named,
)
from section16.workspace.trail.audit import events_about
from tests.workspace.conftest import draft


def give(workspace, kept):
    with workspace.writing() as writing:
        approve(writing, kept)


def test_a_draft_stays_with_who_prepared_it(opened):
    with opened("ada").writing() as writing:
        keep_report(writing, draft())
    with opened("bo").writing() as writing:
        assert keep_report(writing, draft()).prepared_by == "ada"
        assert len(all_reports(writing.session)) == 1


def test_approving_twice_is_once(opened, kept):
    give(opened("bo"), kept)
    give(opened("bo"), kept)
    with opened().reading() as session:
        assert [one.approver for one in approvals(session, kept.hash)] == ["bo"]


def test_who_changed_it_or_imported_its_trades_is_recorded_once(opened, kept):
    with opened("ada").writing() as writing:
        assert contributors(writing.session, kept) == {"ada"}
        record_contributors(writing, kept, ("bo", "ada"))
        record_contributors(writing, kept, ("bo",))
        record_contributors(writing, kept, ("cy", "bo"))
        assert contributors(writing.session, kept) == {"ada", "bo", "cy"}
        told = [one for one in events_about(writing.session, f"draft {kept.hash}") if one.what == "draft made by"]
    assert [one.summary for one in told] == ['{"people":["bo"]}', '{"people":["cy"]}']


def test_a_draft_is_found_by_its_name_or_the_beginning_of_its_hash(workspace):
    with workspace.writing() as writing:
        keep_report(writing, draft(0xAB << 248))
        keep_report(writing, draft(0xAC << 248, name="other"))
        assert report_named(writing.session, "ab").name == f"form4-{0xAB << 248}"
        assert report_named(writing.session, "other").hash.startswith("ac")
        with pytest.raises(WorkspaceError, match="'a' fits several"):
            report_named(writing.session, "a")
        with pytest.raises(WorkspaceError, match="'%' is no draft"):
            report_named(writing.session, "%")
