"""The memorandum on short-swing profit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from section16.edgar.public.listing import public_address
from section16.ledger.short_swing.exposure import SwingQuestion
from section16.ledger.short_swing.trades import SwingTrade
from section16.rendering.memo.charts import ChartArc, ChartPoint, ChartSpan, arc_chart
from section16.rendering.memo.memo import Memo, MemoChart, MemoSection, MemoTable
from section16.standard.numbers import Accession
from section16.standard.text.prose import amount, money
from section16.tasks.short_swing.answers import ExposureAnswer
from section16.tasks.short_swing.page_parts import NOTICE, SwingParties, day_words, facts_of, with_commas

__all__ = ["exposure_memo"]

_LAW: Final = """
Section 16(b) of the Securities Exchange Act, 15 U.S.C. 78p(b): the profit of a director, an officer or a holder of more
than ten percent from a purchase and sale, or sale and purchase, within less than six months belongs to the issuer,
whatever was intended.

Smolowe v. Delendo, 136 F.2d 231 (2d Cir. 1943): lowest price in against highest price out, whatever certificates were
delivered. Gratz v. Claughton, 187 F.2d 46 (2d Cir. 1951): each trade may be matched with one before or after it.

Stella v. Graham-Paige, 132 F. Supp. 100 (S.D.N.Y. 1955); Colonial Realty v. MacWilliams, 381 F. Supp. 26 (S.D.N.Y.
1974): how less than six months are counted.

Suit may be brought by the issuer, or by a holder of its securities if it does not within sixty days after a request,
and within two years after the profit was realized. Credit Suisse v. Simmonds, 566 U.S. 221 (2012): at most equitable
tolling, and not merely because no Section 16(a) report was filed.
"""
_PROOF: Final = """
Each row has a price of at least zero. Two rows that may be matched are together worth at least what a share of them
shows, so no pairing can show more than all shares at these prices; and these are exactly the maximum. Both facts can
be checked by hand.
"""
_LAST_NEEDED: Final = 5  # of the columns of trades; those after it are left out where they are empty
_MOST_CHARTED: Final = 400  # pairs; more make a black page


def exposure_memo(
    trades: Sequence[SwingTrade], answer: ExposureAnswer, question: SwingQuestion, parties: SwingParties
) -> Memo:
    """Return the memorandum: trades, pairs, proof, what does not count, what was assumed, what each side would say."""
    sides = _sides(answer)
    sections = (
        _pairs_section(trades, answer),
        _trades_section(trades, answer, sides, parties.issuer_cik),
        _proof_section(answer),
        _aside_section(answer),
        MemoSection(heading="What was assumed", points=tuple(_assumptions(answer))),
        _owners_section(answer),
        MemoSection(heading="The law", points=_paragraphs(_LAW)),
        MemoSection(heading="What a demand would claim", paragraphs=(_demand(answer, parties),)),
        MemoSection(heading="What the other side would say", points=tuple(_answers(answer))),
    )
    return Memo(
        title="Short-swing profit under Section 16(b)",
        facts=tuple(facts_of(parties, question)),
        summary=tuple(_summary(answer)),
        sections=tuple(one for one in sections if one is not None),
        notice=NOTICE,
    )


def _summary(answer: ExposureAnswer) -> Iterator[str]:
    if not answer.pairs:
        yield "No purchase and sale that may be matched show a profit: nothing could be recovered from these trades."
    else:
        yield f"The most that the issuer could recover is ${with_commas(answer.maximum)}."
    if answer.latest_leg and answer.suit_by:
        latest, last = day_words(answer.latest_leg), day_words(answer.suit_by)
        yield f"Its latest trade is of {latest}; suit may be brought until {last}, unless time is tolled."
    open_rows = len(answer.asked) + len(answer.unknown) + len(answer.questions)
    if open_rows:
        yield f"{open_rows} matters stay open, and are not in this figure: see what does not count, below."


def _sides(answer: ExposureAnswer) -> dict[int, str]:
    """Map each row to what it counts as."""
    return {
        **{one.row: "put aside" for one in answer.put_aside},
        **{one.row: "to be asked" for one in answer.asked},
        **{one.row: "purchase" for one in answer.certificate.purchases},
        **{one.row: "sale" for one in answer.certificate.sales},
    }


def _trades_section(
    trades: Sequence[SwingTrade], answer: ExposureAnswer, sides: Mapping[int, str], issuer: str
) -> MemoSection:
    rows = [
        (
            str(one.row),
            one.on.isoformat(),
            one.code or "none",
            sides.get(one.row, "not matched"),
            amount(one.shares),
            "none given" if one.price is None else money(one.price),
            " ".join(filter(None, (one.security, one.series))),
            one.source or one.note,
        )
        for one in trades
    ]
    names = ("Row", "Day", "Code", "Counts as", "Shares", "Price", "Security", "Source")
    told = [place for place in range(len(names)) if place <= _LAST_NEEDED or any(row[place] for row in rows)]
    table = MemoTable(
        caption=f"{len(trades)} trades; shares of an option are those of its underlying security",
        columns=tuple(names[place] for place in told),
        rows=tuple(tuple(row[place] for place in told) for row in rows),
        numbers=frozenset({4, 5}),
        links=tuple(_link(one, issuer) for one in trades) if issuer else (),
    )
    gain = (
        f"First in, first out, the trades show ${with_commas(answer.actual)}, which Section 16(b) does not ask for; "
        f"{answer.sold_from_holdings} shares were sold from earlier holdings, of unknown cost."
    )
    return MemoSection(heading="The trades", paragraphs=(gain,), tables=(table,))


def _link(trade: SwingTrade, issuer: str) -> str:
    """Return the address of the filing that a trade comes from; an empty text where it is none."""
    number = Accession.find(trade.source)
    return public_address(issuer, number.dashed) if number else ""


def _pairs_section(trades: Sequence[SwingTrade], answer: ExposureAnswer) -> MemoSection | None:
    if not answer.pairs:
        return None
    rows = tuple(
        (
            f"row {one.purchase_row}",
            f"row {one.sale_row}",
            amount(Decimal(one.shares)) if one.shares.replace(".", "").isdigit() else one.shares,
            f"${with_commas(one.per_share)}",
            f"${with_commas(one.profit)}",
            one.last_day,
        )
        for one in answer.pairs
    )
    table = MemoTable(
        caption="Pairs; their profits are exact, and are rounded once, in their sum",
        columns=("Purchase", "Sale", "Shares", "Profit a share", "Profit", "Match until"),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
    )
    if len(answer.pairs) > _MOST_CHARTED:
        return MemoSection(heading="The pairs", tables=(table,))
    return MemoSection(heading="The pairs", charts=(_pairs_chart(trades, answer, table),))


def _pairs_chart(trades: Sequence[SwingTrade], answer: ExposureAnswer, table: MemoTable) -> MemoChart:
    days = {one.row: one.on for one in trades}
    used = {one.purchase_row: "up" for one in answer.pairs} | {one.sale_row: "down" for one in answer.pairs}
    points = [
        ChartPoint(
            on=one.on,
            shape="up" if used[one.row] == "up" else "down",
            label=f"row {one.row}: {amount(one.shares)}" + (f" at {money(one.price)}" if one.price is not None else ""),
        )
        for one in trades
        if one.row in used
    ]
    arcs = [
        ChartArc(first=days[one.purchase_row], second=days[one.sale_row], label=f"${with_commas(one.profit)}")
        for one in answer.pairs
    ]
    widest = max(answer.pairs, key=lambda one: abs((days[one.sale_row] - days[one.purchase_row]).days))
    first = min(days[widest.purchase_row], days[widest.sale_row])
    span = ChartSpan(first=first, last=date.fromisoformat(widest.last_day), label=f"window of {first}")
    words = (
        f"Each arc joins a purchase and a sale that are matched, with the profit that they show: {len(answer.pairs)} "
        f"in all. Shaded are the days on which a trade of {first} is matched."
    )
    return MemoChart(title="Purchases and sales", svg=arc_chart("Pairs", points, arcs, span), words=words, table=table)


def _proof_section(answer: ExposureAnswer) -> MemoSection | None:
    if not answer.pairs:
        return None
    purchases = [(f"row {one.row}", "purchase", one.price) for one in answer.certificate.purchases]
    sales = [(f"row {one.row}", "sale", one.price) for one in answer.certificate.sales]
    table = MemoTable(
        caption="A price for a share of each row that proves it",
        columns=("Row", "Side", "Price"),
        rows=tuple(sorted(purchases + sales, key=lambda one: int(one[0].split()[1]))),
        numbers=frozenset({2}),
    )
    by_pairs = with_commas(answer.lowest_in_highest_out)
    less = "no less" if answer.shortfall == "0.00" else f"${with_commas(answer.shortfall)} less"
    return MemoSection(
        heading="Why no other pairing shows more",
        paragraphs=(
            *_paragraphs(_PROOF),
            f"Lowest price in against highest price out, pair by pair, shows ${by_pairs}, {less}.",
        ),
        tables=(table,),
    )


def _aside_section(answer: ExposureAnswer) -> MemoSection | None:
    rows = tuple((str(one.row), one.code or "none", one.why) for one in (*answer.put_aside, *answer.asked))
    pairs = (
        f"rows {one.purchase_row} and {one.sale_row}, up to {one.shares} shares: {one.why}" for one in answer.unknown
    )
    points = (*pairs, *answer.questions)
    if not rows and not points:
        return None
    table = MemoTable(caption="Rows that are not in the figure", columns=("Row", "Code", "Why"), rows=rows)
    return MemoSection(heading="What does not count", points=points, tables=(table,) if rows else ())


def _owners_section(answer: ExposureAnswer) -> MemoSection | None:
    points = tuple(f"{one.name}, for rows {', '.join(map(str, one.rows))}" for one in answer.owners)
    about = "They report trades of this history too, each of which the issuer recovers once, from each owner its part."
    return MemoSection(heading="Who else answers", paragraphs=(about,), points=points) if points else None


def _assumptions(answer: ExposureAnswer) -> Iterator[str]:
    yield from answer.assumptions
    for name, total in answer.sensitivity.items():
        yield f"under another reading, {name}, the maximum is ${with_commas(total)}"


def _demand(answer: ExposureAnswer, parties: SwingParties) -> str:
    if not answer.pairs:
        return "There is nothing to demand on these trades."
    person, issuer = parties.person or "the insider", parties.issuer or "the issuer"
    last = f" Suit would have to be brought by {answer.suit_by}." if answer.suit_by else ""
    return (
        f"That {issuer} recover ${with_commas(answer.maximum)} from {person}, the profit of the pairs above, and sue "
        f"if it is not paid; a holder of its securities may sue in its place when it has not within sixty days.{last}"
    )


def _answers(answer: ExposureAnswer) -> Iterator[str]:
    """Yield what would be said against the figure, as far as the trades give cause."""
    if answer.shortfall != "0.00":
        less = with_commas(answer.lowest_in_highest_out)
        yield (
            f"that courts pair lowest in with highest out, which gives ${less}; to that it would be said that the "
            f"courts' rule is to recover all profit that can be shown"
        )
    for name, total in answer.sensitivity.items():
        if Decimal(total) < Decimal(answer.maximum):
            yield f"that six months are counted otherwise ({name}): then it is ${with_commas(total)}"
    if answer.actual != answer.maximum:
        yield f"that the true gain was ${with_commas(answer.actual)}: no answer, since Smolowe v. Delendo"
    yield "that a trade is exempt by a fact that no form tells, as an approval by the board under Rule 16b-3(d)"
    for text in answer.assumptions:
        yield f"that this is not so: {text}"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.strip().split("\n\n"))
