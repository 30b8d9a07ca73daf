"""How late the rows of a report were: each row's due day by the law and calendar of its time, against its filing day.

The law stands in `law.deadlines`, which `due`, drafts, rules and SQL ask as well. A Form 3 and a Form 5 are also late
as a whole. An amendment has no due day of its own; what it reports for the first time has.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from section16.form.document import LINES
from section16.form.rows import fields_of
from section16.law import changes as law
from section16.law.calendar import filing_day, fiscal_year_end, is_month_day, months_after
from section16.law.deadlines import (
    NOTED_CELLS,
    Circumstances,
    Due,
    Facts,
    Lateness,
    NoDueDateError,
    due,
    due_of_transaction,
    has_no_due_day,
    lateness,
)
from section16.law.relief import relief_for
from section16.ledger.values import LedgerFiling, LedgerRow, RowRef
from section16.standard.datasets import NOTES

__all__ = ["LatenessFacts", "LatenessStatus", "RowLateness", "lateness_of", "lateness_of_facts"]

LatenessStatus = Literal["in time", "late", "advice", "no due day", "cannot tell", "repeated"]

_ACT: Final = date(1934, 6, 6)
# Some law firms read the rule that moved gifts to Form 4 as starting with the new form.
_GIFT_IN_DOUBT: Final = range(law.FORM_FOR_A_GIFT_MADE[-1].first.toordinal(), date(2023, 4, 1).toordinal())
_WHOLE_FORMS: Final = ("3", "5")
_REMEMBERED: Final = 1 << 15  # facts


class LatenessFacts(NamedTuple):
    """All that the lateness of a transaction depends on, orders of the SEC aside; many transactions have the same."""

    form: str
    filed_on: date | None
    day: date | None
    code: str
    acquired_disposed: str
    deemed_on: date | None
    form_type: str
    plan: bool | None
    exempt: bool  # a footnote tells that it has no due day
    ten_percent_holder: bool  # the owners are, and neither directors nor officers
    month_day: str  # the end of the fiscal year by the header, MMDD
    period: date | None  # of a Form 5 alone, whose fiscal year it ends


class FactsLateness(NamedTuple):
    """How late every transaction of the same facts was."""

    status: LatenessStatus
    due: Due | None = None
    by: Lateness | None = None
    notes: tuple[str, ...] = ()


class RowLateness(Struct, frozen=True, kw_only=True):
    """How late a row of a report was, or a whole Form 3 or 5, where `row` is None.

    `advice` is late by one of two readings of the law, which `notes` tell. `cannot tell` where a day is missing or
    cannot be. `repeated` is a row of an amendment that was reported before.
    """

    filing: LedgerFiling
    row: RowRef | None
    day: date | None  # of the transaction, or the event or year end of the whole report
    code: str
    status: LatenessStatus
    due: Due | None = None
    by: Lateness | None = None
    notes: tuple[str, ...] = ()


def lateness_of(
    filing: LedgerFiling,
    rows: Iterable[LedgerRow],
    circumstances: Circumstances | None = None,
    added: Collection[RowRef] = frozenset(),
) -> Iterator[RowLateness]:
    """Yield how late a report was as a whole, for a Form 3 and 5, and then each of its transactions, in its order.

    `added` are the rows that an amendment reports for the first time. `circumstances` tell what no report does: a
    foreign private issuer, a first registration, the end of the fiscal year.
    """
    known = circumstances or Circumstances()
    filed, repeats, holders = _filed_on(filing), filing.is_amendment, _only_holders(filing)
    if filing.form in _WHOLE_FORMS:
        yield _of_report(filing, filed, known)
    for row in rows:
        if not row.is_transaction:
            continue
        if repeats and row.ref not in added:
            yield _result(row, "repeated")
        else:
            yield _of_row(row, _facts(row, filed, ten_percent_holder=holders), known)


def _filed_on(filing: LedgerFiling) -> date | None:
    if filing.filed_on is not None:
        return filing.filed_on
    return filing_day(filing.known_at) if filing.known_at is not None else None


def _of_report(filing: LedgerFiling, filed: date | None, known: Circumstances) -> RowLateness:
    event = filing.period
    if event is None or filed is None or not _ACT <= event <= filed:
        return RowLateness(
            filing=filing, row=None, day=event, code="", status="cannot tell", notes=(_missing(event, filed),)
        )
    if filing.form == "5":
        event = fiscal_year_end(event, _month_day(known.fiscal_year_end, filing.fiscal_year_end) or f"{event:%m%d}")
    facts = Facts(
        registration=known.first_registration,
        foreign_private_issuer=known.foreign_private_issuer,
        ten_percent_holder=_only_holders(filing),
        in_office_since=known.in_office_since,
    )
    try:
        last = due(filing.form, event, facts)
    except NoDueDateError as error:
        return RowLateness(filing=filing, row=None, day=event, code="", status="no due day", notes=(str(error),))
    status, by, notes = _judged(filing, last, filed)
    return RowLateness(filing=filing, row=None, day=event, code="", status=status, due=last, by=by, notes=notes)


def _of_row(row: LedgerRow, facts: LatenessFacts, known: Circumstances) -> RowLateness:
    found = lateness_of_facts(facts, known)
    status, by, notes = found.status, found.by, found.notes
    if by and facts.filed_on is not None and found.due is not None and relief_for(found.due.last_day):
        status, by, more = _judged(row.filing, found.due, facts.filed_on)
        notes = (*notes, *more)
    return RowLateness(
        filing=row.filing, row=row.ref, day=row.day, code=row.code, status=status, due=found.due, by=by, notes=notes
    )


@lru_cache(_REMEMBERED)
def lateness_of_facts(facts: LatenessFacts, known: Circumstances) -> FactsLateness:
    """Return how late a transaction of these facts was, before orders of the SEC that gave more time."""
    day, filed = facts.day, facts.filed_on
    if day is None or filed is None or not _ACT <= day <= filed:
        return FactsLateness("cannot tell", notes=(_missing(day, filed),))
    month_day = _month_day(known.fiscal_year_end, facts.month_day)
    asked, notes = _of_law(facts, known), []
    if asked.form_type == "5" and _is_gift_due_on_form_4(facts, day):
        asked = Facts(code=facts.code, acquired_disposed=facts.acquired_disposed, exempt=facts.exempt)
        notes.append(f"a gift made since {law.FORM_FOR_A_GIFT_MADE[-1].first} is due on Form 4, whatever its form type")
    last = due_of_transaction(day, asked, lambda: _year_end(facts, day, month_day))
    if last is None:
        return FactsLateness("no due day", notes=(_why_none(asked),))
    by = lateness(last, filed)
    if last.form == "5" and month_day is None and facts.form != "5":
        notes.append("the end of the fiscal year is not known; counted from twelve months after the transaction")
    in_doubt = facts.code == "G" and last.form == "4" and day.toordinal() in _GIFT_IN_DOUBT
    status: LatenessStatus = "in time" if not by else "advice" if in_doubt else "late"
    return FactsLateness(status, last, by, (*notes, *filter(None, (last.note,))))


def _result(row: LedgerRow, status: LatenessStatus, *notes: str) -> RowLateness:
    return RowLateness(filing=row.filing, row=row.ref, day=row.day, code=row.code, status=status, notes=notes)


def _missing(day: date | None, filed: date | None) -> str:
    if filed is None:
        return "the day of filing is not known; read the full submission, which has a header"
    if day is None:
        return "no day is given"
    return f"{day} is after the filing of {filed}" if day > filed else f"{day} is before there was a Section 16"


def _judged(filing: LedgerFiling, last: Due, filed: date) -> tuple[LatenessStatus, Lateness, tuple[str, ...]]:
    """Hold a filing day against a due day; an order helps only where the report says that it relies on it."""
    by = lateness(last, filed)
    if not by:
        return "in time", by, ()
    orders = [one for one in relief_for(last.last_day) if filed <= one.new_due]
    texts = " ".join((*filing.footnotes.values(), filing.remarks)).casefold() if orders else ""
    used = [one for one in orders if one.name.rpartition(" ")[2].casefold() in texts]
    if used:
        return "in time", Lateness(0, 0), (f"in time until {used[0].new_due} by the order on {used[0].name}",)
    return (
        "late",
        by,
        tuple(f"the order on {one.name} may have helped, and the report does not name it" for one in orders),
    )


def _facts(row: LedgerRow, filed: date | None, *, ten_percent_holder: bool) -> LatenessFacts:
    filing, texts, noted = row.filing, row.filing.footnotes, row.notes
    ids = [note for column in _speaking_columns(row.ref.table) for note in noted.get(column, ())] if noted else []
    return LatenessFacts(
        form=filing.form,
        filed_on=filed,
        day=row.day,
        code=row.code,
        acquired_disposed=row.acquired_disposed,
        deemed_on=row.deemed_day,
        form_type=row.form_type,
        plan=filing.plan_box,
        exempt=bool(ids) and has_no_due_day(row.code, (texts[one] for one in ids if one in texts)),
        ten_percent_holder=ten_percent_holder,
        month_day=filing.fiscal_year_end,
        period=filing.period if filing.form.startswith("5") else None,
    )


def _of_law(facts: LatenessFacts, known: Circumstances) -> Facts:
    return Facts(
        code=facts.code,
        acquired_disposed=facts.acquired_disposed,
        deemed_on=facts.deemed_on,
        plan=facts.plan,
        form_type=facts.form_type,
        exempt=facts.exempt,
        foreign_private_issuer=known.foreign_private_issuer,
        ten_percent_holder=facts.ten_percent_holder,
    )


@cache
def _speaking_columns(table: str) -> tuple[str, ...]:
    """List the columns whose footnotes speak of the transaction itself."""
    named = {one.name: one.row for one in fields_of(LINES[table])}
    rows = (named[name] for name in NOTED_CELLS if name in named)
    return tuple((one.tsv_notes or one.tsv or "").removesuffix(NOTES) for one in rows)


def _is_gift_due_on_form_4(facts: LatenessFacts, day: date) -> bool:
    made = facts.code == "G" and facts.acquired_disposed != "A"
    return made and law.answer(law.FORM_FOR_A_GIFT_MADE, day, "5") == "4"


def _why_none(facts: Facts) -> str:
    if facts.exempt:
        return "a footnote tells that it is exempt and reported voluntarily, or due only with another report"
    return "no report was due from this person on that day"


def _only_holders(filing: LedgerFiling) -> bool:
    """Tell whether no owner is director or officer, and one a ten percent holder."""
    return any(one.is_ten_percent_owner for one in filing.owners) and not any(
        one.is_director or one.is_officer for one in filing.owners
    )


def _month_day(*texts: str | None) -> str | None:
    return next((one for one in texts if one and is_month_day(one)), None)


def _year_end(facts: LatenessFacts, day: date, month_day: str | None) -> date:
    """Return the end of the fiscal year that a day is in; a Form 5 tells it by its period."""
    if month_day is None and facts.period is not None:
        month_day = f"{facts.period:%m%d}"
    return fiscal_year_end(day, month_day) if month_day else months_after(day, 12)
