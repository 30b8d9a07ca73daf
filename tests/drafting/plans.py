"""Short plans for tests, and what they become."""

from datetime import date

import pytest

from section16.drafting.engine import draft
from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction

HEAD = """
[issuer]
cik = "0009990001"
ticker = "NLIX"
name = "NORTHLIGHT INSTRUMENTS, INC."
"""
OWNER = """
[[owner]]
cik = "0009990201"
name = "Okafor Adaeze M"
relationship = ["director"]
"""
SIGNED = """
[[signature]]
name = "Adaeze M. Okafor"
on = 2025-03-31
"""
STOCK = """
[[holding]]
security = "Common Stock"
shares = 1_000
"""
TRUST = """
[[holding]]
id = "trust"
security = "Common Stock"
nature = "By Trust"
shares = 500
footnotes = { nature = "A family trust." }
"""
OPTION = """
[[grant]]
id = "option"
security = "Stock Option (right to buy)"
exercise_price = "10.00"
exercisable = "fully vested"
expires = 2030-02-11
remaining = 800
"""
UNITS = """
[[grant]]
id = "units"
security = "Restricted Stock Units"
kind = "rsu"
exercisable = "The units vest in four equal annual installments beginning March 3, 2025."
remaining = 400
"""
PLAN = """
[[plan]]
id = "10b5-1"
adopted = 2024-10-01
"""


def event(what, *keys, on="2025-03-03"):
    """Write an event of a plan."""
    return "\n".join(("[[event]]", f'what = "{what}"', f"on = {on}", *keys, ""))


def plan(*parts, form="4", owner=OWNER, signed=SIGNED, top=""):
    """Read a plan of some parts."""
    return read_plan(f'form = "{form}"\n{top}\n' + "\n".join((HEAD, owner, *parts, signed)), "plan.toml")


def drafted(*parts, files=None, today=date(2025, 3, 31), original=None, **options):
    """Draft a plan of some parts."""
    return draft(plan(*parts, **options), files or {}, today, original)


def report(*parts, **options):
    """Draft a plan that becomes one report."""
    (one,) = drafted(*parts, **options).reports
    return one


def wrong(*parts, **options):
    """Draft a plan that cannot be, and list what is asked."""
    with pytest.raises(PlanError) as caught:
        drafted(*parts, **options)
    return [f"{one.place}: {one.seen}; {one.do}" for one in caught.value.mistakes]


def lines(one):
    """Write each row short: table, code, shares, price, A or D, balance, ownership."""
    return [_line(row) for row in (*one.non_derivative_table, *one.derivative_table)]


def _line(row):
    table = "I" if type(row).__name__.startswith("Non") else "II"
    after = row.shares_following.value if row.shares_following else row.value_following.value
    how = row.ownership.value if row.nature.value is None else f"{row.ownership.value} {row.nature.value}"
    if not isinstance(row, NonDerivativeTransaction | DerivativeTransaction):
        return f"{table} holds {after} {how}"
    moved = row.shares.value if row.shares else row.total_value.value
    early = f" {row.timeliness.value}" if row.timeliness.value else ""
    kind = "" if row.form_type == one_form(row) else f" form {row.form_type}"
    return f"{table} {row.code}{kind}{early} {moved} @ {row.price.value} {row.acquired_disposed.value} = {after} {how}"


def one_form(row):
    """Return the form type that a line has unless it says so."""
    return "4" if row.form_type == "4" and not row.timeliness.value else ""


def notes(one):
    """Return the footnotes by id."""
    return {note.id: note.text for note in one.footnotes}
