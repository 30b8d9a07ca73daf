"""The filer's side walks the form: a cell can be given, drafted, noted and amended because the form declares it."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import asdict

from section16.drafting.lines.rows import (
    TransactionFacts,
    series_holding,
    series_row,
    stock_holding,
    stock_row,
    with_notes,
)
from section16.drafting.notes import on_cell
from section16.drafting.plan.cells import CELLS, DRAFTED, SHORT_NAMES
from section16.drafting.plan.parts import CellNotes, CellValues, HeldAs
from section16.drafting.plan.plan import LineChange
from section16.drafting.report.amend import lines_of, with_changes
from section16.drafting.terms import Terms
from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.rows import fields_of, notes_field
from section16.standard.kinds import Amount, Choice, Day, Flag, NoteIds
from tests.drafting.plans import STOCK, event, notes, plan, report, wrong

ROWS = (NonDerivativeTransaction, NonDerivativeHolding, DerivativeTransaction, DerivativeHolding)
FIELDS = [(row, field) for row in ROWS for field in fields_of(row) if not isinstance(field.row.kind, NoteIds)]
NAMES = [f"{row.__name__}.{field.name}" for row, field in FIELDS]

HELD = HeldAs(security="Common Stock", ownership="I", nature="By Trust")
TERMS = Terms(
    security="Stock Option",
    underlying="Common Stock",
    exercise_price=Decimal(10),
    exercisable_on=date(2025, 1, 1),
    expires_on=date(2030, 1, 1),
    ratio=(Decimal(1), Decimal(1)),
    cells=(),
    notes=CellNotes(),
)
NOTE = """
[[grant]]
id = "note"
security = "Convertible Note"
kind = "convertible"
exercise_price = "5"
exercisable = "fully vested"
expires = 2030-01-01
remaining = 100
cells = { underlying_value = 2_500 }
footnotes = { underlying_value = "At the conversion price." }
"""
CONVERTED = event("conversion", 'grant = "note"', "shares = 40", "received = 200")


def facts(**more):
    day = date(2025, 3, 3)
    return TransactionFacts(
        on=day, code="M", side="A", shares=Decimal(5), deemed=day, timeliness="E", underlying=Decimal(5), **more
    )


def drafted_rows():
    """Make a row of each kind with everything that a draft works out, in shares and in dollars."""
    yield stock_row(HELD, facts())
    yield series_row(TERMS, HELD, facts())
    yield series_row(TERMS, HELD, facts(value=Decimal(9)))
    yield stock_holding(HELD, CellValues(), CellNotes(), late=True)
    yield series_holding(TERMS, HELD, Decimal(5), late=True)


def test_what_a_draft_fills_is_what_cells_cannot_give():
    filled = {name for row in drafted_rows() for name, value in asdict(row).items() if value not in (Cell(), None, ())}
    assert filled | {"shares_following", "value_following"} == DRAFTED
    assert set(CELLS) - set(CellValues.__struct_fields__) == DRAFTED


@pytest.mark.parametrize(("row", "field"), FIELDS, ids=NAMES)
def test_every_cell_that_takes_footnotes_can_be_noted(row, field):
    made = with_notes(row(), on_cell(**{field.name: ("Noted.",)}))
    home = notes_field(row, field)
    found = getattr(made, home)
    taken = ("Noted.",) if not field.is_cell or "y" in field.row.notes else ()
    assert (found.footnotes if field.is_cell else found) == taken
    others = {name: value for name, value in asdict(made).items() if name != home}
    assert others == {name: value for name, value in asdict(row()).items() if name != home}


def example(kind):
    """Give a value of a kind, and the text that says it in an amendment."""
    match kind:
        case Amount():
            return Decimal("12.5"), "12.5"
        case Day():
            return date(2025, 3, 4), "2025-03-04"
        case Flag():
            return True, "true"
        case Choice():
            return kind.words[0], kind.words[0]
        case _:
            return "Some words", "Some words"


@pytest.mark.parametrize(("row", "field"), FIELDS, ids=NAMES)
def test_every_cell_can_be_amended(row, field):
    first = row in (NonDerivativeTransaction, NonDerivativeHolding)
    tables = {"non_derivative_table" if first else "derivative_table": (row(),)}
    value, text = example(field.row.kind)
    change = LineChange(table=1 if first else 2, line=1, cell=field.name, to=text, footnote="Corrected.")
    changed = with_changes(lines_of(OwnershipDocument(**tables)), (change,))
    ((made, is_changed),) = changed.first or changed.second
    assert is_changed
    assert getattr(made, field.name) == (Cell(value, ("Corrected.",)) if field.is_cell else value)
    assert field.is_cell or getattr(made, notes_field(row, field)) == ("Corrected.",)


def test_a_grant_gives_a_cell_that_has_no_key_of_its_own():
    one = report(STOCK, NOTE, CONVERTED)
    (row,) = one.derivative_table
    # The value of the underlying stands in place of its amount, and takes the footnotes of both.
    assert (row.underlying_shares, row.underlying_value.value) == (Cell(), Decimal(2500))
    assert [notes(one)[id] for id in row.underlying_value.footnotes] == ["At the conversion price."]


def test_an_event_s_cell_takes_the_place_of_its_grant_s():
    one = report(STOCK, NOTE, CONVERTED + "cells = { underlying_value = 1_000 }\n")
    assert one.derivative_table[0].underlying_value.value == Decimal(1000)


HOLDING = STOCK + "cells = { underlying_value = 5 }\n"
SALE = event("sale", "shares = 1", "price = 5", "cells = { underlying_value = 5 }")


@pytest.mark.parametrize(
    ("parts", "place"),
    [((STOCK, SALE), "event[1].cells.underlying_value"), ((HOLDING, CONVERTED), "holding[1].cells.underlying_value")],
)
def test_a_cell_that_no_line_has_is_told(parts, place):
    assert wrong(*parts, NOTE) == [f"{place}: no line of it has that cell; leave it out"]


def test_a_cell_that_follows_from_the_event_cannot_be_given():
    with pytest.raises(
        ValueError, match=r"event\[1\]\.cells\.shares: unknown key 'shares'; keys here are underlying_value"
    ):
        plan(STOCK, event("sale", "shares = 1", "price = 5", "cells = { shares = 2 }"))


@pytest.mark.parametrize(("short", "full"), SHORT_NAMES.items())
def test_a_cell_noted_by_its_short_name_is_the_form_s(short, full):
    read = plan(STOCK, event("sale", "shares = 1", "price = 5", f'footnotes = {{ {short} = "Why." }}'))
    assert getattr(read.events[0].footnotes, full) == "Why."


def test_a_cell_noted_by_both_names_is_told():
    both = 'footnotes = { on = "One.", traded_on = "Two." }'
    with pytest.raises(ValueError, match="another name of `traded_on`, which is there too; leave one of the two out"):
        plan(STOCK, event("sale", "shares = 1", "price = 5", both))


ADDED = """
from typing import Annotated

from msgspec import defstruct

from section16.form import nonderivative
from section16.form.cell import EMPTY, Cell
from section16.standard.kinds import Text
from section16.standard.row import Box, Row

venue = Annotated[Cell[str], Row(path="venue", kind=Text(20)), Box("I.8", "Venue")]
line = nonderivative.NonDerivativeTransaction
named = {"__module__": line.__module__, "__doc__": line.__doc__}
nonderivative.NonDerivativeTransaction = defstruct(
    line.__name__, [("venue", venue, EMPTY)], bases=(line,), namespace=named, frozen=True, kw_only=True,
    tag_field="kind", tag="transaction",
)

from section16.xml import read_document, write_disseminated
from tests.drafting.plans import STOCK, drafted, event, notes, report

sale = event("sale", "shares = 1", "price = 5", 'cells = { venue = "XNYS" }', 'footnotes = { venue = "A floor." }')
one = report(STOCK, sale)
(row,) = one.non_derivative_table
assert row.venue.value == "XNYS" and notes(one)[row.venue.footnotes[0]] == "A floor.", row
assert b"<venue><value>XNYS</value>" in write_disseminated(one).replace(b"\\n", b"").replace(b" ", b"")

amend = '[amend]\\noriginal = "first.xml"\\nexplain = "Why."\\noriginal_filed = 2025-03-05\\n'
change = '[[amend.change]]\\ntable = 1\\nline = 1\\ncell = "venue"\\nto = "XNAS"\\n'
(again,) = drafted(change, form="4/A", owner=amend, original=one).reports
(row,) = again.non_derivative_table
assert row.venue.value == "XNAS" and notes(again)[row.venue.footnotes[0]] == "A floor.", row
"""


def test_an_element_added_to_the_form_is_given_drafted_written_noted_and_amended(pytestconfig):
    command = [sys.executable, "-c", ADDED]
    ran = subprocess.run(command, cwd=pytestconfig.rootpath, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
