"""docs/reference/commands.md: every command with its arguments and options."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from inspect import cleandoc
from typing import Any, get_args

import typer

from pages.markdown import code, page, plain, table
from section16.cli.main import app

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
    return page("Commands", _INTRO, *(_command(name, one) for name, one in _all().items()))


def command_names() -> tuple[str, ...]:
    """List the commands as the program has them."""
    return tuple(_all())


def _all() -> Mapping[str, Any]:
    group: Any = typer.main.get_command(app)
    found: Mapping[str, Any] = group.commands
    return found


def _command(name: str, one: Any) -> str:  # noqa: ANN401 - a command of typer's own click
    arguments = [param for param in one.params if param.param_type_name == "argument"]
    options = [param for param in one.params if param.param_type_name == "option"]
    usage = " ".join((f"section16 {name}", *(_shown(param) for param in arguments), "[OPTIONS]"))
    rows = [(code(_shown(param)), _help(param)) for param in arguments]
    rows += [(_flags(param), _help(param)) for param in options]
    about = plain(cleandoc(one.help or ""))
    return f"## {name}\n\n```text\n{usage}\n```\n\n{about}\n\n{table(('Argument or option', 'Meaning'), rows)}"


def _shown(param: Any) -> str:  # noqa: ANN401
    name = str(param.metavar or param.name.upper())
    return name if param.required else f"[{name}]"


def _flags(param: Any) -> str:  # noqa: ANN401
    names = ", ".join(code(flag) for flag in (*param.opts, *param.secondary_opts))
    value = "" if param.is_flag else f" {code(param.metavar or _value(param))}"
    return names + value


def _value(param: Any) -> str:  # noqa: ANN401
    """Name what an option takes: its choices, a day, or a word."""
    kind = param.type_descriptor.annotation
    kind = (*get_args(kind), kind)[0]
    if issubclass(kind, Enum):
        return "|".join(one.value for one in kind)
    return "YYYY-MM-DD" if issubclass(kind, date) else "WORD"


def _help(param: Any) -> str:  # noqa: ANN401
    default = getattr(param, "default", None)
    told = getattr(default, "value", default)
    several = " May be given several times." if getattr(param, "multiple", False) else ""
    plain = not callable(told) and told not in (None, False, ())
    return f"{param.help or ''}{several}{f' Default: `{told}`.' if plain else ''}"
