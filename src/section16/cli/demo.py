"""`section16 demo`: the main job on the bundled example, offline."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from section16.cli.draft import drafted, tell, write_out
from section16.cli.talk import Stop

__all__ = ["demo"]

# The example is of that week; drafted today it would be two years late.
_TODAY = date(2024, 2, 16)
_PLAN = "qualys-2024-02.toml"


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")] = Path("out"),
) -> None:
    """Draft the bundled example from its trades: an option exercise, a day's sales and an ESPP purchase.

    It shows the Form 4, checks it, and writes it as XML, HTML and PDF with the schedule of executions. It needs no
    network.

    Example: `section16 demo --out demo`
    """
    plan = example(_PLAN)
    typer.echo(f"from {plan.name}:\n\n{plan.read_text()}")
    made = drafted(plan, _TODAY)
    tell(made, show=True)
    write_out(made, out)


def example(name: str) -> Path:
    """Find a bundled example: in the package, or in the checkout that the package is run from."""
    import section16

    package = Path(section16.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / name).exists():
            return folder / name
    message = f"{name}: the example is not installed; run from a checkout, or install the wheel"
    raise Stop(message)
