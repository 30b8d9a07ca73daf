"""`section16 diff`: what differs between two reports."""

from typing import Annotated

import typer

from section16.cli.frame.console import FINDINGS, FINE, one_line, say_json
from section16.cli.frame.inputs import read_input
from section16.tasks.files import Input

__all__ = ["diff"]


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="Path of the original, or - for standard input.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Path of the amendment, or of any other report.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list of place, before and after.")] = False,
) -> None:
    """Compare two reports, row by row.

    Where B is an amendment, it is first said in words what it does to each row of A: repeats, corrects, adds or
    withdraws it; `section16 amendments A B --json` has that as JSON. Then follows every cell that differs. A cell is
    named by the number and title of its column. Footnotes are compared by their words, not by their
    numbers. Exit status 1 when the reports differ.

    Examples:
        section16 diff original.xml amendment.xml
    """
    from section16.form.compare import differences, exact
    from section16.standard.text.prose import amount
    from section16.tasks.ledger.amendments import amendment_words

    original, changed = read_input(Input(before)).report, read_input(Input(after)).report
    found = differences(original, changed, exact if json else amount)
    if json:
        say_json(found, pretty=True)
    for line in () if json else amendment_words(original, changed):
        typer.echo(one_line(line))
    for one in () if json else found:
        typer.echo(typer.style(one_line(one.place), bold=True))
        if one.before is not None:
            typer.secho(f"  - {one_line(one.before)}", fg=typer.colors.RED)
        if one.after is not None:
            typer.secho(f"  + {one_line(one.after)}", fg=typer.colors.GREEN)
    raise typer.Exit(FINDINGS if found else FINE)
