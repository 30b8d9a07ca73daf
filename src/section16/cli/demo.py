"""`section16 demo`: the bundled example from trades to an accepted filing."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from section16.cli.frame.console import FINDINGS, Stop
from section16.cli.reports.draft import drafted, files_of, print_draft, write_out

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument

__all__ = ["demo"]

# The example is of that week; drafted today it would be two years late.
_TODAY = date(2024, 2, 16)
_PLAN = "qualys-2024-02.toml"


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Write the files into this folder.")] = Path("out"),
) -> None:
    """Take an example from trades to an accepted filing, offline.

    An option exercise, a day's sales and a purchase under an employee plan become a Form 4. It is shown, checked,
    written as XML, HTML and PDF with a schedule of executions, filed with a local EDGAR, accepted, and compared byte
    for byte with what that EDGAR publishes.

    Examples:
        section16 demo --out demo
    """
    plan = example(_PLAN)
    typer.echo(f"from {plan.name}:\n\n{plan.read_text()}")
    made = drafted(plan, _TODAY)
    print_draft(made, show=True)
    write_out(files_of(made, out))
    for name, report in made.named():
        _practise(name, report)
    typer.echo("\nthe same in a browser, with two people and their log-ins: section16 serve --demo")


def _practise(name: str, report: "OwnershipDocument") -> None:
    from section16.tasks.filing.practice import file_in_practice

    typer.echo(f"\n{name}: filing it with a local EDGAR, first as a test")
    done = file_in_practice(report, name)
    if done.submission is None or done.archived is None:
        message = f"{name}: the local EDGAR did not publish it; see section16 check"
        raise Stop(message, FINDINGS)
    typer.echo(f"{name}: {done.submission.state} as {done.submission.accession}, {len(done.archived):,} bytes")
    if not done.same:
        message = f"{name}: what the archive holds is not what was filed"
        raise Stop(message, FINDINGS)
    typer.echo(f"{name}: read back from the archive; byte for byte what was filed")


def example(name: str) -> Path:
    """Find a bundled example: in the package, or in the checkout that the package is run from."""
    import section16

    package = Path(section16.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / name).exists():
            return folder / name
    message = f"{name}: the example is not installed; run from a checkout, or install the wheel"
    raise Stop(message)
