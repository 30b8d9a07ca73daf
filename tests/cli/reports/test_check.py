"""`section16 check`: pages of rules, the list, repairs."""

import json
from datetime import date

import pytest
from msgspec.structs import replace

from section16.rules import RULES
from section16.rules.history.check import HISTORY_RULES
from section16.tasks.filing.approvals import describe_report
from section16.tasks.filing.document import document_in
from section16.workspace import Workspace
from section16.workspace.kept_reports import keep_report
from section16.xml import write_disseminated, write_submission
from section16.xml.envelope.check import ENVELOPE_RULES
from tests.places import SHARED
from tests.rules.samples import document

DRAFT = write_submission(document("4")).replace(b"Power of Attorney", b"Power of Attorney \xe2\x80\x93 Example")


BOOK = (*RULES, *HISTORY_RULES, *ENVELOPE_RULES)


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.xml"
    path.write_bytes(DRAFT)
    return path


def test_the_list_has_a_line_for_each_rule(run):
    ran = run("check", "--list")
    assert ran.status == 0
    assert [line[:5] for line in ran.out.splitlines()] == sorted(rule.id for rule in BOOK)


@pytest.mark.parametrize("rule", BOOK, ids=lambda rule: rule.id)
def test_every_rule_is_explained(run, rule):
    ran = run("check", "--explain", rule.id.lower())
    assert ran.status == 0
    assert ran.out.startswith(f"{rule.id}  {rule.severity}")
    assert rule.authority in ran.out


def test_rules_are_listed_and_explained_as_json(run):
    listed = [json.loads(line) for line in run("check", "--list", "--json").out.splitlines()]
    assert [one["id"] for one in listed] == sorted(rule.id for rule in BOOK)
    for rule in BOOK:
        told = json.loads(run("check", "--explain", rule.id, "--json").out)
        assert (told["id"], told["severity"], told["authority"]) == (rule.id, rule.severity, rule.authority)
        assert next(one["what"] for one in listed if one["id"] == rule.id) == told["what"].partition("\n")[0]


def test_a_repair_is_told_as_json(run, draft, tmp_path):
    told = json.loads(run("check", "--fix", draft, "--json").out)
    assert (told["file"], told["written"]) == (str(draft), None)
    assert "+    <remarks>Exhibit 24 - Power of Attorney - Example</remarks>" in told["diff"]
    assert told["repaired"]
    assert list(told["repaired"][0]) == ["id", "severity", "place", "line", "message", "authority"]
    target = tmp_path / "fixed.xml"
    assert json.loads(run("check", "--fix", draft, "--json", "--out", target).out)["written"] == str(target)
    assert b"Power of Attorney - Example" in target.read_bytes()


def test_a_rule_that_is_none_is_named(run):
    ran = run("check", "--explain", "XX999")
    assert (ran.status, ran.err) == (2, "--explain: 'XX999' is no rule; see section16 check --list\n")


def test_fix_shows_the_difference_and_writes_nothing(run, draft):
    ran = run("check", "--fix", draft)
    assert "-    <remarks>Exhibit 24 - Power of Attorney &#8211; Example</remarks>" in ran.out
    assert "+    <remarks>Exhibit 24 - Power of Attorney - Example</remarks>" in ran.out
    assert "nothing written: --out FILE or --in-place writes it" in ran.err
    assert draft.read_bytes() == DRAFT


def test_fix_writes_where_it_is_told(run, draft, tmp_path):
    run("check", "--fix", draft, "--out", tmp_path / "fixed.xml")
    assert draft.read_bytes() == DRAFT
    assert b"Power of Attorney - Example" in (tmp_path / "fixed.xml").read_bytes()
    run("check", "--fix", "--in-place", draft)
    assert draft.read_bytes() == (tmp_path / "fixed.xml").read_bytes()
    assert "nothing to repair" in run("check", "--fix", draft).err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draft.xml", "fixed.xml"]


def test_fix_reads_standard_input_and_writes_standard_output(run):
    ran = run("check", "--fix", "-", "--out", "-", stdin=DRAFT)
    assert ran.out.startswith("<?xml")
    assert "Attorney - Example" in ran.out


def test_what_is_no_draft_is_not_repaired(run, tmp_path):
    page = tmp_path / "page.xml"
    page.write_bytes(b"<html></html>")
    ran = run("check", "--fix", page, "--in-place")
    assert ran.status == 1
    assert ran.err.startswith(f"{page}: ")
    assert page.read_bytes() == b"<html></html>"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--out", "x.xml"), "--out and --in-place say where"),
        (("--in-place",), "--out and --in-place say where"),
        (("--fix", "--in-place", "--out", "x.xml"), "--out takes one report"),
        (("--fix", "other.xml", "--out", "x.xml"), "--out takes one report"),
        (("--fix", "--json", "--out", "-"), "--json and --out -: both would go to standard output"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run, draft, options, message):
    ran = run("check", draft, *options)
    assert ran.status == 2
    assert ran.err.startswith(message)


def test_standard_input_is_not_written_to(run):
    assert run("check", "--fix", "--in-place", "-", stdin=DRAFT).status == 2


def test_a_draft_without_codes_is_told_when_they_come(run, draft):
    draft.write_bytes(DRAFT.replace(b"<rptOwnerCcc>xxxx*xx1</rptOwnerCcc>", b""))
    assert "'rptOwnerCcc' is missing; it is put in when the report is filed" in run("check", draft).out


@pytest.fixture
def statements(tmp_path):
    """Two Forms 3 of the same owners about one issuer."""
    paths = tmp_path / "one.xml", tmp_path / "two.xml"
    for path, event in zip(paths, (date(2026, 6, 4), date(2026, 9, 10)), strict=True):
        path.write_bytes(write_disseminated(replace(document("3", "X0607"), period_of_report=event)))
    return paths


def test_several_files_are_judged_together_after_each_alone(run, statements):
    ran = run("check", "--json", *statements)
    *_, last = (json.loads(line) for line in ran.out.splitlines())
    assert ran.status == 1
    assert list(last) == ["file", "id", "severity", "place", "line", "message", "authority"]
    assert (last["file"], last["id"], last["place"]) == (str(statements[1]), "SE001", "periodOfReport")
    assert last["line"]


def test_the_least_severity_goes_for_several_files_too(run, statements):
    ran = run("check", "--least", "law", *statements)
    assert (ran.status, ran.out) == (0, "")


def test_one_report_from_standard_input_is_judged_with_a_file(run, statements):
    ran = run("check", statements[0], "-", stdin=statements[1].read_bytes())
    assert "-: advice SE001 periodOfReport, line " in ran.out


def test_a_draft_in_which_no_owner_has_a_code_does_not_miss_it(run, draft):
    text = DRAFT
    for code in (b"xxxx*xx1", b"xxxx*xx2"):
        text = text.replace(b"<rptOwnerCcc>" + code + b"</rptOwnerCcc>", b"")
    draft.write_bytes(text)
    assert "rptOwnerCcc" not in run("check", draft).out


def test_the_reports_of_a_lake_are_judged_together(run, statements, tmp_path):
    assert run("ingest", *statements, "--lake", tmp_path / "lake", "--workers", "1").status == 0
    ran = run("check", "--json", "--lake", tmp_path / "lake")
    (found,) = (json.loads(line) for line in ran.out.splitlines())
    assert ran.status == 1
    assert (found["id"], found["place"], found["line"]) == ("SE001", "periodOfReport", None)


def test_the_reports_of_a_workspace_are_judged_alone_and_with_the_files(run, statements, tmp_path):
    draft = write_submission(replace(document("3"), period_of_report=date(2026, 12, 1)))
    with Workspace(tmp_path / "workspace", "ada") as workspace, workspace.writing() as writing:
        keep_report(writing, describe_report(document_in(draft), "third"))
    alone = run("check", "--workspace", tmp_path / "workspace").out
    assert "third (" in alone
    assert "SE001" not in alone
    assert run("check", statements[0], "--workspace", tmp_path / "workspace").out.count("SE001") == 1


@pytest.mark.parametrize(("option", "said"), [("--workspace", "is not there"), ("--lake", "no lake is there")])
def test_a_place_that_is_not_there_is_named_and_not_made(run, tmp_path, option, said):
    ran = run("check", option, tmp_path / "nowhere")
    assert ran.status == 2
    assert said in ran.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(("today", "late"), [("2026-09-15", False), ("2026-09-16", True)])
def test_a_draft_is_judged_as_of_a_day(run, draft, today, late):
    assert ("DT004" in run("check", "--today", today, draft).out) == late


def test_what_the_report_does_not_say_is_an_option(run, tmp_path):
    path = tmp_path / "first.xml"
    path.write_bytes(write_submission(document("3")))
    assert "DT004" not in run("check", "--today", "2026-09-14", path).out
    told = run("check", "--today", "2026-09-14", "--first-registration", path).out
    assert "was due on Form 3 by 2026-09-10" in told
    foreign = ("--foreign-private-issuer", "--organized-in", "Canada")
    assert "DT016" in run("check", "--today", "2026-09-14", *foreign, path).out
    annual = tmp_path / "annual.xml"
    annual.write_bytes(write_submission(document("5")))
    assert "DT008" not in run("check", annual).out
    assert "DT008" in run("check", "--fiscal-year-end", "12-31", annual).out


def test_a_form_3_is_missed_where_the_reports_are_all(run, tmp_path):
    for number in (1, 2):
        report = write_submission(replace(document("4"), remarks=f"Exhibit 24. Part {number}."), {})
        (tmp_path / f"{number}.xml").write_bytes(report)
    names = [tmp_path / f"{number}.xml" for number in (1, 2)]
    assert "SE008" not in run("check", *names).out
    found = run("check", "--complete", *names).out
    assert "1.xml: advice SE008 documentType" in found
    assert found.count("none of the reports is a Form 3") == 1


def test_of_shares_restated_beside_an_old_balance_the_line_is_told(run, tmp_path):
    original, amended = (SHARED / f"corpus/xml/0000080424-26-{number}.xml" for number in ("000033", "000034"))
    assert "SE009" not in run("check", original, amended).out
    left = tmp_path / "amendment.xml"
    left.write_text(amended.read_text().replace("5065.7148", "5209.7148"))
    (told,) = [line for line in run("check", original, left).out.splitlines() if "SE009" in line]
    assert "'5,209.7148' as in the original of 2026-03-11" in told
    assert "though 193 became 49; restate it" in told
