"""Where checks of a plan write down what is wrong, by path in the TOML text."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from section16.drafting.plan.plan import Plan
from section16.drafting.toml.convert import PathMistake
from section16.drafting.toml.lines import Path

__all__ = ["KnownNames", "Notebook"]


class KnownNames(NamedTuple):
    """Names that keys may refer to, those of tables with mistakes too."""

    grants: frozenset[str]
    plans: frozenset[str]
    holdings: frozenset[str]
    owners: frozenset[str]


class Notebook:
    """Mistakes of a plan that was read as far as it goes."""

    def __init__(self, plan: Plan, known: KnownNames, kept: Mapping[Path, tuple[int, ...]]) -> None:
        """Keep the plan, the names, and which elements of each array were readable."""
        self.plan = plan
        self.known = known
        self.kept = kept
        self.wrong: list[PathMistake] = []

    def note(self, path: Path, seen: str, do: str) -> None:
        """Add a mistake."""
        self.wrong.append(PathMistake(path, seen, do))

    def each(self, key: str, values: Iterable[Any]) -> Iterator[tuple[Path, Any]]:
        """Yield each element of `[[key]]` with its path."""
        for number, value in zip(self.kept.get((key,), ()), values, strict=False):
            yield (key, number), value

    def refer(self, path: Path, name: str | None, names: frozenset[str], table: str) -> bool:
        """Note a name that no table has; tell whether it is fine."""
        if name is None or name in names:
            return True
        near = get_close_matches(name, names, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else _known(names, table)
        self.note(path, f"no [[{table}]] is called {name!r}", hint)
        return False

    def longest(self, path: Path, text: str | None, limit: int) -> None:
        """Note a text longer than EDGAR takes."""
        if text is not None and len(text) > limit:
            self.note(path, f"{len(text)} characters", f"shorten it to {limit}")


def _known(names: frozenset[str], table: str) -> str:
    return f"write one of: {', '.join(sorted(names))}" if names else f"add a [[{table}]] with that `id`"
