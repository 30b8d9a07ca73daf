"""Files beside a draft: what their names and bytes may be."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from section16.tasks.desk.approving import files_used
from section16.tasks.desk.drafts import NewDraft, begin_from_plan, open_source
from section16.tasks.desk.files import attach_file
from section16.tasks.desk.parts import DeskError
from tests.tasks.desk.conftest import EXAMPLES


def zipped(size: int) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("fills\u202evsc.xlsx", b"1", r"not seen \(right-to-left override\); give it another name"),
        ("a/", b"1", "'' is no name of 1 to 100 characters"),
        ("..", b"1", r"'\.\.' is no name"),
        ("x" * 101 + ".csv", b"1", "is no name of 1 to 100 characters"),
        ("fills.csv", b"", "'fills.csv' has 0 bytes; give one of 1 to 20,000,000"),
        ("run.exe", b"1", "'run.exe' is of no kind that is used here; its name ends in one of xlsx"),
        ("fills.csv", zipped(10), "'fills.csv' is not a text, as its name says, but a workbook; give the right file"),
        ("poa.txt", b"\x7fELF\x00", "'poa.txt' is not a text, as its name says, but something else"),
        ("logo.gif", b"text", "'logo.gif' is not a picture, as its name says, but a text"),
        ("fills.xlsx", zipped(61_000_000), "the workbook unpacks to 61,000,000 bytes"),
        ("fills.xlsx", b"PK\x03\x04", "the file is a broken archive"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(desk, draft, name, content, said):
    with pytest.raises(DeskError, match=f"file: .*{said}"):
        attach_file(desk, draft.id, name, content)
    plan = (EXAMPLES / "small-acquisition.toml").read_bytes()
    with pytest.raises(DeskError, match=f"beside: .*{said}"):
        begin_from_plan(desk, NewDraft(name="x", began_from="a plan file", files={name: content}), plan)


def test_it_is_said_what_becomes_of_each_file(desk, draft):
    attach_file(desk, draft.id, "poa.txt", b"I appoint.\n")
    attach_file(desk, draft.id, "notes.txt", b"for me\n")
    uses = {one.name: one.use for one in files_used(open_source(desk, draft.id))}
    assert uses["poa.txt"] == "goes with the report as EX-24"
    assert uses["notes.txt"].startswith("goes nowhere")
    assert uses["qualys-2024-02-fills.csv"] == "the plan names it"
