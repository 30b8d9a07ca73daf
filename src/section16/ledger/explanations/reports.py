"""What other reports tell: an amendment, a Form 5 that follows, and reports that are not there."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from section16.ledger.explanations.context import IssuerLines, OpenGap, is_telling
from section16.ledger.values import Certainty, Explanation, LedgerFiling, Posting, RowRef
from section16.standard.text import prose

__all__ = ["deferred", "missing_report", "reported_late", "restated"]

_LATE_WORDS: Final = re.compile(
    r"inadvertent|previously unreported|not (?:previously|timely) reported|should have (?:been )?report|omitted|"
    r"late (?:report|filing)|administrative error|clerical error|reported (?:late|incorrectly)",
    re.IGNORECASE,
)
_FORM_5_WORDS: Final = re.compile(r"\bform 5\b", re.IGNORECASE)
_A_YEAR: Final = timedelta(days=366)
_DUE: Final = timedelta(days=4)  # two business days and a weekend: in fewer no report can have come due between


def restated(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain by an amendment: it repeats what was counted already, or it corrects the balance before."""
    yield from _repeated(gap, issuer)
    yield from _corrected(gap, issuer)


def _repeated(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    filing = issuer.filings.get(gap.gap.before.accession)
    if gap.repeated is not None:
        text = f"repeats the row of {gap.repeated.row.accession}: the same day, code, amount and balance"
        rows = (gap.repeated.row, gap.gap.before)
        yield Explanation(kind="restated", certainty="certain", arithmetic=text, rows=rows)
    if filing is None or not filing.is_amendment or gap.repeated is not None:
        return
    for posting in reversed(gap.postings[: gap.at]):
        original = issuer.filings.get(posting.row.accession)
        if original is None or original.accession == filing.accession or not _amends(filing, original):
            continue
        same = posting.reported == gap.gap.reported
        what = (
            "repeats the balance" if same else f"restates the balance, {prose.amount(posting.reported or Decimal(0))},"
        )
        yield Explanation(
            kind="restated",
            certainty="certain" if filing.original_on is not None else "likely",
            arithmetic=f"{filing.accession} amends {original.accession} and {what} of its row",
            rows=(posting.row, gap.gap.before),
        )
        return


def _amends(filing: LedgerFiling, original: LedgerFiling) -> bool:
    if filing.original_on is None:
        return filing.period is not None and filing.period == original.period
    return filing.original_on == original.filed_on


def _corrected(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Look for an amendment whose balance makes the reported one foot."""
    before = gap.postings[gap.since]
    wanted = gap.gap.reported - (gap.gap.computed - gap.held)
    for other in issuer.amended(gap.gap.line):
        filing = issuer.filings[other.row.accession]
        original = issuer.filings.get(before.row.accession)
        if other.reported == wanted and original and filing.accession != gap.gap.before.accession:
            if not _amends(filing, original):
                continue
            text = f"{filing.accession} amends the balance before to {prose.amount(wanted)}, with which it foots"
            yield Explanation(kind="restated", certainty="certain", arithmetic=text, rows=(before.row, other.row))
            return


def deferred(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain by what is told later, mostly on Form 5: a balance may leave it out until then, or have it in already.

    What may wait is put off; a trade that was due on Form 4 is late, and its report was missing until then.
    """
    if left_out := _left_out(gap, issuer):
        forgotten = all(_came_later(gap.gap.before, one.row, issuer) for one in left_out)
        text = "the balance leaves out {amount} of {report}"
        yield _told_later("possible" if forgotten else "certain", text, left_out, gap, issuer)
        return
    for earlier in issuer.of_line(gap.gap.line):
        if earlier.at < gap.at and earlier.gap.difference == -gap.gap.difference and _left_out(earlier, issuer):
            text = "the balance takes in the {amount} of {report} that one before left out"
            yield _told_later("certain", text, _left_out(earlier, issuer), gap, issuer)
            return
    first, last = gap.span
    follow = tuple(
        one
        for one in gap.postings[gap.at + 1 :]
        if one.amount is not None and one.day and first <= one.day <= last and _on_form_5(one, issuer)
    )
    if follow and _total(follow) == gap.gap.difference:
        yield _told_later("certain", "the balance has {amount} in that {report} tells later", follow, gap, issuer)
        return
    words = tuple(text for text in issuer.notes_of(gap.gap.before) if _FORM_5_WORDS.search(text))
    if words:
        text = f"{prose.amount(gap.gap.difference)}; a footnote of the row names Form 5"
        yield Explanation(
            kind="deferred to Form 5", certainty="likely", arithmetic=text, rows=(gap.gap.before,), footnotes=words
        )


def _left_out(gap: OpenGap, issuer: IssuerLines) -> tuple[Posting, ...]:
    """Return the rows told later that a balance does not have in, if they are all that is missing.

    They stand just before it, or are all that their report tells of the days before.
    """
    near = (*_run_before(gap, issuer), *(one for one in gap.moved if _is_told_later(one, gap, issuer)))
    report = {one.row.accession for one in near[-1:]}
    whole = tuple(one for one in gap.postings[: gap.at] if one.row.accession in report and one.amount is not None)
    return next((rows for rows in (near, whole) if rows and _total(rows) == -gap.gap.difference), ())


def _run_before(gap: OpenGap, issuer: IssuerLines) -> list[Posting]:
    """Return the rows told later that stand just before the gap."""
    place = gap.since
    while place >= 0 and gap.postings[place].amount is not None and _is_told_later(gap.postings[place], gap, issuer):
        place -= 1
    return list(gap.postings[place + 1 : gap.since + 1])


def _total(postings: Sequence[Posting]) -> Decimal:
    return sum((one.amount or Decimal(0) for one in postings), Decimal(0))


def _is_told_later(posting: Posting, gap: OpenGap, issuer: IssuerLines) -> bool:
    """Tell whether a row is on a Form 5, or on another report that came after the one with the gap."""
    return _on_form_5(posting, issuer) or bool(_came_later(posting.row, gap.gap.before, issuer))


def _on_form_5(posting: Posting, issuer: IssuerLines) -> bool:
    """Tell whether a Form 5 reports a row; what may be on one, and is on a Form 4 already, is not put off."""
    row = issuer.row(posting.row)
    return row is not None and row.filing.form.startswith("5")


def _came_later(one: RowRef, other: RowRef, issuer: IssuerLines) -> bool | None:
    """Tell whether the report of one row became known after that of another; None where that is not known."""
    known = [row.filing.known_at if row else None for row in (issuer.row(one), issuer.row(other))]
    return known[0] > known[1] if known[0] and known[1] else None


def _told_later(
    certainty: Certainty, text: str, postings: Sequence[Posting], gap: OpenGap, issuer: IssuerLines
) -> Explanation:
    rows = [row for one in postings if (row := issuer.row(one.row))]
    annual = all(row.filing.form.startswith("5") for row in rows)
    waits = annual and all(row.form_type != "4" for row in rows)
    return Explanation(
        kind="deferred to Form 5" if waits else "missing report",
        certainty=certainty,
        arithmetic=text.format(amount=prose.amount(_total(postings)), report="Form 5" if annual else "a late report"),
        rows=(gap.gap.before, *(one.row for one in postings)),
    )


def reported_late(gap: OpenGap, _issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain by a row that was filed later, for a day within the gap; and the gap that this row makes in turn."""
    first, last = gap.span
    size = gap.gap.difference
    if not is_telling(size):
        return
    later = (one for one in gap.postings[gap.at + 1 :] if one.row.accession != gap.gap.before.accession)
    late = next((one for one in later if one.amount == size and one.day and first <= one.day <= last), None)
    here, before = gap.postings[gap.at], gap.postings[gap.since]
    if late is not None:
        text = f"{prose.amount(size)} is reported later, in {late.row.accession}, for {late.day}"
        yield Explanation(kind="missing report", certainty="certain", arithmetic=text, rows=(gap.gap.before, late.row))
    elif here.amount == -size and here.day and before.day and here.day < before.day:
        text = f"{prose.amount(-size)} of {here.day} is reported late: the balance before, of {before.day}, has it in"
        yield Explanation(kind="missing report", certainty="likely", arithmetic=text, rows=(before.row, here.row))


def missing_report(gap: OpenGap, issuer: IssuerLines) -> Iterator[Explanation]:
    """Explain by a report that is not there.

    It is likely where a footnote admits it, or where several lines of the person change between the same two reports;
    and possible where the new balance is gone on from, or a year has passed, after which a Form 5 would have told what
    no Form 4 has to.
    """
    if gap.within_a_report or gap.was_out:
        return
    words = tuple(text for text in issuer.texts_of(gap.gap.before) if _LATE_WORDS.search(text))
    first, last = gap.span
    lapse = (last - first) if gap.gap.first_day and gap.gap.last_day else timedelta(0)
    if lapse < _DUE and not words:
        return
    lines = 1 + len({other.gap.line for other in issuer.of_person(gap) if other.span == gap.span})
    if not (words or lines > 1 or gap.stays or lapse > _A_YEAR):
        return
    seen = f"; {lines} lines changed in these days" if lines > 1 else ""
    yield Explanation(
        kind="missing report",
        certainty="likely" if words or (lines > 1 and is_telling(gap.gap.difference)) else "possible",
        arithmetic=f"{prose.amount(gap.gap.difference)} between {first} and {last} ({lapse.days} days) without a report"
        f"{seen}{'; a footnote admits a late report' if words else ''}",
        rows=(gap.gap.after, gap.gap.before),
        footnotes=words,
    )
