"""Number footnotes: the texts that hang on the cells of drafted rows become ids and definitions.

While a report is drafted, the footnotes of a cell are texts. Equal texts are one footnote; ids run F1 to F99 in
the order in which a reader meets the references: row by row, cell by cell. A text above EDGAR's 1,000 characters
goes on under the next id, cut between sentences, or between words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import Footnote
from section16.standard.text.characters import transliterate

__all__ = ["cut", "number_footnotes", "pieces", "texts_of"]

LONGEST: Final = Footnote.longest
# What the longest pair of cross references between two pieces takes.
_REFERENCES: Final = len("(Continued from footnote 99) ") + len(" (Continued in footnote 99)")

First = TypeVar("First", bound=Struct)
Second = TypeVar("Second", bound=Struct)


def number_footnotes(
    first: Sequence[First], second: Sequence[Second] = ()
) -> tuple[tuple[First, ...], tuple[Second, ...], tuple[Footnote, ...]]:
    """Return the rows of both tables with ids in place of texts, and the footnotes that the ids mean."""
    ids: dict[str, tuple[str, ...]] = {}
    notes: list[Footnote] = []
    for text in dict.fromkeys(chain.from_iterable(map(texts_of, (*first, *second)))):
        added = _footnotes(text, len(notes))
        ids[text] = tuple(note.id for note in added)
        notes.extend(added)
    return tuple(_numbered(row, ids) for row in first), tuple(_numbered(row, ids) for row in second), tuple(notes)


def texts_of(row: Struct) -> Iterator[str]:
    """Yield the footnote texts of a row in document order; a field is declared where its element stands."""
    for field in row.__struct_fields__:
        yield from _texts(getattr(row, field))


def pieces(rows: Iterable[Struct]) -> int:
    """Count the ids that the footnotes of the rows will need."""
    return sum(len(cut(transliterate(text).text)) for text in set(chain.from_iterable(map(texts_of, rows))))


def cut(text: str) -> tuple[str, ...]:
    """Cut a text into pieces that fit one footnote each with the words that join them."""
    if len(text) <= LONGEST:
        return (text,)
    parts = []
    rest = text
    while len(rest) > LONGEST - _REFERENCES:
        end = _border(rest[: LONGEST - _REFERENCES])
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*parts, rest)


def _border(text: str) -> int:
    """Find where to cut: after the last sentence of the second half, else after a word, else at the end."""
    half = len(text) // 2
    sentence = max(text.rfind(end, half) for end in (". ", "; ", ".\n"))
    return sentence + 1 if sentence > 0 else text.rfind(" ", half) + 1 or len(text)


def _footnotes(text: str, before: int) -> tuple[Footnote, ...]:
    """Give the pieces of one text the ids after `before`, and let them refer to one another."""
    # Lengths are of what is filed: a dash of one character may be filed as two.
    parts = cut(transliterate(text).text)
    last = len(parts) - 1
    return tuple(
        Footnote(
            f"F{before + place + 1}",
            (f"(Continued from footnote {before + place}) " if place else "")
            + part
            + (f" (Continued in footnote {before + place + 2})" if place < last else ""),
        )
        for place, part in enumerate(parts)
    )


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, Cell):
        return value.footnotes
    return value if isinstance(value, tuple) else ()


def _numbered(row: First, ids: Mapping[str, tuple[str, ...]]) -> First:
    changes: dict[str, object] = {}
    for field in row.__struct_fields__:
        value = getattr(row, field)
        if texts := _texts(value):
            found = tuple(chain.from_iterable(ids[text] for text in dict.fromkeys(texts)))
            changes[field] = replace(value, footnotes=found) if isinstance(value, Cell) else found
    return replace(row, **changes)
