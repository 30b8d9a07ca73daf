import io
import re

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from section16.form.cell import Cell
from section16.rendering.sheet import sheet
from section16.rendering.terminal import terminal
from section16.xml import read_document
from tests.rendering.examples import FORM_3, FORM_4, FORM_5, SALE
from tests.rendering.shown import hostile_report, missing, squeezed

STYLES = re.compile(r"\x1b\[[\d;]*m")
WIDTHS = (40, 80, 100, 160)


def shown(document, width=120, *, colours=False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        legacy_windows=False,
        _environ={},
    )
    console.print(terminal(document))
    return console.file.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("document", [FORM_3, FORM_4, FORM_5, hostile_report()])
def test_no_line_is_wider_than_the_terminal(document, width):
    assert max(sum(map(cell_len, line)) for line in shown(document, width).splitlines()) <= width


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_nothing_filed_is_left_out_at_any_width(width):
    text = squeezed(shown(FORM_4, width))
    wanted = ["DoeJaneQ", "94000", "EXAMPLEWIDGETS,INC.[EXWI]", "02/14/2024", "CEO&PRESIDENT"]
    assert missing(text, wanted) == []
    for cell in (
        "S(1)",
        "1,235",
        "$169.4664(2)",
        "198,128",
        "1,000.5",
        "$30.58",
        "3,250",
        "(3)",
        "10/30/2024",
        "6,411",
    ):
        assert cell in text
    for note in FORM_4.footnotes:
        assert squeezed(note.text) in text
    assert squeezed(FORM_4.signatures[0].name) in text


def test_columns_where_they_fit_and_records_where_they_do_not():
    (row,) = [line for line in shown(FORM_4, 120).splitlines() if "198,128" in line]
    assert row.split() == ["Common", "Stock", "02/14/2024", "S(1)", "1,235", "D", "$169.4664(2)", "198,128", "D"]
    narrow = shown(FORM_4, 50).splitlines()
    assert re.search(r"^1 +1\. Title of Security +Common Stock", "\n".join(narrow), re.MULTILINE)
    assert any(re.search(r"4\. Price +\$169\.4664\(2\)", line) for line in narrow)


def test_an_empty_table_says_so():
    assert "Beneficially Owned\n  none\n" in shown(FORM_3)


def test_acquisitions_are_green_and_dispositions_red():
    bought = replace(SALE, acquired_disposed=Cell("A"))
    assert "\x1b[31m$169.4664\x1b[0m" in shown(FORM_4, colours=True)
    assert "\x1b[32m$169.4664\x1b[0m" in shown(replace(FORM_4, non_derivative_table=(bought,)), colours=True)


def test_without_colours_there_is_no_escape():
    assert "\x1b" not in shown(FORM_4)


def test_hostile_text_neither_paints_nor_hides():
    page = shown(hostile_report(), 400, colours=True)
    assert set(STYLES.findall(page)) <= {f"\x1b[{style}m" for style in ("0", "1", "2", "31", "32", "2;31")}
    plain = STYLES.sub("", page)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u00ad]", plain)
    assert "[red]x[/red]" in plain
    assert "FORM 4/[b]A" in plain


@pytest.mark.corpus
@pytest.mark.parametrize("width", [80, 140])
def test_filings_fit_and_show_their_notes(corpus, width):
    for file in sorted((corpus / "xml").iterdir())[::40]:
        document = read_document(file.read_bytes())
        page = shown(document, width)
        assert max(map(cell_len, page.splitlines())) <= width, file.name
        notes = [squeezed(note.text) for note in sheet(document, "pages").notes]
        assert missing(squeezed(page), notes) == [], file.name
