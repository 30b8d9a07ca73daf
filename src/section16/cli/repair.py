"""`section16 check --fix`: the safe repairs of a report, shown, and written only when told where."""

from pathlib import Path

import typer

from section16.cli.talk import FINDINGS, FINE, Stop, complain, one_line
from section16.tasks.files import STDIN, Input

__all__ = ["fix"]

_DIFFERENCE_COLOURS = {"+": typer.colors.GREEN, "-": typer.colors.RED, "@": typer.colors.CYAN}


def fix(source: Input, target: str | None) -> int:
    """Repair one report and show the difference; write it to `target`, `-` for standard output, None for nowhere."""
    from section16.tasks.files import write_whole
    from section16.tasks.repairing import NotRepairable, repair_file
    from section16.xml import NotOwnershipDocument

    try:
        made = repair_file(source.read(), source.name)
    except (NotOwnershipDocument, NotRepairable) as refusal:
        raise Stop("\n".join(f"{source.name}: {line}" for line in str(refusal).splitlines()), FINDINGS) from None
    except OSError as error:
        message = f"{source.name}: cannot be read ({error.strerror or error}); give the path of a file"
        raise Stop(message) from None
    if target == STDIN:
        typer.echo(made.data, nl=False)
    else:
        _show(made.diff)
    if target not in {None, STDIN}:
        write_whole(Path(str(target)), made.data)
    _tell(source.name, made.diff, target, len(made.gone), len(made.left))
    return FINDINGS if made.left else FINE


def _show(diff: tuple[str, ...]) -> None:
    for line in diff:
        typer.secho(one_line(line), fg=_DIFFERENCE_COLOURS.get(line[:1]))


def _tell(name: str, diff: tuple[str, ...], target: str | None, gone: int, left: int) -> None:
    if not diff:
        complain(f"{name}: nothing to repair; {_findings(left)} left")
        return
    where = f"written to {target}" if target else "nothing written: --out FILE or --in-place writes it"
    complain(f"{name}: {_findings(gone)} repaired, {left} left; {where}")


def _findings(count: int) -> str:
    return f"{count} finding{'' if count == 1 else 's'}"
