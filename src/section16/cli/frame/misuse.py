"""What is told of a command line that typer refuses: what was seen, and the nearest right word or where to look."""

import re
from typing import TYPE_CHECKING, Final

import typer

from section16.standard.text.nearest import did_you_mean, nearest

if TYPE_CHECKING:
    from typer._click import Context  # no public module of typer names it

__all__ = ["explain_misuse"]

_NO_COMMAND: Final = re.compile(r"(No such command '(.*?)')")
_NO_CHOICE: Final = re.compile(r"'([^']*)' is not one of (.*)")
_WORD: Final = re.compile(r"'([^']*)'")


def explain_misuse(misuse: typer.TyperException) -> str:
    """Return one line."""
    context = getattr(misuse, "ctx", None)
    path = context.command_path if context else "section16"
    seen, near = _seen(misuse, context)
    plain = " ".join(seen.split()).rstrip(".")  # choices come on lines of their own
    return f"{path}: {plain[:1].lower()}{plain[1:]}; {did_you_mean(near, f'see {path} --help')}"


def _seen(misuse: typer.TyperException, context: "Context | None") -> tuple[str, str | None]:
    """Return what was seen, and the word that was probably meant."""
    seen = misuse.format_message().replace("Value error, ", "")
    option = getattr(misuse, "option_name", None)
    if option and context:
        names = [name for one in context.command.get_params(context) for name in (*one.opts, *one.secondary_opts)]
        return f"no such option: {option}", nearest(option, (name for name in names if name.startswith("--")))
    if (found := _NO_COMMAND.match(seen)) and context:
        return found[1], nearest(found[2], getattr(context.command, "commands", ()))
    if found := _NO_CHOICE.search(seen):
        return seen, nearest(found[1], _WORD.findall(found[2]))
    if errors := getattr(misuse.__cause__, "errors", None):  # of pydantic, which reads numbers and days for typer
        which = f"'{errors()[0]['input']}' is seen, which should be"
        seen = seen.partition(", unable to parse")[0].replace("Input should be", which, 1)
    return seen, None
