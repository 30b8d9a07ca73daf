"""How `--help` is laid out: commands and options under headings, examples last, one a line."""

from collections.abc import Callable, Iterable, Sequence
from inspect import getdoc
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from section16.cli.frame.values import with_plain_values

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter, Parameter  # no public module of typer names them

__all__ = ["CommandGroup", "HelpRow", "PlainGroup"]

HelpRow = tuple[str, tuple[str, str]]  # a heading, and below it a name and what it means

_Function = TypeVar("_Function", bound=Callable[..., object])

_EXAMPLES = "Examples:\n"
_GENERAL = "Options"
_WIDEST = 100  # columns
_WIDEST_NAME = 30  # of an option; the meaning of one with a longer name begins on a line of its own


class CommandGroup(typer.Typer):
    """Commands with help in plain text: typer's boxes take longer to load than all else that `--help` does."""

    def __init__(
        self, name: str, help: str, cls: "type[PlainGroup] | None" = None, *, add_completion: bool = False
    ) -> None:
        super().__init__(
            name=name,
            help=help,
            cls=cls or PlainGroup,
            add_completion=add_completion,
            no_args_is_help=True,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDEST},
        )

    def command(self, *arguments: Any, **settings: Any) -> Callable[[_Function], _Function]:  # noqa: ANN401 - as typer's
        """Make a function a command; its docstring is the help, the first line the summary, `Examples:` the end."""

        def add(function: _Function) -> _Function:
            about, _, examples = (getdoc(function) or "").partition(_EXAMPLES)
            settings.update(
                cls=_Command,
                help=about.strip(),
                short_help=about.partition("\n")[0].removesuffix("."),
                epilog="\n".join(line.strip() for line in examples.splitlines()),
            )
            return super(CommandGroup, self).command(*arguments, **settings)(function)

        return add


class _Command(TyperCommand):
    def get_params(self, ctx: "Context") -> "list[Parameter]":
        return with_plain_values(super().get_params(ctx))

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        return [_without_braces(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        _write_options(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: "Context", formatter: "HelpFormatter") -> None:  # noqa: ARG002 - as click calls it
        if self.epilog:
            with formatter.section(_bold("Examples")):
                formatter.write("".join(f"  {line}\n" for line in self.epilog.splitlines()))


class PlainGroup(TyperGroup):
    """A group of commands, listed under their headings."""

    def get_params(self, ctx: "Context") -> "list[Parameter]":
        """Return the options of the group itself."""
        return with_plain_values(super().get_params(ctx))

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        _write_options(self.get_params(ctx), ctx, formatter)

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write a line for each command."""
        _write_sections(self.summaries(ctx), formatter)

    def summaries(self, ctx: "Context") -> list[HelpRow]:
        """Return a row for each command."""
        return [
            (getattr(one, "rich_help_panel", None) or "Commands", (name, one.get_short_help_str(_WIDEST)))
            for name, one in ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
            if one is not None and not one.hidden
        ]


def _write_options(params: "Iterable[Parameter]", ctx: "Context", formatter: "HelpFormatter") -> None:
    rows = []
    for one in params:
        record = one.get_help_record(ctx)
        if record is not None and one.param_type_name == "argument":
            name = _without_braces("".join(one.get_usage_pieces(ctx)))  # the record's has a type in Python's words
            rows.append(("Arguments", (name, record[1])))
        elif record is not None:
            rows.append((getattr(one, "rich_help_panel", None) or _GENERAL, record))
    _write_sections(sorted(rows, key=lambda row: row[0] == _GENERAL), formatter)  # those come last


def _write_sections(rows: Sequence[HelpRow], formatter: "HelpFormatter") -> None:
    """Write each row, a name and what it means, under its heading; the headings in the order of their first rows."""
    width = min(_WIDEST_NAME, max(len(name) for _, (name, _) in rows))
    for heading in dict.fromkeys(heading for heading, _ in rows):
        with formatter.section(_bold(heading)):
            formatter.write_dl([(name.ljust(width), meaning) for under, (name, meaning) in rows if under == heading])


def _without_braces(text: str) -> str:
    """Take away the braces in which typer sets an argument that is required."""
    return text.replace("{", "").replace("}", "")


def _bold(heading: str) -> str:
    return typer.style(heading, bold=True)
