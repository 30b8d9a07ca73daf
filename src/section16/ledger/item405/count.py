"""Item 405 of Regulation S-K: which persons reported late, counted as a proxy statement or Form 10-K tells it.

Each person is named with the number of late reports and of transactions not reported on time (17 CFR 229.405(a)(2)).
A report is late if it came late, or a row that it should have had did; what an amendment adds is a late transaction of
the report it amends, a mere correction is not. Each owner of a joint report counts. Each failure is told once, for the
issuer's fiscal year in which it was filed; a Form 5, and an amendment of one, for the year that it is for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from section16.law import changes as law
from section16.law.calendar import fiscal_year_end
from section16.ledger.lateness import RowLateness
from section16.ledger.values import LedgerFiling, LedgerOwner, RowRef

__all__ = [
    "DelinquentPerson",
    "DisclosureChoices",
    "DisclosureQuestion",
    "Item405",
    "JudgedReport",
    "LateReport",
    "item_405",
]

# Part III of Form 10-K may come with the proxy statement, within 120 days (General Instruction G(3)).
_PROXY_DAYS: Final = 120
_AUTHORITY: Final = "17 CFR 229.405"


class JudgedReport(Struct, frozen=True, kw_only=True):
    """A report and how late each of its rows was; of an amendment also the number of the report that it amends."""

    filing: LedgerFiling
    rows: tuple[RowLateness, ...]
    amends: str | None = None


class DisclosureChoices(Struct, frozen=True, kw_only=True):
    """What the issuer decides: readings where the Item admits two, and what other years tell.

    `year`: a report due in one fiscal year and filed in the next belongs to the year in which it was filed, or was
    due. `added_rows`: a transaction that an amendment adds is a late one, or only a correction. `disclosed` are numbers
    of filings that an earlier year told already; `taken` those filed after the year that the issuer takes into it.
    `published_on` is the day of the proxy statement or Form 10-K, by which the caption goes.
    """

    year: Literal["filed", "due"] = "filed"
    added_rows: Literal["late", "corrections"] = "late"
    disclosed: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    published_on: date | None = None


class LateReport(Struct, frozen=True, kw_only=True):
    """A report of one person that was late, or had late rows, for a fiscal year.

    `shown_by` are the filings that show it: the report itself, amendments that add rows to it.
    """

    accession: str  # of the report that was late; of the amendment where its original is not known
    form: str
    filed_on: date
    year_end: date
    shown_by: tuple[str, ...]
    whole: RowLateness | None = None  # a Form 3 or 5 that was late as a whole
    rows: tuple[RowLateness, ...] = ()


class DelinquentPerson(Struct, frozen=True, kw_only=True):
    """A person to be named, and what was late."""

    owner: LedgerOwner
    reports: tuple[LateReport, ...]

    @property
    def transactions(self) -> int:
        """Return how many transactions were not reported on time."""
        return sum(len(one.rows) for one in self.reports)


class DisclosureQuestion(Struct, frozen=True, kw_only=True):
    """What filings cannot answer, about one person or, without one, about all."""

    owner: LedgerOwner | None
    text: str
    accessions: tuple[str, ...] = ()
    rows: tuple[RowRef, ...] = ()


class Item405(Struct, frozen=True, kw_only=True):
    """What there is to disclose for a fiscal year, and what is left to ask.

    `later` was due in the year and filed after it: known by now, told for the year in which it was filed, unless the
    issuer takes it into this one. `put_aside` was told before, or is taken elsewhere.
    """

    issuer: str
    issuer_name: str
    year_end: date
    caption: str
    authority: str
    persons: tuple[DelinquentPerson, ...]
    later: tuple[DelinquentPerson, ...]
    put_aside: tuple[DelinquentPerson, ...]
    questions: tuple[DisclosureQuestion, ...]
    choices: DisclosureChoices
    assumptions: tuple[str, ...]


class _Failure(Struct, frozen=True):
    """One late report of one person."""

    owner: LedgerOwner
    report: LateReport
    due_year: date  # end of the fiscal year in which the first late part was due


def item_405(reports: Sequence[JudgedReport], year_end: date, choices: DisclosureChoices | None = None) -> Item405:
    """Count what one issuer has to disclose for the fiscal year that ends on a day.

    Reports are those of one issuer, of all years at hand.
    """
    how = choices or DisclosureChoices()
    failures = _failures(reports, f"{year_end:%m%d}", how)
    known: list[_Failure] = []
    later: list[_Failure] = []
    aside: list[_Failure] = []
    for one in failures:
        mentioned = set(one.report.shown_by)
        if one.report.year_end == year_end:
            (aside if mentioned & how.disclosed else known).append(one)
        elif one.report.year_end > year_end >= one.due_year:
            (known if mentioned & how.taken else later).append(one)
    day = how.published_on or year_end + timedelta(days=_PROXY_DAYS)
    caption = law.in_force(law.ITEM_405, day)
    first = max(reports, key=lambda one: one.filing.filed_on or date.min, default=None)
    return Item405(
        issuer=first.filing.issuer if first else "",
        issuer_name=first.filing.issuer_name if first else "",
        year_end=year_end,
        caption=caption.value if caption else "",
        authority=caption.authority if caption else _AUTHORITY,
        persons=_persons(known),
        later=_persons(later),
        put_aside=_persons(aside),
        questions=tuple(_questions(reports, year_end)),
        choices=how,
        assumptions=tuple(_assumptions(how, day)),
    )


def _failures(reports: Sequence[JudgedReport], month_day: str, how: DisclosureChoices) -> Iterator[_Failure]:
    """Yield each late report of each person, with the rows that amendments of the same year added to it."""
    forms = {one.filing.accession: one.filing for one in reports}
    found: dict[tuple[str, str, date], _Failure] = {}
    for report in reports:
        if report.filing.filed_on is None or (report.filing.is_amendment and how.added_rows == "corrections"):
            continue
        late = [one for one in report.rows if one.status == "late"]
        if not late:
            continue
        original = forms.get(report.amends or "", report.filing)
        for owner in report.filing.owners:
            year = _year_of(report.filing, late, month_day, how)
            key = (owner.cik, original.accession, year)
            new = _failure(owner, original, report.filing, late, year, month_day)
            found[key] = _joined(found[key], new) if key in found else new
    yield from found.values()


def _year_of(filing: LedgerFiling, late: Sequence[RowLateness], month_day: str, how: DisclosureChoices) -> date:
    if filing.form.startswith("5") and filing.period is not None:
        return fiscal_year_end(filing.period, month_day)
    days = [one.due.last_day for one in late if one.due] if how.year == "due" else []
    return fiscal_year_end(min(days, default=filing.filed_on or date.min), month_day)


def _failure(  # noqa: PLR0913, PLR0917 - a person, two filings, what was late, two years
    owner: LedgerOwner,
    original: LedgerFiling,
    filing: LedgerFiling,
    late: Sequence[RowLateness],
    year: date,
    month_day: str,
) -> _Failure:
    report = LateReport(
        accession=original.accession,
        form=original.form,
        filed_on=filing.filed_on or date.min,
        year_end=year,
        shown_by=(filing.accession,),
        whole=next((one for one in late if one.row is None), None),
        rows=tuple(one for one in late if one.row is not None),
    )
    first_due = min((one.due.last_day for one in late if one.due), default=year)
    return _Failure(owner, report, min(year, fiscal_year_end(first_due, month_day)))


def _joined(one: _Failure, other: _Failure) -> _Failure:
    report = replace(
        one.report,
        shown_by=(*one.report.shown_by, *other.report.shown_by),
        whole=one.report.whole or other.report.whole,
        rows=(*one.report.rows, *other.report.rows),
    )
    return _Failure(one.owner, report, min(one.due_year, other.due_year))


def _persons(failures: Iterable[_Failure]) -> tuple[DelinquentPerson, ...]:
    owners: dict[str, LedgerOwner] = {}
    reports: dict[str, list[LateReport]] = defaultdict(list)
    for one in failures:
        owners[one.owner.cik] = one.owner  # as the newest report names them
        reports[one.owner.cik].append(one.report)
    return tuple(
        DelinquentPerson(owner=owners[cik], reports=tuple(sorted(found, key=lambda one: (one.filed_on, one.accession))))
        for cik, found in sorted(reports.items(), key=lambda item: owners[item[0]].name.casefold())
    )


def _questions(reports: Sequence[JudgedReport], year_end: date) -> Iterator[DisclosureQuestion]:
    """Yield what the filings at hand leave open at the end of the year."""
    seen = [one for one in reports if one.filing.filed_on is not None and one.filing.filed_on <= year_end]
    yield from _without_form_3(reports, seen)
    yield from _without_form_5(reports, year_end)
    for report in reports:
        unsure = [one for one in report.rows if one.status in {"advice", "cannot tell"}]
        if not unsure or not _concerns(report, year_end):
            continue
        for owner in report.filing.owners:
            why = "; ".join(dict.fromkeys(note for one in unsure for note in one.notes)) or "by one reading it is late"
            rows = tuple(one.row for one in unsure if one.row is not None)
            text = f"{len(unsure)} of the days of this report cannot be judged: {why}"
            yield DisclosureQuestion(owner=owner, text=text, accessions=(report.filing.accession,), rows=rows)


def _concerns(report: JudgedReport, year_end: date) -> bool:
    filed = report.filing.filed_on
    return filed is None or fiscal_year_end(filed, f"{year_end:%m%d}") == year_end


def _without_form_3(reports: Sequence[JudgedReport], seen: Sequence[JudgedReport]) -> Iterator[DisclosureQuestion]:
    with_form_3 = {owner.cik for one in reports if one.filing.form.startswith("3") for owner in one.filing.owners}
    filed: dict[str, list[str]] = defaultdict(list)
    owners: dict[str, LedgerOwner] = {}
    for one in seen:
        for owner in one.filing.owners:
            if owner.cik not in with_form_3:
                owners[owner.cik] = owner
                filed[owner.cik].append(one.filing.accession)
    for cik, accessions in filed.items():
        text = "reports are at hand and no Form 3: if none was filed, that is a known failure to file"
        yield DisclosureQuestion(owner=owners[cik], text=text, accessions=tuple(accessions))


def _without_form_5(reports: Sequence[JudgedReport], year_end: date) -> Iterator[DisclosureQuestion]:
    month_day = f"{year_end:%m%d}"
    subject: dict[str, LedgerOwner] = {}
    answered = set()
    for one in sorted(reports, key=lambda one: one.filing.filed_on or date.max):
        filing = one.filing
        if filing.form.startswith("5") and filing.period and fiscal_year_end(filing.period, month_day) == year_end:
            answered |= {owner.cik for owner in filing.owners}
        if filing.filed_on is not None and filing.filed_on <= year_end:
            subject.update({owner.cik: owner for owner in filing.owners})
            if filing.exit_box:
                answered |= {owner.cik for owner in filing.owners if not _files_after(reports, owner, filing)}
    for cik, owner in subject.items():
        if cik not in answered:
            seen = f"no Form 5 for the year that ended on {year_end} is at hand"
            yield DisclosureQuestion(owner=owner, text=f"{seen}: is there a written representation that none was due?")


def _files_after(reports: Sequence[JudgedReport], owner: LedgerOwner, exit_report: LedgerFiling) -> bool:
    left = exit_report.filed_on or date.max
    return any(
        (one.filing.filed_on or date.min) > left and owner.cik in {other.cik for other in one.filing.owners}
        for one in reports
    )


def _assumptions(how: DisclosureChoices, day: date) -> Iterator[str]:
    years = {"filed": "in which it was filed", "due": "in which it was due"}
    yield f"a late Form 3 or 4 belongs to the fiscal year {years[how.year]}; a Form 5 to the year that it is for"
    added = (
        "a late transaction of the report it amends" if how.added_rows == "late" else "a correction, and not counted"
    )
    yield f"a transaction that an amendment adds is {added}"
    if how.published_on is None:
        yield f"the caption is that of {day}, {_PROXY_DAYS} days after the end of the year"
    yield "officers, directors and ten percent holders are those who filed; whoever filed nothing is not in the filings"
