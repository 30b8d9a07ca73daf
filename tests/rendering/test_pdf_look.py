"""How a PDF looks, measured by where its texts and rules stand on the page."""

import io
import re
import string
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import pytest
import typst
from msgspec import json
from msgspec.structs import replace
from pypdf import PdfReader

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.rendering.pdf import pdf
from section16.rendering.pdf_table import FILED, HEADS, pdf_table
from section16.rendering.sheet import sheet
from tests.rendering.examples import EXERCISE, FORM_3, FORM_4, FORM_5, FUND, OFFICER, SALE, SIGNED

NATURE = "By the Example Family Irrevocable Trust dated December 24, 2015, of which the reporting person is trustee"
NOTES = tuple(Footnote(f"F{number}", f"Note {number}.") for number in range(1, 16))
MARK = re.compile(r"\(\d+\)")
A_LINE = 6.0  # points between the baselines of one line at most, raised marks included


class Piece(NamedTuple):
    """A text on a page: where it begins, and in which face."""

    text: str
    x: float
    y: float
    face: str


def pages(document) -> list[list[Piece]]:
    return [_pieces(page) for page in PdfReader(io.BytesIO(pdf(sheet(document)))).pages]


def _pieces(page) -> list[Piece]:
    found: list[Piece] = []

    def see(text, cm, tm, font, size):  # noqa: ARG001 - as pypdf calls it
        if text.strip():
            face = font["/BaseFont"].partition("+")[2] if font else ""
            found.append(Piece(text.strip(), cm[4] + tm[4] * cm[0], cm[5] + tm[5] * cm[3], face))

    page.extract_text(visitor_text=see)
    return found


def uprights(page) -> Counter:
    """Add up how long the upright rules are at each place from left to right."""
    lengths: Counter = Counter()
    start = [0.0, 0.0]

    def see(operator, args, cm, tm):  # noqa: ARG001 - as pypdf calls it
        nonlocal start
        if operator == b"m":
            start = [float(each) for each in args]
        elif operator == b"l" and abs(float(args[0]) - start[0]) < 0.1:
            lengths[round(cm[4] + start[0] * cm[0])] += abs(float(args[1]) - start[1])

    page.extract_text(visitor_operand_before=see)
    return lengths


def lone_marks(pieces: list[Piece]) -> list[str]:
    """List the lines of cells that hold one mark and nothing else, below a line of the same cell."""
    marked = [index for index, piece in enumerate(pieces) if MARK.fullmatch(piece.text)]
    alone = []
    for index in marked:
        before, mark, after = pieces[index - 1], pieces[index], (*pieces[index + 1 : index + 2], None)[0]
        below = before.y - mark.y > A_LINE and before.y - mark.y < 3 * A_LINE and abs(before.x - mark.x) < 200
        followed = after is not None and abs(after.y - mark.y) < A_LINE and after.x - mark.x < 25
        if below and not followed:
            alone.append(f"{before.text} | {mark.text}")
    return alone


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9, 13])
@pytest.mark.parametrize("length", range(20, 60, 6))
def test_no_mark_stands_alone_on_a_line(count, length):
    words = ("By Example Opportunity Partners Principals Fund Eleven, of Delaware, LP " * 2)[:length].strip()
    ids = tuple(note.id for note in NOTES[:count])
    row = replace(EXERCISE, security_title=Cell(words, ids), nature=Cell(words, ids), exercisable_on=Cell(None, ids))
    first = replace(SALE, security_title=Cell(words, ids), nature=Cell(words, ids), price=Cell(SALE.price.value, ids))
    document = replace(FORM_4, non_derivative_table=(first,), derivative_table=(row,), footnotes=NOTES)
    assert [mark for page in pages(document) for mark in lone_marks(page)] == []


def lines_of(text: str, pieces: list[Piece]) -> int:
    """Return on how many lines a text stands."""
    return len({round(piece.y) for piece in pieces if piece.text in text and "Libertinus" in piece.face})


@pytest.mark.parametrize(("form", "most"), [(FORM_3, 2), (FORM_4, 2), (FORM_5, 2)])
def test_the_nature_of_ownership_has_room_where_others_leave_some(form, most):
    row = replace((*form.non_derivative_table, SALE)[0], nature=Cell(NATURE))
    (page,) = pages(replace(form, non_derivative_table=(row,), derivative_table=(), footnotes=(), remarks=None))
    assert 1 <= lines_of(NATURE, page) <= most


@pytest.mark.parametrize("form", [FORM_3, FORM_4, FORM_5])
@pytest.mark.parametrize("filed", ["", NATURE * 3])
def test_no_word_of_a_head_is_wider_than_its_column(form, filed):
    row = replace(SALE, security_title=Cell(filed), nature=Cell(filed))
    option = replace(EXERCISE, security_title=Cell(filed), underlying_title=Cell(filed), nature=Cell(filed))
    one = sheet(replace(form, non_derivative_table=(row,) * bool(filed), derivative_table=(option,) * bool(filed)))
    for table in one.tables:
        made = pdf_table(table, {})
        columns = [column for head in table.heads for column in head.columns]
        texts = [
            "" if head.divided and column.text == "" else column.text or head.text
            for head in table.heads
            for column in head.columns
        ]
        assert len(made["widths"]) == len(columns)
        for text, width in zip(texts, made["widths"], strict=True):
            pieces = re.findall(r"[^ /]+/?", text)
            widest = max((sum(map(glyphs("Arimo", "bold").get, piece)) for piece in pieces), default=0)
            assert widest * 0.68 * made["size"] / 9 <= _column(width, made) - 4, text


def _column(width: int, made) -> float:
    return 729.6 * width / sum(made["widths"])


@cache
def glyphs(font: str, weight: str) -> dict[str, float]:
    """Let the typesetter measure each character at 9 points."""
    source = (
        f'#set text(font: "{font}", weight: "{weight}", size: 9pt)\n'
        "#context [#metadata(json(bytes(sys.inputs.all)).map(one => measure(one).width.pt())) <widths>]"
    )
    characters = string.ascii_letters + string.digits + string.punctuation + " "
    found = typst.query(
        source.encode(),
        "<widths>",
        field="value",
        one=True,
        font_paths=[str(files("section16.rendering") / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"all": json.encode(list(characters)).decode()},
    )
    return dict(zip(characters, json.decode(found), strict=True))


@pytest.mark.parametrize(("face", "font", "weight"), [(FILED, "Libertinus Serif", "regular"), (HEADS, "Arimo", "bold")])
def test_no_character_is_wider_than_we_count(face, font, weight):
    unit = 729.6 / 200
    of_heads = set(string.ascii_letters + string.digits + " ().,:/'-")
    found = glyphs(font, weight)
    known = found if font != "Arimo" else {each: found[each] for each in of_heads}
    wider = {each: points / unit for each, points in known.items() if points / unit > face.width_of(each)}
    assert wider == {}
    far = [each for each, points in known.items() if face.width_of(each) > 1.5 * points / unit]
    assert far == []


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_no_box_is_drawn_for_a_person_who_is_not_there(count):
    document = replace(FORM_4, reporting_owners=(OFFICER, FUND, OFFICER, FUND, OFFICER)[:count], footnotes=())
    of_all: Counter = Counter()
    for page in PdfReader(io.BytesIO(pdf(sheet(document)))).pages:
        of_all += uprights(page)
    # the right edge of the persons' boxes, which end before the tables do
    right = of_all[round(31.2 + 0.84 * 729.6)]
    even = of_all[round(31.2 + 0.42 * 729.6)]
    assert right > 50
    assert (right < 0.9 * even) is (count % 2 == 1)


def test_the_form_speaks_in_a_sans_face_and_the_filer_in_a_serif():
    (page,) = pages(FORM_4)
    faces = {piece.text: piece.face.partition("-")[0] for piece in page}
    assert {faces[text] for text in ("Amount", "(Last)", "** Signature of Reporting Person")} == {"Arimo"}
    assert {faces[text] for text in ("1,235", "Doe Jane Q", SIGNED.name)} == {"LibertinusSerif"}


def test_what_the_sans_face_lacks_is_taken_from_the_serif():
    name = "Дое Жане"
    owner = replace(OFFICER, name=name)
    (page,) = pages(replace(FORM_4, reporting_owners=(owner,)))
    foot = [piece for piece in page if piece.y < 40]
    assert name in " ".join(piece.text for piece in foot)
    assert {piece.face.partition("-")[0] for piece in foot} == {"Arimo", "LibertinusSerif"}


@pytest.mark.parametrize("lines", range(9, 18))
def test_the_label_of_the_signatures_stays_with_the_last_one(lines):
    remarks = "\n".join(f"line {number}" for number in range(lines))
    for page in pages(replace(FORM_4, remarks=remarks)):
        texts = [piece.text for piece in page]
        assert (SIGNED.name in texts) is ("** Signature of Reporting Person" in texts)


def test_a_hint_is_not_broken():
    (page,) = pages(replace(FORM_3, reporting_owners=(OFFICER,), remarks=None))
    texts = {piece.text for piece in page}
    assert {"(Check all applicable)", "(Month/Day/Year)", "(Check Applicable Line)"} <= texts
