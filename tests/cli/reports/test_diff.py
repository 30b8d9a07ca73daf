import json

from msgspec.structs import replace

from section16.xml import write_disseminated
from tests.rules.samples import document, number


def test_a_report_does_not_differ_from_itself(run, form4):
    ran = run("diff", form4, form4)
    assert (ran.status, ran.out) == (0, "")


def test_a_changed_cell_is_told_with_both_values(run, form4, tmp_path):
    report = document("4", "X0609")
    first, *rest = report.non_derivative_table
    changed = replace(report, non_derivative_table=(replace(first, shares=number("49")), *rest))
    after = tmp_path / "after.xml"
    after.write_bytes(write_disseminated(changed))
    ran = run("diff", "--json", form4, after)
    assert ran.status == 1
    (found,) = json.loads(ran.out)
    assert found["place"] == "Non-Derivative Securities 1: 4. Amount"
    assert found["after"] == "49"


def test_lexical_forms_and_note_numbers_do_not_matter(run, form4, tmp_path):
    after = tmp_path / "after.xml"
    text = form4.read_text().replace('"F1"', '"F9"').replace("<isDirector>1<", "<isDirector>true<")
    after.write_text(text)
    assert run("diff", form4, after).out == ""


def test_a_row_more_and_a_row_less_are_told(run, form4, tmp_path):
    report = document("4", "X0609")
    fewer = replace(report, derivative_table=report.derivative_table[1:])
    after = tmp_path / "after.xml"
    after.write_bytes(write_disseminated(fewer))
    ran = run("diff", "--json", form4, after)
    (found,) = json.loads(ran.out)
    assert found["after"] is None
    assert found["place"].startswith("Derivative Securities 1")
