"""The trades of a person in an issuer's securities, as filings tell them: each event once, as amendments left it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from section16.law.six_months import COURT
from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.events import events_of
from section16.ledger.mapping import NO_MAPPING
from section16.ledger.short_swing.trades import Capacity, HeldCapacity, SplitFact, SwingFacts, SwingTrade
from section16.ledger.values import AmendedReport, LedgerFiling, LedgerRow, RowRef
from section16.ledger.words import class_words
from section16.query.ledger_rows import Party, party_of, party_slices
from section16.query.statement import QueryError
from section16.tasks.ledger.account import LedgerAccount, account_of
from section16.tasks.ledger.source import LedgerSource

__all__ = ["FiledTrades", "SplitProposal", "facts_of_filings", "filed_trades", "trades_of_rows", "unanswered"]

# Words of a derivative's title that make it a right to sell; every other one is taken for a right to acquire.
_PUTS: Final = ("put option", "puts", "obligation to buy", "right to sell", "obligation to purchase", "put (")
_LONGEST: Final = 28  # digits of a number that is counted exactly


class SplitProposal(Struct, frozen=True):
    """A split that balances speak for, with the arithmetic; it counts only once the user says so."""

    split: SplitFact
    first_day: date  # it was between this day and that of the split
    why: str

    def __str__(self) -> str:
        """Return the question, and the fact that answers it."""
        one, security = self.split, msgspec.json.encode(self.split.security).decode()
        line = f'split = [{{ on = {one.on}, ratio = "{one.ratio}", security = {security} }}]'
        return f"was there a split? {self.why}; if so, give its day at the top of the facts: {line}"


class FiledTrades(Struct, frozen=True, kw_only=True):
    """What the filings at hand tell of one person and one issuer.

    `left_out` names rows that cannot be counted, `notes` what was done and taken for granted.
    """

    person: Party
    issuer: Party
    trades: tuple[SwingTrade, ...]
    facts: SwingFacts
    splits: tuple[SplitProposal, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def filed_trades(source: LedgerSource, person: str | None = None, issuer: str | None = None) -> FiledTrades:
    """Return the trades of a person in the securities of an issuer.

    Both are CIKs or names; one that only one filing party answers to may be left out. Raises QueryError where nobody is
    meant, or several are.
    """
    query = source.query
    who = party_of(query, person) if person else source.party
    if who is None:
        message = "no person is named; give the CIK or name of an owner with --person"
        raise QueryError(message)
    parts = party_slices(query, who)
    own = [one for part in parts for one in part.filings if who.cik in {owner.cik for owner in one.owners}]
    if not own:
        message = f"'{who.name or who.cik}': no filing has this owner; name a person who files"
        raise QueryError(message)
    about = _issuer(own, party_of(query, issuer) if issuer else None, who)
    filings = [one for one in own if one.issuer == about.cik]
    numbers = {one.accession for one in filings}
    rows = [row for part in parts for row in part.rows if row.ref.accession in numbers]
    trades, left_out, notes = trades_of_rows(filings, rows, who.cik)
    return FiledTrades(
        person=who,
        issuer=about,
        trades=trades,
        facts=facts_of_filings(filings, who.cik),
        splits=tuple(_splits(account_of(filings, rows, NO_MAPPING, None), trades)),
        left_out=left_out,
        notes=(*notes, *_notes(filings, who.cik)),
    )


def _issuer(filings: Sequence[LedgerFiling], asked: Party | None, who: Party) -> Party:
    names = {one.issuer: one.issuer_name for one in filings}
    if asked is not None:
        if asked.cik not in names:
            message = f"'{who.name or who.cik}' has no filing about {asked.name or asked.cik}; {_listed(names)}"
            raise QueryError(message)
        return asked
    if len(names) > 1:
        message = (
            f"'{who.name or who.cik}' reports about {len(names)} issuers; name one with --issuer: {_listed(names)}"
        )
        raise QueryError(message)
    ((cik, name),) = names.items()
    return Party(cik, name)


def _listed(names: Mapping[str, str]) -> str:
    return "there are " + "; ".join(f"{cik} {name}" for cik, name in sorted(names.items(), key=lambda one: one[1]))


def trades_of_rows(
    filings: Sequence[LedgerFiling], rows: Sequence[LedgerRow], cik: str
) -> tuple[tuple[SwingTrade, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the trades of one person in one issuer, the rows that are none, and what was done to count each once."""
    amended = tuple(amended_reports(filings, rows))
    superseded = superseded_rows(amended)
    names = {owner.cik: owner.name for one in filings for owner in one.owners if owner.cik != cik}
    by_ref = {one.ref: one for one in rows}
    trades: list[SwingTrade] = []
    left_out: list[str] = []
    joined = 0
    for event in events_of(rows, superseded):
        live = [ref for ref in event.rows if ref not in superseded]
        row = by_ref[live[0] if live else event.rows[0]]
        joined += len(live) > 1
        why = _lacking(row)
        if why:
            left_out.append(f"{_named(row.ref)}: {why}")
        else:
            joint = tuple(names[one] or one for one in event.owners if one in names)
            trades.append(replace(_trade(row), joint=joint))
    trades += _withdrawn(amended, superseded, by_ref, trades)
    trades.sort(key=lambda one: (one.on, one.source))
    numbered = tuple(replace(one, row=number) for number, one in enumerate(trades, 1))
    return numbered, tuple(left_out), tuple(_counted_once(superseded, joined))


def _withdrawn(
    amended: Iterable[AmendedReport],
    superseded: Mapping[RowRef, RowRef | None],
    rows: Mapping[RowRef, LedgerRow],
    trades: Sequence[SwingTrade],
) -> Iterator[SwingTrade]:
    """Yield the trades that an amendment withdraws, unless what it withdraws is told twice and stays once."""
    kept = {(one.on, one.code, one.shares, one.price) for one in trades}
    for report in amended:
        for one in report.rows:
            row = rows.get(one.original) if one.original and one.kind == "withdraws" else None
            if row is None or not row.is_transaction or superseded.get(row.ref, row.ref) or _lacking(row):
                continue
            trade = _trade(row)
            if (trade.on, trade.code, trade.shares, trade.price) not in kept:
                yield replace(trade, withdrawn_by=report.amendment)


def _splits(account: LedgerAccount, trades: Sequence[SwingTrade]) -> Iterator[SplitProposal]:
    """Yield the splits that best explain gaps of balances and fall between trades that may match."""
    found: dict[tuple[str, str], tuple[date, date, str]] = {}
    for line, gaps in account.gaps.items():
        for gap in gaps:
            best = next(iter(gap.explanations), None)
            ratio = best.ratio if best and best.kind == "split" else None
            if best is None or ratio is None or line.derivative or gap.first_day is None or gap.last_day is None:
                continue
            first, last, why = found.get((line.security, ratio), (gap.first_day, gap.last_day, best.arithmetic))
            if first <= gap.last_day and gap.first_day <= last:  # the same split on another line
                first, last = max(first, gap.first_day), min(last, gap.last_day)
            found[line.security, ratio] = first, last, why
    for (security, ratio), (first, last, why) in found.items():
        days = [one.on for one in trades if one.security == security]
        before, after = [one for one in days if one < last], [one for one in days if one >= last]
        if before and after and min(after) <= COURT.last_day(max(before)):
            fact = SplitFact(on=last, ratio=Fraction(ratio), security=security)
            yield SplitProposal(fact, first, why)


def unanswered(proposed: Iterable[SplitProposal], facts: SwingFacts) -> tuple[str, ...]:
    """Return the questions about splits to which no fact is the answer."""
    return tuple(str(one) for one in proposed if not any(_answers(split, one) for split in facts.split))


def _answers(split: SplitFact, proposed: SplitProposal) -> bool:
    return split.security in {"", proposed.split.security} and proposed.first_day <= split.on <= proposed.split.on


def _counted_once(superseded: Mapping[RowRef, RowRef | None], joined: int) -> Iterator[str]:
    restated = sum(one is not None for one in superseded.values())
    if restated:
        yield f"{restated} rows are counted as amendments left them"
    if joined:
        yield f"{joined} trades that several filings report are counted once"


def _lacking(row: LedgerRow) -> str:
    """Say why a row cannot be counted; an empty text where it can."""
    if row.day is None:
        return "it gives no day"
    if not row.shares and not (row.is_derivative and row.underlying_shares):
        return "it gives no number of shares"
    numbers = (row.shares, row.price, row.underlying_shares, row.strike)
    if any(one is not None and (one < 0 or len(one.as_tuple().digits) > _LONGEST) for one in numbers):
        return "a number is below zero or has too many digits"
    return ""


def _trade(row: LedgerRow) -> SwingTrade:
    """Return a row as a trade; of a derivative in underlying shares, at its premium for one of them."""
    shares, price = row.shares or Decimal(0), row.price
    if row.is_derivative and row.underlying_shares:
        if price is not None and row.shares:
            price = price * row.shares / row.underlying_shares
        shares = row.underlying_shares
    right = _right(row)
    return SwingTrade(
        row=0,
        on=row.day or date.min,
        code=row.code,
        shares=shares,
        price=price,
        acquired={"A": True, "D": False}.get(row.acquired_disposed),
        security=class_words(row.underlying if row.is_derivative and row.underlying else row.title),
        owner="direct" if row.ownership == "D" else row.nature or "indirect",
        right=right,
        strike=row.strike if right else None,
        expires=row.expires if right else None,
        note=row.title,
        source=_named(row.ref),
    )


def _named(ref: RowRef) -> str:
    table = "Table II" if ref.table.startswith("deriv") else "Table I"
    return f"{ref.accession} {table} row {ref.row or ref.key}"


def _right(row: LedgerRow) -> Literal["", "call", "put"]:
    if not row.is_derivative:
        return ""
    return "put" if any(word in row.title.lower() for word in _PUTS) else "call"


def facts_of_filings(filings: Sequence[LedgerFiling], cik: str) -> SwingFacts:
    """Return what the boxes of filings say of a person's offices."""
    return SwingFacts(status=tuple(_capacities(filings, cik)))


def _capacities(filings: Sequence[LedgerFiling], cik: str) -> Iterator[HeldCapacity]:
    """Yield what the boxes say of the person, from the first report that has each; the end no form tells."""
    first: dict[Capacity, date | None] = {}
    for filing in sorted(filings, key=lambda one: one.filed_on or date.max):
        for owner in filing.owners:
            if owner.cik == cik:
                ticked: tuple[tuple[bool, Capacity], ...] = (
                    (owner.is_director, "director"),
                    (owner.is_officer, "officer"),
                    (owner.is_ten_percent_owner, "ten percent"),
                )
                since = filing.period if filing.form.startswith("3") else None
                for is_ticked, capacity in ticked:
                    if is_ticked:
                        first.setdefault(capacity, since)
    for capacity, begun in first.items():
        yield HeldCapacity(capacity=capacity, since=begun)


def _notes(filings: Sequence[LedgerFiling], cik: str) -> Iterator[str]:
    yield "the boxes of the reports say who was director, officer or holder of more than ten percent, and since when"
    left = [one for one in filings if one.exit_box]
    if left:
        last = max(left, key=lambda one: one.filed_on or date.min)
        yield (
            f"{last.accession} of {last.filed_on} ticks the exit box: say with [[status]] to when the office ended, "
            f"until then it is taken as held"
        )
    held: Mapping[str, list[str]] = defaultdict(list)
    for one in filings:
        others = [owner.name for owner in one.owners if owner.cik != cik]
        for name in others:
            held[name].append(one.accession)
    if held:
        yield f"reports are joint with {'; '.join(sorted(held))}: the whole of each trade is taken as the person's"
