"""Which classes and natures of an issuer the user says are one: nothing else is joined, whatever it looks like."""

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from section16.ledger.words import class_words, nature_words
from section16.standard.errors import ReasonsError
from section16.standard.numbers import Cik
from section16.standard.text.nearest import did_you_mean, nearest

__all__ = ["NO_MAPPING", "LineMapping", "MappingError", "SameWords", "mapping_tables", "read_mapping"]

_KEYS: Final = ("issuer", "class", "nature")


class MappingError(ReasonsError):
    """A mapping file that cannot be used: every reason, a line each."""


class SameWords(Struct, frozen=True, kw_only=True):
    """Texts of one issuer that name one class, or one nature of ownership; the first is the name."""

    issuer: str  # CIK without leading zeros
    classes: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()


class LineMapping(Struct, frozen=True):
    """The names that a user's file gives to words, by issuer."""

    classes: Mapping[tuple[str, str], str] = {}
    natures: Mapping[tuple[str, str], str] = {}

    @classmethod
    def of(cls, same: Iterable[SameWords]) -> "LineMapping":
        """Make a mapping of what is the same."""
        found = tuple(same)
        return cls(
            {(one.issuer, class_words(text)): class_words(one.classes[0]) for one in found for text in one.classes},
            {(one.issuer, nature_words(text)): nature_words(one.natures[0]) for one in found for text in one.natures},
        )

    def class_of(self, issuer: str, title: str) -> str:
        """Return the words of a class."""
        words = class_words(title)
        return self.classes.get((issuer, words), words) if self.classes else words

    def nature_of(self, issuer: str, nature: str) -> str:
        """Return the words of a nature of ownership."""
        words = nature_words(nature)
        return self.natures.get((issuer, words), words) if self.natures else words


NO_MAPPING: Final = LineMapping()


def read_mapping(text: str, name: str) -> LineMapping:
    """Read a mapping file, of tables `[[same]]` with `issuer` and `class` or `nature`; raise MappingError."""
    try:
        raw: Mapping[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError([f"{name}: no TOML ({error}); see section16 lines --help"]) from None
    wrong = [f"{name}: {_unknown(key, ('same',))}" for key in raw if key != "same"]
    tables = raw.get("same", [])
    if not isinstance(tables, list):
        raise MappingError([*wrong, f"{name}, same: it is no list of tables; write [[same]] above each"])
    found = [_same(table, f"{name}, same {number}", wrong) for number, table in enumerate(tables, 1)]
    if wrong:
        raise MappingError(wrong)
    return LineMapping.of(one for one in found if one is not None)


def mapping_tables(same: Iterable[SameWords]) -> dict[str, list[dict[str, object]]]:
    """Return what is the same as the tables of a mapping file."""
    kinds = (("class", "classes"), ("nature", "natures"))
    return {
        "same": [
            {"issuer": one.issuer} | {key: list(getattr(one, name)) for key, name in kinds if getattr(one, name)}
            for one in same
        ]
    }


def _unknown(key: str, known: tuple[str, ...]) -> str:
    return f"key '{key}' is not known; " + did_you_mean(nearest(key, known), f"write {' or '.join(known)}")


def _same(table: object, place: str, wrong: list[str]) -> SameWords | None:
    if not isinstance(table, dict):
        wrong.append(f"{place}: it is no table; write [[same]] above its keys")
        return None
    before = len(wrong)
    wrong += [f"{place}: {_unknown(key, _KEYS)}" for key in table if key not in _KEYS]
    cik = Cik.match(str(table.get("issuer", "")))
    if cik is None:
        wrong.append(f"{place}, issuer: '{table.get('issuer', '')}' is no CIK; write its digits in quotes")
    texts = {key: _texts(table[key], f"{place}, {key}", wrong) for key in ("class", "nature") if key in table}
    if not texts and len(wrong) == before:
        wrong.append(f"{place}: neither class nor nature is there; list the texts that are one")
    if cik is None or len(wrong) > before:
        return None
    return SameWords(issuer=cik.bare, classes=texts.get("class", ()), natures=texts.get("nature", ()))


def _texts(value: object, place: str, wrong: list[str]) -> tuple[str, ...]:
    several = tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
    if len(several) < 2 or not isinstance(value, list) or len(several) != len(value):  # noqa: PLR2004 - one alone joins nothing
        wrong.append(f'{place}: it is no list of two texts or more; write ["By Trust", "By Family Trust"]')
    return several
