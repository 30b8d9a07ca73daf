"""Commands that stand in a list until one is asked for: only then is its module imported."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from typer.main import get_command

from section16.cli.frame.help import CommandGroup, HelpRow, PlainGroup

if TYPE_CHECKING:
    from typer._click import Command, Context  # no public module of typer names them

__all__ = ["ListedCommand", "ListedGroup"]


class ListedCommand(NamedTuple):
    """A command as the list has it: the module with the function, or group, of its name, and its summary."""

    module: str
    summary: str


class ListedGroup(PlainGroup):
    """A group whose commands stand in a table, below headings; a class of its own for each table."""

    listed: ClassVar[Mapping[str, Mapping[str, ListedCommand]]]

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - as typer hands them
        super().__init__(**settings)
        self.commands: Any = _Commands(self.listed)

    def list_commands(self, ctx: "Context") -> list[str]:  # noqa: ARG002 - as click calls it
        """Return the names, importing nothing."""
        return list(self.commands)

    def summaries(self, ctx: "Context") -> list[HelpRow]:  # noqa: ARG002 - as the help asks for it
        """Return the rows of the table, importing nothing."""
        return [(heading, (name, one.summary)) for heading, below in self.listed.items() for name, one in below.items()]


class _Commands(Mapping[str, "Command"]):
    """Each command by its name, made when it is first asked for."""

    def __init__(self, listed: Mapping[str, Mapping[str, ListedCommand]]) -> None:
        self._headings = {name: heading for heading, below in listed.items() for name in below}
        self._listed = listed
        self._made: dict[str, Command] = {}

    def __getitem__(self, name: str) -> "Command":
        if name not in self._made:
            heading = self._headings[name]
            self._made[name] = _command(name, self._listed[heading][name].module, heading)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._headings)

    def __len__(self) -> int:
        return len(self._headings)


def _command(name: str, module: str, heading: str) -> "Command":
    found = getattr(import_module(module), name.replace("-", "_"))
    if isinstance(found, CommandGroup):
        group = found
    else:
        group = CommandGroup(name, "")
        group.command()(found)
    made: Any = get_command(group)  # of a single command that, of several a group
    made.rich_help_panel = heading
    return made  # type: ignore[no-any-return]
