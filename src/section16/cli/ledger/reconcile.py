"""`section16 reconcile`: which reported balances do not follow from the one before, and why."""

import sys
from typing import TYPE_CHECKING

import typer

from section16.cli.frame.console import complain, count_of
from section16.cli.frame.table import AsOption, CsvOption, OptionalLake, OutOption, answer_format, stopping
from section16.cli.ledger.amendments import SourceArgument
from section16.cli.ledger.positions import AsOfOption, IssuerOption, JsonOption, MappingOption, opened_ledger

if TYPE_CHECKING:
    from section16.tasks.ledger.reconciling import ReconciledSummary

__all__ = ["reconcile"]


def reconcile(
    names: SourceArgument = None,
    *,
    lake: OptionalLake = None,
    issuer: IssuerOption = None,
    as_of: AsOfOption = None,
    mapping: MappingOption = None,
    as_: AsOption = None,
    out: OutOption = None,
    csv: CsvOption = False,
    json: JsonOption = False,
) -> None:
    """List balances that do not follow, and what may explain them.

    A gap has the balance as computed, from the one before and what was reported since, and as reported, both rows, and
    the days between. KIND is the surest explanation, WHY its arithmetic; OTHER_KINDS are the others, which --json has
    in full. Nothing is filled in: positions --assume KIND counts with explanations of a kind.

    Kinds: split, moved between lines, conversion, reclassification, plan, rounding, typing error, reverts, missing
    report, restated, unit, deferred to Form 5, footnote, unknown. Certainty: certain, likely, possible.

    Without WHO, all of the lake or of the files is reconciled; a lake whose check fails is not.

    Examples:
        section16 reconcile 1494730 --lake lake
        section16 reconcile --issuer 1318605 --lake lake --out gaps.xlsx
        section16 reconcile --lake lake --json
    """
    from section16.tasks.answers.give import give

    with stopping(out):
        who, ledger = opened_ledger(names or [], lake, as_of, mapping)
        found = ledger.reconcile(who, issuer)
        form = answer_format(as_, out, json=json, csv=csv)
        if form == "json" and out is None:
            sys.stdout.write(found.json().decode() + "\n")
        elif len(found.gaps) or out is not None or form != "table":
            give(found.gaps.result(short=form == "table"), form, out)
        if form == "table" and out is None:
            _print_summary(found.summary)
    if not found.summary.balances:
        complain("no line has two balances: there is nothing to reconcile")


def _print_summary(summary: "ReconciledSummary") -> None:
    follow = f"{summary.follow:,} of {count_of(summary.balances, 'balance')} follow"
    typer.echo(f"{count_of(summary.lines, 'line')}: {follow}, {count_of(summary.gaps, 'gap')}")
    for kind, count in summary.kinds.items():
        typer.echo(f"{kind}: {count:,}")
