import pytest

from section16.xml import read_document
from section16.xml.tree import balance

START = b"<ownershipDocument><remarks>one</remarks>"
END = b"<ownerSignature><signatureName>/s/ A</signatureName></ownerSignature></ownershipDocument>"


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (b"</reportingOwner>", "closes nothing"),
        (b"</ownershipDocument>", "closes nothing"),
        (b"<issuer><issuerName>X</issuerNam></issuer>", "end of the element that is open"),
        (b"<issuer><issuerName>X</issuer>", "not closed before"),
        (b"<issuer ativeTable></issuer>", "no attribute"),
        (b"<issuer ativeTable><issuerName>X</issuerName></issuer>", "no attribute"),
        (b"<bad</issuer>", "begins no tag"),
    ],
)
def test_what_follows_a_damaged_tag_is_read(damage, says):
    report = read_document(START + damage + END)
    assert report.remarks == "one"
    assert report.signatures[0].name == "/s/ A"
    assert any(says in fault.reason for fault in report.faults if fault.kind == "repair")


def test_a_document_cut_off_keeps_what_is_there():
    report = read_document(START + b"<issuer><issuerName>Exam")
    assert report.remarks == "one"
    assert report.issuer.name == "Exam"


def test_a_well_formed_document_is_left_alone():
    whole = START + b"<!-- <x> --><footnotes><footnote id='F1'><![CDATA[<y>]]></footnote></footnotes>" + END
    assert balance(whole) == (whole, ())


def test_lines_are_those_of_the_document():
    _, (repair,) = balance(b"<a>\n<b>\n</c>\n</b>\n</a>")
    assert repair.line == 3


@pytest.mark.parametrize(
    "noise", [b"<!--" * 200_000, b"</x>" * 200_000, b"<x>" * 200_000, b"<" * 500_000, b"<?" * 300_000]
)
def test_noise_is_passed_in_one_sweep(noise):
    made, repairs = balance(b"<a>" + noise)
    assert len(repairs) <= 200
    assert len(made) < 5 * len(noise) + 100


@pytest.mark.parametrize(("before", "after"), [(b'<\xbfxml version="1.0"?>\n', b""), (b"noise < \n", b"\n> more")])
def test_what_stands_outside_the_document_does_not_cost_it(before, after):
    report = read_document(before + START + END + after)
    assert report.remarks == "one"
    assert any(fault.kind == "repair" for fault in report.faults)
