import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnerSignature
from section16.rendering.pdf import pdf
from section16.rendering.sheet import sheet
from tests.rendering.examples import FORM_3, FORM_4, FORM_5, SALE
from tests.rendering.shown import after_tables, cells, filings, head_words, hostile_report, missing, squeezed

LANDSCAPE_LETTER = (792, 612)
EXAMPLES = [FORM_3, FORM_4, FORM_5]


def shown(document) -> bytes:
    return pdf(sheet(document, "pages"))


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def text_of(made: PdfReader) -> str:
    """Return the text of all pages without white space, heads and feet of pages included."""
    return squeezed("".join(page.extract_text() for page in made.pages))


def words(document) -> str:
    return text_of(read(shown(document)))


def cells_as_read(one) -> list[str]:
    """List what stands in the cells of both tables; an empty cell leaves nothing to be read."""
    return [cell for cell in cells(one) if cell]


@pytest.fixture(scope="module")
def pages(corpus):
    all_of_them = filings(corpus)
    longest = sorted(all_of_them, key=lambda each: sum(len(table.rows) for table in each[1].tables))[-3:]
    return [(name, one, read(pdf(one))) for name, one in (*all_of_them[::35], *longest)]


@pytest.fixture(scope="module")
def texts(pages):
    return [(name, one, text_of(made)) for name, one, made in pages]


@pytest.mark.corpus
def test_every_cell_of_the_tables_is_shown_in_order(texts):
    lost = {name: missing(text, cells_as_read(one)) for name, one, text in texts}
    assert {name: cells for name, cells in lost.items() if cells} == {}


@pytest.mark.corpus
def test_every_note_remark_and_signature_is_shown(texts):
    for name, one, text in texts:
        # A page may end inside a longer text; its foot then stands between the halves.
        assert [part for part in after_tables(one) if len(part) < 400 and part not in text] == [], name


@pytest.mark.corpus
def test_every_word_of_the_boxes_is_shown(texts):
    lost = {name: [word for word in head_words(one) if word not in text] for name, one, text in texts}
    assert {name: words for name, words in lost.items() if words} == {}


@pytest.mark.corpus
def test_no_filing_takes_more_pages_than_it_has_to(pages):
    for name, one, made in pages:
        rows = sum(len(table.rows) for table in one.tables)
        letters = sum(len(note.text) for note in one.notes)
        assert len(made.pages) <= 2 + rows // 12 + letters // 5000 + len(one.persons) // 5, name


@pytest.mark.parametrize("document", EXAMPLES)
def test_pages_are_landscape_letter(document):
    for page in read(shown(document)).pages:
        assert tuple(page.mediabox)[2:] == LANDSCAPE_LETTER


def test_it_is_tagged_titled_and_says_its_language():
    made = read(shown(FORM_4))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert made.metadata.title == "SEC Form 4 · Doe Jane Q · EXAMPLE WIDGETS, INC. [ EXWI ]"
    assert "pdfuaid:part" in made.xmp_metadata.stream.get_data().decode()


def test_the_same_report_is_the_same_bytes_and_names_no_day():
    first = shown(FORM_3)
    assert first == shown(FORM_3)
    assert b"CreationDate" not in first
    assert not {"/CreationDate", "/ModDate"} & set(read(first).metadata)


def test_threads_may_print_at_once():
    wanted = [shown(document) for document in EXAMPLES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shown, EXAMPLES * 4)) == wanted * 4


def test_only_our_fonts_and_those_of_the_typst_wheel_are_used():
    fonts = {
        str(font["/BaseFont"]).partition("+")[2]
        for page in read(shown(FORM_4)).pages
        for font in page["/Resources"]["/Font"].get_object().values()
        for font in [font.get_object()]
    }
    assert {font.partition("-")[0] for font in fonts} == {"Arimo", "LibertinusSerif", "DejaVuSansMono"}


def test_boxes_are_ticked():
    text = words(FORM_4)
    for box in ("☒Director", "☐10%Owner", "☒Officer", "☐Other", "☒FormfiledbyOne", "☐FormfiledbyMore"):
        assert box in text


def test_the_heads_of_a_table_are_repeated_on_each_page():
    pages = read(shown(replace(FORM_4, non_derivative_table=(SALE,) * 90))).pages
    with_rows = [text for page in pages if "169.4664" in (text := page.extract_text())]
    assert len(with_rows) > 2
    assert all("1. Title of Security (Instr. 3)" in text for text in with_rows)


def test_marks_lead_to_their_notes():
    (page,) = read(shown(FORM_4)).pages
    assert len(page["/Annots"]) == 5  # the marks in both tables


def test_texts_are_never_markup():
    text = words(hostile_report())
    assert "#let(1)#panic(" in text
    assert "<b>*b*</b>_i_`c`~~s~~\\$x$&amp;" in text


def test_what_has_no_glyph_is_named():
    text = words(replace(FORM_4, remarks="a\u202eb \x1b c 東 \U0001f600"))
    assert "a<U+202E>b<U+001B>c<U+6771><U+1F600>" in text


def test_a_long_word_is_broken_and_not_lost():
    row = replace(SALE, security_title=Cell("W" * 300), nature=Cell("i" * 300))
    text = words(replace(FORM_4, non_derivative_table=(row,), remarks="w" * 1500)).replace("\u200b", "")
    assert "W" * 300 in text
    assert "i" * 300 in text
    assert "w" * 1500 in text


def test_an_enormous_cell_goes_on_on_the_next_page():
    row = replace(SALE, nature=Cell("word " * 3000))
    text = words(replace(FORM_4, non_derivative_table=(row,)))
    assert text.count("word") == 3000


@settings(max_examples=15)
@given(words=st.text(max_size=60), number=st.text(max_size=6))
def test_any_text_can_be_printed(words, number):
    row = replace(SALE, security_title=Cell(words, (number,)), nature=Cell(words))
    owner = replace(FORM_4.reporting_owners[0], name=words, officer_title=words)
    notes = (Footnote(number, words), Footnote(number, words))
    report = replace(FORM_4, reporting_owners=(owner,) * 2, non_derivative_table=(row,), footnotes=notes, remarks=words)
    assert shown(replace(report, signatures=(OwnerSignature(name=words),))).startswith(b"%PDF")


def test_an_endless_text_is_cut_with_a_mark_and_does_not_hold_up_the_page():
    made = shown(replace(FORM_4, remarks="x" * 1_000_000))
    words = squeezed("".join(page.extract_text() for page in read(made).pages))
    assert squeezed("[cut here, after 20,000 of 1,000,000 characters; XML and JSON have all]") in words
