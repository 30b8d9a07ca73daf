from section16.xml import read_document

DAMAGED = b"""<ownershipDocument>
<reportingOwner><reportingOwnerId><rptOwnerCik>1</rptOwnerCik><rptOwnerCcc>sec!et12</rptOwnerCcc></reportingOwnerId>
<bad</reportingOwner>
<remarks>AT&amp;T &lt;1&gt; a < b</remarks>
</ownershipDocument>"""


def test_no_character_is_lost_after_the_first_error():
    assert read_document(DAMAGED).remarks == "AT&T <1> a < b"


def test_every_repair_is_told_with_its_line():
    repairs = [fault for fault in read_document(DAMAGED).faults if fault.kind == "repair"]
    assert {fault.line for fault in repairs} >= {3, 4}


def test_no_ccc_stands_in_a_fault_or_in_what_a_report_prints_of_itself():
    report = read_document(DAMAGED)
    assert report.reporting_owners[0].ccc == "sec!et12"  # the filer's own submission keeps it
    assert "sec!et12" not in repr(report)
    assert "sec!et12" not in str(report.faults)
