"""docs/reference/commands.md: every command with its arguments and options."""

from collections.abc import Mapping
from inspect import cleandoc
from itertools import groupby
from typing import Any

import typer

from pages.markdown import code, page, plain, table
from section16.cli.commands import app

__all__ = ["command_names", "commands"]

_INTRO = """
`section16 COMMAND --help` prints the same. Files may be named, given as globs, or `-` for standard input.
`section16 --install-completion` installs the completion of the shell. Facts go to standard output; complaints and
faults to standard error, one line each, `place: what was seen; what to do`.

| status | means |
|---|---|
| 0 | fine |
| 1 | findings, faults of the input, a difference, a day that has passed; some files could not be read |
| 2 | wrong use, or nothing readable; nothing was written |
| 130 | interrupted; files are whole or as they were |

Colours and progress bars appear on a terminal only; `NO_COLOR=1` turns colours off. With `SECTION16_TRACEBACK=1` an
error of the program itself shows its traceback.
"""


def commands() -> str:
    """Return the page."""
    blocks: list[str] = []
    for heading, found in groupby(_all().items(), key=lambda item: item[1].rich_help_panel):
        blocks += [f"## {heading}", *(_command(name, one) for name, one in found)]
    return page("Commands", _INTRO, *blocks)


def command_names() -> tuple[str, ...]:
    """List the commands as the program has them."""
    return tuple(_all())


def _all() -> Mapping[str, Any]:
    """Return each command by its name, in the order of the groups; below a group of commands those that it holds."""
    top: Any = typer.main.get_command(app)
    found = {}
    for name, one in top.commands.items():
        found[name] = one
        for below, command in getattr(one, "commands", {}).items():
            command.rich_help_panel = one.rich_help_panel
            found[f"{name} {below}"] = command
    return found


def _command(name: str, one: Any) -> str:  # noqa: ANN401 - a command of typer's own click
    arguments = [param for param in one.params if param.param_type_name == "argument"]
    usage = " ".join((f"section16 {name}", *map(_usage, arguments), "[OPTIONS]"))
    rows = [(code(_name(param)), _help(param)) for param in arguments]
    rows += [(_flags(param), _help(param)) for param in one.params if param.param_type_name == "option"]
    blocks = [f"### {name}", f"```text\n{usage}\n```", plain(cleandoc(one.help or ""))]
    if one.epilog:
        blocks.append(f"```sh\n{one.epilog}\n```")
    if hasattr(one, "commands"):
        blocks[1] = f"```text\nsection16 {name} COMMAND [OPTIONS]\n```"
    return "\n\n".join((*blocks, *([table(("Argument or option", "Meaning"), rows)] if rows else [])))


def _usage(param: Any) -> str:  # noqa: ANN401
    name = _name(param)
    return name if param.required else f"[{name}]"


def _name(param: Any) -> str:  # noqa: ANN401
    return str(param.metavar or param.name.upper()) + ("..." if param.nargs != 1 else "")


def _flags(param: Any) -> str:  # noqa: ANN401
    names = ", ".join(code(flag) for flag in (*param.opts, *param.secondary_opts))
    return names if param.is_flag else f"{names} {code(param.metavar or 'WORD')}"


def _help(param: Any) -> str:  # noqa: ANN401
    words = [param.help or ""]
    if param.envvar:
        words.append(f"Variable: {code(param.envvar)}.")
    if isinstance(param.show_default, str):
        words.append(f"Default: {param.show_default}.")
    else:
        value = getattr(param.default, "value", param.default)
        value = param.opts[0] if value is True else value
        words += [] if callable(value) or value in (None, False, ()) else [f"Default: {code(str(value))}."]
    return " ".join(words)
