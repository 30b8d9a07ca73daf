"""What a layout of a sheet must show, and the hostile report that none may fall for."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.rendering.printed import Sheet
from section16.rendering.sheet import sheet
from section16.rendering.widths import cell_text
from section16.xml import read_document
from tests.rendering.examples import FORM_4, SALE

ESCAPE = "\x1b[31mred\x1b]0;title\x07"
MARKUP = '[red]x[/red] | <b>*b*</b> _i_ `c` ~~s~~ \\ $x$ &amp; [l](http://example.com) #let(1) #panic("no") "q" --'
HIDDEN = "left\u202etfel\u200b\u00ad\x9b"
WIDE = "東京証券取引所 \uff21\uff22 e\u0301"
LONG = "W" * 300
HOSTILE = f"{MARKUP} {ESCAPE} {HIDDEN} {WIDE} {LONG}"


def hostile_report():
    """Return a report that has hostile text wherever filers write text."""
    row = replace(SALE, security_title=Cell(HOSTILE, ("F1", "F[b]|*")), nature=Cell(HOSTILE))
    owner = replace(FORM_4.reporting_owners[0], name=HOSTILE, officer_title=HOSTILE, other_text=HOSTILE)
    signature = replace(FORM_4.signatures[0], name=HOSTILE)
    notes = (Footnote("F1", HOSTILE), Footnote("F1", "the same again"), Footnote("F[b]|*", HOSTILE))
    return replace(
        FORM_4,
        document_type="4/[b]A",
        issuer=replace(FORM_4.issuer, name=HOSTILE, trading_symbol=MARKUP),
        reporting_owners=(owner, owner),
        non_derivative_table=(row,),
        footnotes=notes,
        remarks=f"{HOSTILE}\n# {HOSTILE}",
        signatures=(signature,),
    )


@cache
def filings(folder: Path) -> tuple[tuple[str, Sheet], ...]:
    """Print every filing of the corpus once."""
    files = sorted((folder / "xml").iterdir())
    return tuple((file.stem, sheet(read_document(file.read_bytes()), "pages")) for file in files)


def cells(one: Sheet) -> list[str]:
    """List what stands in the cells of both tables, without white space."""
    return [squeezed(cell_text(cell)) for table in one.tables for row in table.rows for cell in row]


def after_tables(one: Sheet) -> Iterator[str]:
    """List the texts below the tables in order, without white space."""
    yield squeezed(one.explanation)
    yield squeezed(one.statement)
    for note in one.notes:
        yield squeezed(note.number)
        yield squeezed(note.text)
    yield squeezed(one.remarks or "")
    yield from (squeezed(each.name) for each in one.signatures)
    yield from map(squeezed, one.closing)


def head_words(one: Sheet) -> set[str]:
    """List the words of the persons and the boxes."""
    texts = [one.name, one.title, one.issuer.text, one.event.text, one.amended.text, one.omb.number]
    for person in one.persons:
        texts += [person.name, *person.street, person.city, person.state, person.zip_code, person.relationship.title]
    return {word for text in texts for word in text.split()}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def missing(text: str, wanted: Iterator[str] | list[str]) -> list[str]:
    """List what does not occur in `text` in the order given."""
    at, lost = 0, []
    for each in wanted:
        found = text.find(each, at)
        if found < 0:
            lost.append(each)
        else:
            at = found + len(each)
    return lost
