"""The head of the form as blocks of text: form number, title, OMB box, the numbered boxes, the persons."""

from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Final

from section16.rendering.canvas import SPACE, TextBlock, beside, block, framed, stacked
from section16.rendering.printed import Omb, PrintedBox, PrintedPerson, PrintedRelationship, Sheet, Tick
from section16.rendering.widths import ColumnNeed, breakable, column_widths, longest_piece, paragraph, width_of, wrap

__all__ = ["boxes", "masthead", "persons"]

_CORNER_WIDTH: Final = 22
_OMB_WIDTH: Final = 24
_INDENT: Final = "  "
_UNDER: Final = 7  # the longest of (City), (State) and (Zip)
_NARROW: Final = 28  # less does not hold two check boxes beside each other


def masthead(sheet: Sheet, width: int) -> TextBlock:
    """Set form number, title and OMB box beside each other, and the first check boxes below."""
    middle = width - _CORNER_WIDTH - _OMB_WIDTH - 2
    options = [line for one in sheet.options for line in _tick(one, width)]
    title = ("", *wrap(sheet.title, middle), "")
    law = [line for each in sheet.authority for line in wrap(each, middle)]
    top = beside(
        [
            block([sheet.name], _CORNER_WIDTH),
            block([*(line for each in sheet.agency for line in wrap(each, middle)), *title, *law], middle, "center"),
            framed(_omb(sheet.omb, _OMB_WIDTH - 2)),
        ],
        SPACE,
    )
    return top + block(["", *options], width) if options else top


def _omb(omb: Omb, width: int) -> TextBlock:
    burden = " ".join(omb.burden_label)
    lines = [*wrap(f"{omb.number_label} {omb.number}", width), *wrap(f"{burden} {omb.hours}", width)]
    return stacked([block([omb.title], width, "center"), block(lines, width)])


def boxes(sheet: Sheet, width: int) -> TextBlock:
    """Set the numbered boxes above Table I as the form has them."""
    return framed(_form_3(sheet, width - 2) if sheet.form == "3" else _form_4(sheet, width - 2))


def _form_4(sheet: Sheet, width: int) -> TextBlock:
    """Set three columns: the person; issuer, days and plan; relationship and kind of filing."""
    left, middle, right = _widths(width, 33, 33)
    days = (sheet.issuer, sheet.foreign_symbol, sheet.event, sheet.amended, sheet.plan)
    return beside(
        [
            _person(sheet.persons[0], left),
            stacked([_box(each, middle) for each in days if each]),
            stacked([_relationship(sheet, sheet.persons[0], right), _box(sheet.filing, right)]),
        ]
    )


def _form_3(sheet: Sheet, width: int) -> TextBlock:
    """Set the person and the day of the event left of the issuer, which stands above the rest."""
    left, middle, right = _widths(width, 31, 15)
    inner, last = _widths(right, (right - 1) // 2)
    return beside(
        [
            _person(sheet.persons[0], left),
            _box(sheet.event, middle),
            stacked(
                [
                    _issuer(sheet, right),
                    beside(
                        [
                            _relationship(sheet, sheet.persons[0], inner),
                            stacked([_box(sheet.amended, last), _box(sheet.filing, last)]),
                        ]
                    ),
                ]
            ),
        ]
    )


def _issuer(sheet: Sheet, width: int) -> TextBlock:
    if sheet.foreign_symbol is None:
        return _box(sheet.issuer, width)
    first, second = _widths(width, (width - 1) // 2)
    return beside([_box(sheet.issuer, first), _box(sheet.foreign_symbol, second)])


def _widths(width: int, *given: int) -> tuple[int, ...]:
    """Return the given widths, and what is left of `width` with an upright rule after each."""
    return (*given, width - sum(given) - len(given))


def persons(sheet: Sheet, width: int) -> TextBlock:
    """Set all persons of a joint report, two beside each other."""
    left, right = _widths(width - 2, (width - 2) // 2)
    pairs = zip_longest(sheet.persons[::2], sheet.persons[1::2])
    return framed(stacked([beside([_listed(sheet, one, left), _listed(sheet, two, right)]) for one, two in pairs]))


def _listed(sheet: Sheet, person: PrintedPerson | None, width: int) -> TextBlock:
    """Set a person, and the relationship unless it is the same as the first person's, which stands above."""
    if person is None:
        return block([""], width)
    lines = _person(person, width)
    same = person.relationship == sheet.persons[0].relationship
    return lines if same else lines + block([""], width) + _relationship(sheet, person, width)


def _person(person: PrintedPerson, width: int) -> TextBlock:
    parts = ((person.city, "(City)"), (person.state, "(State)"), (person.zip_code, "(Zip)"))
    country = [] if person.country is None else [*_filed(person.country, width), f"{_INDENT}(Country)"]
    lines = [
        *paragraph(f"{person.label}*", width, f"{person.number}."),
        *_filed(person.name, width),
        f"{_INDENT}(Last) (First) (Middle)",
        *(line for each in person.street or ("",) for line in _filed(each, width)),
        f"{_INDENT}(Street)",
    ]
    return block(lines, width) + _place(parts, width) + block(country, width)


def _place(parts: Sequence[tuple[str, str]], width: int) -> TextBlock:
    """Set city, state and zip code, each above its label."""
    needs = [
        ColumnNeed(least=_UNDER, word=longest_piece(text), head=_UNDER, whole=width_of(text), share=1)
        for text, _ in parts
    ]
    sizes = column_widths(needs, width - len(_INDENT) - 2)
    filed = beside([block(wrap(text, size), size) for (text, _), size in zip(parts, sizes, strict=True)], SPACE)
    under = beside([block([label], size) for (_, label), size in zip(parts, sizes, strict=True)], SPACE)
    return beside([block([""], 1), filed + under], SPACE)


def _relationship(sheet: Sheet, person: PrintedPerson, width: int) -> TextBlock:
    one = person.relationship
    ticks = _ticks_below(one, width) if width < _NARROW else _ticks_beside(one, width)
    return _box(sheet.relationship, width) + ticks + block(_specified(one, width), width)


def _ticks_below(one: PrintedRelationship, width: int) -> TextBlock:
    return block((line for tick in one.ticks for line in _tick(tick, width)), width)


def _ticks_beside(one: PrintedRelationship, width: int) -> TextBlock:
    half, rest = _widths(width, (width - 1) // 2)
    pairs = zip(one.ticks[::2], one.ticks[1::2], strict=True)
    rows = [beside([block(_tick(a, half), half), block(_tick(b, rest), rest)], SPACE) for a, b in pairs]
    return list(chain.from_iterable(rows))


def _specified(one: PrintedRelationship, width: int) -> list[str]:
    return [line for text in (one.officer_title, one.other_text) if text for line in _filed(text, width)]


def _box(box: PrintedBox, width: int) -> TextBlock:
    label = " ".join(part for part in (box.label, box.hint) if part)
    heading = paragraph(breakable(label), width, f"{box.number}." if box.number else "")
    filed = _filed(box.text, width) if box.text else []
    return block([*heading, *filed, *(line for tick in box.ticks for line in _tick(tick, width))], width)


def _filed(text: str, width: int) -> list[str]:
    return [_INDENT + line for line in wrap(text, width - len(_INDENT))]


def _tick(one: Tick, width: int) -> list[str]:
    return paragraph(one.label, width, "[X]" if one.ticked else "[ ]")
