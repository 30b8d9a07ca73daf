"""Repairing a file: what is shown, what is left, and that nothing else changes."""

import pytest

from section16.tasks.reports.report import NotRepairable, repair_file
from section16.xml import read_document, write_submission
from tests.rules.samples import TODAY, document

FILE = write_submission(document("4"))


def test_a_repaired_file_needs_no_repair():
    once = repair_file(FILE, "form4.xml", TODAY)
    assert once.left == ()
    again = repair_file(once.data, "form4.xml", TODAY)
    assert (again.diff, again.data) == ((), once.data)


def test_the_diff_shows_what_changes_and_nothing_else():
    clean = repair_file(FILE, today=TODAY).data
    odd = clean.replace(b"    <remarks>", b"    <!-- note -->\n<remarks>").replace(b"Power of", b"Power &#8211; of")
    made = repair_file(odd, "form4.xml", TODAY)
    assert [line for line in made.diff if line.startswith(("+", "-"))] == [
        "--- form4.xml",
        "+++ form4.xml (repaired)",
        "-    <!-- note -->",
        "-    <remarks>Exhibit 24 - Power &#8211; of Attorney</remarks>",
        "+    <remarks>Exhibit 24 - Power - of Attorney</remarks>",
    ]
    assert [one.id for one in made.gone] == ["VA012"]


def test_elements_out_of_order_are_put_in_order():
    clean = repair_file(FILE, today=TODAY).data
    type_ = b"    <documentType>4</documentType>\n"
    odd = clean.replace(type_, b"").replace(b"    <issuer>", type_ + b"    <issuer>")
    made = repair_file(odd, today=TODAY)
    assert "EL001" in {one.id for one in made.gone}
    assert made.data == clean


def test_the_slips_of_a_file_are_repaired():
    clean = repair_file(FILE, today=TODAY).data
    odd = b"\n" + clean.replace(b"<transactionCode>P<", b"<transactionCode>P\n<").replace(
        b"<notSubjectToSection16>0</notSubjectToSection16>", b"<notSubjectToSection16/>"
    )
    made = repair_file(odd, today=TODAY)
    assert {one.id for one in made.gone} == {"EL016", "VA015", "VA016"}
    assert made.data == clean.replace(b"    <notSubjectToSection16>0</notSubjectToSection16>\n", b"")


def test_the_confirmation_code_stays():
    assert read_document(repair_file(FILE, today=TODAY).data).reporting_owners[0].ccc == "xxxx*xx1"


def test_a_value_that_could_not_be_read_is_left_to_the_filer():
    with pytest.raises(NotRepairable, match=r"transactionPricePerShare/value: .*correct it by hand first"):
        repair_file(FILE.replace(b"<value>12.5<", b"<value>$12.5<"), today=TODAY)
