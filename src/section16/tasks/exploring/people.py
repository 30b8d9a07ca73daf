"""The page of a person: what they hold and held, what does not follow, what was amended, late, planned and found."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from msgspec import Struct

from section16.query.parties import ListedFiling, NameUse
from section16.query.screens.sql import ScreenSlice
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.found_trades import (
    PlanUse,
    SalesPeak,
    Signal,
    plan_uses,
    sales_peaks,
    screened,
)
from section16.tasks.exploring.history import BalanceChart, LateRow, PartyHistory, PostedChange, ToldAmendment
from section16.tasks.ledger.answer_list import LedgerAnswers, sums_of
from section16.tasks.ledger.answers import HistoryAnswer, PositionAnswer, doubt_words
from section16.tasks.ledger.late_groups import LateGroup
from section16.tasks.ledger.open_ledger import positions_of
from section16.tasks.ledger.reconciling import ReconciledGap, ReconciledSummary

__all__ = ["NO_NOTICES", "ExploredPerson", "left_out", "person_changes", "person_history", "person_page"]

NO_NOTICES: Final = (
    "Form 144 itself is not in this lake: whether a notice was filed cannot be told, only on which days one goes with "
    "the sales of an affiliate"
)
_REPORTS: Final = 100
_CHANGES: Final = 150  # a page stays below 100 KB
_OTHERS: Final = 50  # gaps, amendments, late rows
_LARGEST: Final = 1_500  # reports whose lines are computed while somebody waits


class PersonIssuer(Struct, frozen=True, kw_only=True):
    """An issuer that a person reports about, with the newest relationship."""

    cik: int
    name: str
    symbol: str
    relationship: str
    title: str
    first_day: date | None
    last_day: date | None
    reports: int


class ExploredPerson(Struct, frozen=True, kw_only=True):
    """All that the reports of one person come to."""

    lake: Coverage
    cik: int
    name: str
    names: tuple[NameUse, ...]
    issuers: tuple[PersonIssuer, ...]
    report_count: int
    amendment_count: int
    reports: tuple[ListedFiling, ...]
    positions: tuple[PositionAnswer, ...]
    sums: tuple[str, ...]
    charts: tuple[BalanceChart, ...]
    change_count: int
    changes: tuple[PostedChange, ...]
    balances: ReconciledSummary
    gaps: tuple[ReconciledGap, ...]
    amendments: tuple[ToldAmendment, ...]
    late_years: tuple[LateGroup, ...]
    late_rows: tuple[LateRow, ...]
    sales: tuple[SalesPeak, ...]
    plans: tuple[PlanUse, ...]
    signals: tuple[Signal, ...]
    doubts: tuple[str, ...]
    left_out: tuple[str, ...]


def person_page(lake: ExploredLake, cik: int, today: date, as_of: date | None = None) -> ExploredPerson | None:
    """Return the page of a person as it was known on a day, None where no report names them.

    Raises QueryError and ScreenError.
    """
    return lake.remember(("person", cik, today, as_of), lambda: _person_page(lake, cik, today, as_of))


def person_changes(lake: ExploredLake, cik: int, as_of: date | None = None) -> LedgerAnswers[HistoryAnswer]:
    """Return everything that changed a person's lines, as it is exported; raises QueryError."""
    return person_history(lake, lake.parties.reports_of(cik, "person", as_of)).history


def person_history(lake: ExploredLake, reports: Sequence[ListedFiling]) -> PartyHistory:
    """Return what the ledger makes of some reports; raises QueryError."""
    key = "history", tuple(one.accession for one in reports)
    return lake.remember(key, lambda: PartyHistory(lake.rows_of(reports)))


def _person_page(lake: ExploredLake, cik: int, today: date, as_of: date | None) -> ExploredPerson | None:
    every = lake.parties.reports_of(cik, "person", as_of)
    names = lake.parties.names(cik, "person", as_of)
    if not names and not lake.parties.names(cik, "person"):
        return None
    reports = every[:_LARGEST]
    history = person_history(lake, reports)
    found = screened(lake, every, as_of, ScreenSlice(person=cik))
    changes = sorted(history.changes(), key=lambda one: one.day or date.min, reverse=True)
    positions = positions_of(history.account)
    reconciled = history.reconciled(str(cik))
    gaps, amendments, late = tuple(reconciled.gaps), history.amendments(), history.late_rows()
    return ExploredPerson(
        lake=coverage_of(lake, today, as_of),
        cik=cik,
        name=_name(every, cik) or (names[0].name if names else f"CIK {cik}"),
        names=names,
        issuers=tuple(_issuers(every, cik)),
        report_count=len(every),
        amendment_count=sum(one.form.endswith("/A") for one in every),
        reports=every[:_REPORTS],
        positions=tuple(positions),
        sums=tuple(sums_of(positions)),
        charts=tuple(history.charts()),
        change_count=len(changes),
        changes=tuple(changes[:_CHANGES]),
        balances=reconciled.summary,
        gaps=gaps[:_OTHERS],
        amendments=amendments[:_OTHERS],
        late_years=history.late_years(),
        late_rows=late[:_OTHERS],
        sales=sales_peaks(found.trades),
        plans=plan_uses(found.trades),
        signals=found.signals,
        doubts=tuple(doubt_words(one) for one in islice(history.account.lines.doubts, _OTHERS)),
        left_out=tuple(
            left_out(
                as_of,
                {
                    "reports, the oldest": (len(every), _LARGEST),
                    "reports of the list": (len(reports), _REPORTS),
                    "changes": (len(changes), _CHANGES),
                    "gaps": (len(gaps), _OTHERS),
                    "amendments": (len(amendments), _OTHERS),
                    "late rows": (len(late), _OTHERS),
                },
            )
        ),
    )


def _name(reports: Sequence[ListedFiling], cik: int) -> str:
    return next((owner.name for one in reports for owner in one.owners if owner.cik == cik and owner.name), "")


def _issuers(reports: Sequence[ListedFiling], cik: int) -> Iterator[PersonIssuer]:
    several: dict[int, list[ListedFiling]] = {}
    for one in reports:
        if one.issuer is not None:
            several.setdefault(one.issuer, []).append(one)
    for issuer, about in several.items():
        own = next(owner for owner in about[0].owners if owner.cik == cik)
        days = [one.filed_on for one in about if one.filed_on]
        yield PersonIssuer(
            cik=issuer,
            name=about[0].issuer_name,
            symbol=about[0].symbol,
            relationship=own.relationship,
            title=own.title,
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            reports=len(about),
        )


def left_out(as_of: date | None, counted: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Say what a page of somebody does not show; of what is counted, how many there are and how many are shown."""
    if as_of is not None:
        yield f"what became known after {as_of} is left out"
    for what, (there, shown) in counted.items():
        if there > shown:
            yield f"{there - shown:,} of {there:,} {what} are left out here"
    yield NO_NOTICES
