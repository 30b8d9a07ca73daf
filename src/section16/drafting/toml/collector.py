"""Where checks of a plan note what is wrong, by path in the TOML text."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from section16.drafting.plan.plan import Plan
from section16.drafting.toml.convert import PathMistake
from section16.drafting.toml.line_numbers import KeyPath
from section16.drafting.toml.synonyms import SYNONYMS
from section16.standard.text.nearest import did_you_mean, nearest

__all__ = ["KnownNames", "MistakeCollector"]

T = TypeVar("T")


class KnownNames(NamedTuple):
    """Names that keys may refer to, those of tables with mistakes too."""

    grants: frozenset[str]
    plans: frozenset[str]
    holdings: frozenset[str]
    owners: frozenset[str]


class MistakeCollector:
    """A plan that was read as far as it goes, what its keys may refer to, and the mistakes found in it."""

    def __init__(self, plan: Plan, known: KnownNames, readable: Mapping[KeyPath, tuple[int, ...]]) -> None:
        self.plan = plan
        self.known = known
        self.readable = readable
        self.mistakes: list[PathMistake] = []

    def note(self, path: KeyPath, seen: str, do: str) -> None:
        """Add a mistake."""
        self.mistakes.append(PathMistake(path, seen, do))

    def each(self, key: str, values: Iterable[T]) -> Iterator[tuple[KeyPath, T]]:
        """Yield each element of `[[key]]` with its path."""
        for number, value in zip(self.readable.get((key,), ()), values, strict=False):
            yield (key, number), value

    def check_reference(self, path: KeyPath, name: str | None, names: frozenset[str], table: str) -> bool:
        """Note a name that no table has; tell whether it is fine."""
        if name is None or name in names:
            return True
        hint = did_you_mean(nearest(name, names, SYNONYMS), _listed(names, table))
        self.note(path, f"no [[{table}]] is called {name!r}", hint)
        return False

    def check_length(self, path: KeyPath, text: str | None, limit: int) -> None:
        """Note a text longer than EDGAR takes."""
        if text is not None and len(text) > limit:
            self.note(path, f"{len(text)} characters", f"shorten it to {limit}")


def _listed(names: frozenset[str], table: str) -> str:
    return f"write one of: {', '.join(sorted(names))}" if names else f"add a [[{table}]] with that `id`"
