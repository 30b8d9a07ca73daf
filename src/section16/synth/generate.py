"""Filings by their numbers: any part of any number of them, always the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.standard.numbers import Accession
from section16.synth.damage import DAMAGE_KINDS, DamageKind, DamageOutcome, damage_named
from section16.synth.document import WrittenXml, write_filing
from section16.synth.draws import Draws
from section16.synth.header import as_feed, as_text
from section16.synth.options import Options, OptionsError, with_days
from section16.synth.report import Filing, PlantedError
from section16.synth.template import Cells, CellText
from section16.synth.world import COMPANIES, block_of

__all__ = ["BLOCK", "Shape", "Synthetic", "TrueRow", "Truth", "synthesize"]

# Filings of one block, which is made as a whole.
BLOCK: Final = 1_000
Shape = Literal["xml", "txt", "nc"]

_TABLES: Final[Mapping[type[Struct], str]] = {
    NonDerivativeTransaction: "nonderiv_trans",
    NonDerivativeHolding: "nonderiv_holding",
    DerivativeTransaction: "deriv_trans",
    DerivativeHolding: "deriv_holding",
}
_DAMAGE: Final = COMPANIES  # a stream of its own beside those of the companies


class TrueRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is true of a row: the line it counts on, what it reports, and what was planted in it.

    `row` counts from 1 in Table I or II. Rows with one `event` report one thing; `repeats` names the row of an earlier
    filing that does, and `corrects` the columns in which this one differs.
    """

    table: str
    row: int
    line: str
    event: str
    balance: str | None
    repeats: tuple[str, int] | None = None  # accession number, and the row there
    corrects: tuple[str, ...] = ()
    planted: tuple[PlantedError, ...] = ()


class Truth(Struct, frozen=True, kw_only=True):
    """What a filing holds: `rows` counts rows by table, None where an error took some away.

    `error` names the kind of error that was put in, None for a filing without; `outcome` tells what a reader
    makes of it. `true_rows` tells of each row of both tables, as they stand.
    """

    accession: str
    form: str
    version: str | None
    filed_on: date
    issuer_cik: str
    owners: tuple[str, ...]
    amends: date | None
    error: str | None
    outcome: DamageOutcome
    rows: dict[str, int] | None
    true_rows: tuple[TrueRow, ...] = ()


class Synthetic(Struct, frozen=True):
    """A filing: its accession number, its bytes, and what they hold."""

    accession: str
    data: bytes
    truth: Truth


def synthesize(options: Options, first: int, last: int, shape: Shape = "txt") -> Iterator[Synthetic]:
    """Yield the filings numbered `first` to `last`, from 1.

    A filing depends on the options and its number only: parts made by different processes are parts of one whole.
    Raises OptionsError, with every reason, for options that cannot be met.
    """
    mistakes = options.mistakes()
    if mistakes:
        raise OptionsError(mistakes)
    options = with_days(options)
    for at in range((first - 1) // BLOCK, (last - 1) // BLOCK + 1):
        begins = max(first - 1 - at * BLOCK, 0)
        yield from _block(options, at, slice(begins, last - at * BLOCK), shape)


def _block(options: Options, at: int, part: slice, shape: Shape) -> Iterator[Synthetic]:
    filings = _undamaged(replace(options, errors=0.0, damage=()), at, BLOCK)
    draws = Draws(options.seed, at, _DAMAGE)
    spoiled = [draws.below(1 << 40) if draws.chance(options.errors) else None for _ in filings]
    numbers: Counter[tuple[str, int]] = Counter()
    reported: Reported = {}
    for place, filing in enumerate(filings):
        key = filing.company.cik, filing.filed_on.year
        numbers[key] += 1
        if place < part.stop:
            accession = Accession.compose(*key, numbers[key]).dashed
            true_rows = tuple(_true_rows(filing, accession, reported))
            if part.start <= place:
                made = _synthetic(filing, accession, shape, _kind(options, spoiled[place]))
                yield replace(made, truth=replace(made.truth, true_rows=true_rows))


# What was reported so far: the accession number, the row, and its cells, by company and mark.
Reported = dict[tuple[str, int], tuple[str, int, Cells]]


def _true_rows(filing: Filing, accession: str, reported: Reported) -> Iterator[TrueRow]:
    """Yield what is true of the rows of a filing, and remember what they report."""
    owners = "+".join(owner.cik for owner, _ in filing.owners)
    for table in (filing.table1, filing.table2):
        for number, row in enumerate(table, 1):
            key = filing.company.cik, row.mark
            known = reported.setdefault(key, (accession, number, row.cells))
            repeats = known[0] != accession
            changed = {name for name in {*known[2], *row.cells} if known[2].get(name) != row.cells.get(name)}
            wrong = next((one.meant for one in row.planted if one.column == "shares_following"), None)
            yield TrueRow(
                table=_TABLES[row.part],
                row=number,
                line=f"{filing.company.cik}/{owners}/{row.line}",
                event=f"{filing.company.cik}-{row.mark}",
                balance=wrong or _text_of(row.cells.get("shares_following")),
                repeats=(known[0], known[1]) if repeats else None,
                corrects=tuple(sorted(changed)) if repeats else (),
                planted=row.planted,
            )


def _text_of(cell: CellText | None) -> str | None:
    return cell if isinstance(cell, str) or cell is None else cell[0]


@lru_cache(maxsize=2)  # small archives take their filings from one block, one after the other
def _undamaged(options: Options, at: int, size: int) -> tuple[Filing, ...]:
    return block_of(options, at, size)


def _kind(options: Options, drawn: int | None) -> tuple[str, int] | None:
    """Choose the kind of error for a filing that has one."""
    if drawn is None:
        return None
    names = options.damage or tuple(kind.name for kind in DAMAGE_KINDS)
    return names[drawn % len(names)], drawn


def _synthetic(filing: Filing, accession: str, shape: Shape, error: tuple[str, int] | None) -> Synthetic:
    written = write_filing(filing)
    data = _text_in_shape(filing, accession, written, shape)
    kind = damage_named(error[0]) if error else None
    truth = _truth(filing, accession, written, kind)
    if error is None or kind is None:
        return Synthetic(accession, data, truth)
    return Synthetic(accession, kind.spoil(data.decode(), Draws(error[1])), truth)


def _text_in_shape(filing: Filing, accession: str, written: WrittenXml, shape: Shape) -> bytes:
    if shape == "xml":
        return written.xml.encode()
    return (as_feed if shape == "nc" else as_text)(filing, accession, written.xml)


def _truth(filing: Filing, accession: str, written: WrittenXml, kind: DamageKind | None) -> Truth:
    notes = written.footnotes + (kind.notes if kind else 0)
    return Truth(
        accession=accession,
        form=filing.form,
        version=written.version,
        filed_on=filing.filed_on,
        issuer_cik=filing.company.cik,
        owners=tuple(owner.cik for owner, _ in filing.owners),
        amends=filing.original_on,
        error=kind.name if kind else None,
        outcome=kind.outcome if kind else "read",
        rows=_counts(filing, notes) if kind is None or kind.counted else None,
    )


def _counts(filing: Filing, footnotes: int) -> dict[str, int]:
    counted = Counter([one.part for one in filing.table1])
    counted.update([one.part for one in filing.table2])
    return {
        "submission": 1,
        "reportingowner": len(filing.owners),
        **{table: counted[part] for part, table in _TABLES.items()},
        "footnotes": footnotes,
        "owner_signature": len(filing.signatures),
    }
