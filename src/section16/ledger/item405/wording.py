"""The words of an Item 405 disclosure: its caption, a sentence for each person, and why there is none."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from section16.ledger.item405.count import DelinquentPerson, Item405, LateReport
from section16.ledger.lateness import RowLateness
from section16.ledger.values import LedgerOwner
from section16.standard.codes.transactions import transaction_code_named
from section16.standard.text.prose import day, listed, one_or_more

__all__ = ["disclosure_of", "relationship_of", "sentence_of"]


def disclosure_of(item: Item405) -> str:
    """Return caption and sentences, a paragraph each; where nobody is named, say why there is no caption."""
    if not item.persons:
        return (
            f"Nothing is to be disclosed for the fiscal year that ended on {item.year_end}: no late report is known. "
            f"The caption is left out then ({item.authority}, instruction)."
        )
    issuer = item.issuer_name or f"the issuer (CIK {item.issuer})"
    opening = (
        f"Based on our review of the reports filed electronically with the SEC during and for the fiscal year ended "
        f"{day(item.year_end)}, the following directors, officers and holders "
        f"of more than ten percent of {issuer} did not file on a timely basis reports that Section 16(a) of the "
        f"Securities Exchange Act of 1934 requires:"
    )
    return "\n\n".join((item.caption, opening, *map(sentence_of, item.persons)))


def sentence_of(person: DelinquentPerson) -> str:
    """Say of one person how many reports were late, on which forms, and how many transactions of which kind."""
    reports = f"{_number_of(len(person.reports), 'late report')} ({_forms(person.reports)})"
    who = ", ".join(filter(None, (person.owner.name or f"CIK {person.owner.cik}", relationship_of(person))))
    if not person.transactions:
        return f"{who}, filed {reports}."
    rows = [row for one in person.reports for row in one.rows]
    were = "was" if person.transactions == 1 else "were"
    each = f"{_number_of(person.transactions, 'transaction')} that {were} not reported on a timely basis"
    return f"{who}, filed {reports}, covering {each} ({_kinds(rows)})."


def relationship_of(person: DelinquentPerson) -> str:
    """Return the person's relationship to the issuer in words, as the newest late report has it."""
    owner = person.owner
    return listed(tuple(_relationships(owner)))


def _relationships(owner: LedgerOwner) -> Iterator[str]:
    if owner.is_director:
        yield "a director"
    if owner.is_officer:
        yield owner.title or "an officer"
    if owner.is_ten_percent_owner:
        yield "a holder of more than ten percent"


def _forms(reports: Sequence[LateReport]) -> str:
    forms = Counter(one.form for one in reports)
    if len(reports) == 1:
        return f"a Form {reports[0].form}"
    each = (one_or_more(Decimal(count), f"Form {form}", f"Forms {form}") for form, count in sorted(forms.items()))
    return listed(tuple(each))


def _kinds(rows: Sequence[RowLateness]) -> str:
    """Name what the transactions were by the words of their codes; how many of each where they differ."""
    named = Counter(_kind_of(one.code) for one in rows)
    if len(named) == 1:
        return next(iter(named))
    return "; ".join(f"{name}: {count}" for name, count in named.items())


def _kind_of(code: str) -> str:
    entry = transaction_code_named(code)
    return entry.short.casefold() if entry else f"code {code}" if code else "no code"


def _number_of(count: int, noun: str) -> str:
    return one_or_more(Decimal(count), noun, f"{noun}s")
