"""The page of an Item 405 draft, and its values as JSON: behind each number its rows."""

from collections.abc import Iterator

from msgspec import Struct

from section16.edgar.public.listing import public_address
from section16.ledger.item405.count import DelinquentPerson, DisclosureChoices, Item405, LateReport
from section16.ledger.item405.wording import disclosure_of, sentence_of
from section16.ledger.lateness import RowLateness
from section16.rendering.memo.memo import Memo, MemoSection, MemoTable
from section16.standard.text.prose import day

__all__ = ["Item405Answer", "item405_answer", "item405_memo", "row_words"]

_NOTICE = (
    "This draft was counted from the filings named in it. It is no legal advice: what a person told the issuer in "
    "writing, and what was never filed, is not in them."
)


class LateRowAnswer(Struct, frozen=True, kw_only=True):
    """A transaction that was not reported in time, or a report as a whole, whose `table` is null."""

    accession: str
    table: str | None
    row: int | None
    code: str
    day: str | None
    due_form: str | None
    due_on: str | None
    filed_on: str | None
    business_days: int | None
    notes: tuple[str, ...]


class LateReportAnswer(Struct, frozen=True, kw_only=True):
    """A late report with what was late in it."""

    accession: str
    form: str
    filed_on: str
    shown_by: tuple[str, ...]
    transactions: int
    rows: tuple[LateRowAnswer, ...]


class LatePersonAnswer(Struct, frozen=True, kw_only=True):
    """A person, the numbers that the Item asks for, and the sentence."""

    cik: str
    name: str
    late_reports: int
    late_transactions: int
    sentence: str
    reports: tuple[LateReportAnswer, ...]


class QuestionAnswer(Struct, frozen=True, kw_only=True):
    """What filings cannot answer."""

    cik: str | None
    name: str | None
    question: str
    accessions: tuple[str, ...]


class Item405Answer(Struct, frozen=True, kw_only=True):
    """What `section16 item405 --json` prints."""

    issuer: str
    issuer_name: str
    fiscal_year_end: str
    caption: str | None
    authority: str
    text: str
    persons: tuple[LatePersonAnswer, ...]
    later: tuple[LatePersonAnswer, ...]
    put_aside: tuple[LatePersonAnswer, ...]
    questions: tuple[QuestionAnswer, ...]
    choices: DisclosureChoices
    assumptions: tuple[str, ...]


def item405_answer(item: Item405) -> Item405Answer:
    """Return a draft as plain values."""
    return Item405Answer(
        issuer=item.issuer,
        issuer_name=item.issuer_name,
        fiscal_year_end=item.year_end.isoformat(),
        caption=item.caption if item.persons else None,
        authority=item.authority,
        text=disclosure_of(item),
        persons=tuple(map(_person, item.persons)),
        later=tuple(map(_person, item.later)),
        put_aside=tuple(map(_person, item.put_aside)),
        questions=tuple(
            QuestionAnswer(
                cik=one.owner.cik if one.owner else None,
                name=one.owner.name if one.owner else None,
                question=one.text,
                accessions=one.accessions,
            )
            for one in item.questions
        ),
        choices=item.choices,
        assumptions=item.assumptions,
    )


def _person(person: DelinquentPerson) -> LatePersonAnswer:
    return LatePersonAnswer(
        cik=person.owner.cik,
        name=person.owner.name,
        late_reports=len(person.reports),
        late_transactions=person.transactions,
        sentence=sentence_of(person),
        reports=tuple(
            LateReportAnswer(
                accession=one.accession,
                form=one.form,
                filed_on=one.filed_on.isoformat(),
                shown_by=one.shown_by,
                transactions=len(one.rows),
                rows=tuple(map(_row, _parts(one))),
            )
            for one in person.reports
        ),
    )


def _parts(report: LateReport) -> Iterator[RowLateness]:
    if report.whole is not None:
        yield report.whole
    yield from report.rows


def _row(one: RowLateness) -> LateRowAnswer:
    return LateRowAnswer(
        accession=one.filing.accession,
        table=one.row.table if one.row else None,
        row=(one.row.row or one.row.key) if one.row else None,
        code=one.code,
        day=one.day.isoformat() if one.day else None,
        due_form=one.due.form if one.due else None,
        due_on=one.due.last_day.isoformat() if one.due else None,
        filed_on=one.filing.filed_on.isoformat() if one.filing.filed_on else None,
        business_days=one.by.business_days if one.by is not None else None,
        notes=one.notes,
    )


def row_words(report: LateReport) -> Iterator[str]:
    """Say of each late part of a report where it stands, when it was due, and how late it came."""
    for one in map(_row, _parts(report)):
        what = (
            f"{one.table} row {one.row}, code {one.code or 'none'}, of {one.day}" if one.table else "the whole report"
        )
        days = f"{one.business_days} business day{'' if one.business_days == 1 else 's'} late"
        yield f"{one.accession}: {what}: due on Form {one.due_form} by {one.due_on}, filed {one.filed_on}, {days}"


def item405_memo(item: Item405) -> Memo:
    """Return the draft as a page whose first section can be pasted into a proxy statement."""
    paragraphs = disclosure_of(item).split("\n\n")
    caption, text = (paragraphs[0], paragraphs[1:]) if item.persons else ("Nothing to disclose", paragraphs)
    sections = (
        MemoSection(heading=caption, paragraphs=tuple(text)),
        *_tables(item.issuer, "What was late", item.persons),
        *_tables(item.issuer, "Known by now, and to be told for a later year", item.later),
        *_tables(item.issuer, "Told before", item.put_aside),
        *_questions(item),
        MemoSection(heading="What was assumed", points=item.assumptions),
    )
    facts = (
        ("Issuer", f"{item.issuer_name} (CIK {item.issuer})".strip()),
        ("Fiscal year ended", day(item.year_end)),
        ("Authority", item.authority),
    )
    return Memo(title="Item 405: delinquent Section 16(a) reports", facts=facts, sections=sections, notice=_NOTICE)


def _tables(issuer: str, heading: str, persons: tuple[DelinquentPerson, ...]) -> Iterator[MemoSection]:
    rows = [(person.owner.name, _row(one)) for person in persons for report in person.reports for one in _parts(report)]
    if rows:
        table = MemoTable(
            caption="A row a transaction, I.1 is the first of Table I; a report that was late as a whole has none",
            columns=("Filing", "Person", "Row", "Code", "Day", "Due", "Filed", "Business days late"),
            rows=tuple(
                (
                    one.accession,
                    name,
                    f"{'II' if one.table.startswith('deriv') else 'I'}.{one.row}" if one.table else "",
                    one.code,
                    one.day or "",
                    f"{one.due_on} on Form {one.due_form}",
                    one.filed_on or "",
                    str(one.business_days),
                )
                for name, one in rows
            ),
            numbers=frozenset({7}),
            links=tuple(public_address(issuer, one.accession) for _, one in rows),
        )
        yield MemoSection(heading=heading, tables=(table,))


def _questions(item: Item405) -> Iterator[MemoSection]:
    if item.questions:
        points = tuple(f"{one.owner.name if one.owner else 'All'}: {one.text}" for one in item.questions)
        yield MemoSection(heading="Questions that filings do not answer", points=points)
