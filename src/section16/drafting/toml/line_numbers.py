"""On which line a key of a TOML text stands; used only once something is wrong, on text that `tomllib` has read."""

import re
from bisect import bisect_left
from typing import Final, TypeAlias

__all__ = ["KeyPath", "line_numbers", "line_of", "path_text"]

KeyPath: TypeAlias = tuple[str | int, ...]

BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
SPACE: Final = re.compile(r"[ \t]*")
SCALAR: Final = re.compile(r"[^,\]}\n#]+")
STRINGS: Final = (
    re.compile(r'"""(?:\\.|(?!""").)*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:(?!''').)*'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
ESCAPE: Final = re.compile(r'\\(["\\])')


def path_text(path: KeyPath) -> str:
    """Write a path as messages do, tables counted from 1: `event[3].price`."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def line_of(path: KeyPath, places: dict[KeyPath, int]) -> int | None:
    """Return the line of a key, or that of the nearest table around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def line_numbers(text: str) -> dict[KeyPath, int]:
    """Return the line of every table, key and element; lines count from 1."""
    return _LineScanner(text).numbered()


class _LineScanner:
    """One pass over a valid TOML text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [found.start() for found in re.finditer("\n", text)]
        self.position = 0
        self.table: KeyPath = ()
        self.counts: dict[KeyPath, int] = {}
        self.places: dict[KeyPath, int] = {}

    def numbered(self) -> dict[KeyPath, int]:
        self._skip(BLANK)
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                self._header()
            else:
                self._pair(self.table)
            self._skip(BLANK)
        return self.places

    def _header(self) -> None:
        many = self.text.startswith("[[", self.position)
        start, self.position = self.position, self.position + (2 if many else 1)
        keys = self._keys()
        self.position += 2 if many else 1
        path: KeyPath = (*self._into(keys[:-1]), keys[-1])
        if many:
            self.counts[path] = self.counts.get(path, -1) + 1
            self._mark(path, start)
            path += (self.counts[path],)
        self.table = path
        self._mark(path, start)

    def _into(self, keys: list[str]) -> KeyPath:
        """Enter the last element of each array of tables on the way."""
        path: KeyPath = ()
        for key in keys:
            path += (key,)
            if path in self.counts:
                path += (self.counts[path],)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self.position
        path = table
        for key in self._keys():
            path += (key,)
            self._mark(path, start)
        self.position += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(SPACE)
            keys.append(self._key())
            self._skip(SPACE)
            if self.text[self.position] != ".":
                return keys
            self.position += 1

    def _key(self) -> str:
        if found := BARE.match(self.text, self.position):
            self.position = found.end()
            return found[0]
        start = self.position
        self._string()
        return ESCAPE.sub(r"\1", self.text[start + 1 : self.position - 1])

    def _value(self, path: KeyPath) -> None:
        self._skip(BLANK)
        opening = self.text[self.position]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        elif opening in "\"'":
            self._string()
        else:
            self._skip(SCALAR)

    def _array(self, path: KeyPath) -> None:
        self.position += 1
        self._skip(BLANK)
        number = 0
        while self.text[self.position] != "]":
            self._mark((*path, number), self.position)
            self._value((*path, number))
            self._comma()
            number += 1
        self.position += 1

    def _inline(self, path: KeyPath) -> None:
        self.position += 1
        self._skip(BLANK)
        while self.text[self.position] != "}":
            self._pair(path)
            self._comma()
        self.position += 1

    def _comma(self) -> None:
        self._skip(BLANK)
        if self.text[self.position] == ",":
            self.position += 1
            self._skip(BLANK)

    def _string(self) -> None:
        found = next(found for pattern in STRINGS if (found := pattern.match(self.text, self.position)))
        self.position = found.end()

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.position):
            self.position = found.end()

    def _mark(self, path: KeyPath, position: int) -> None:
        self.places.setdefault(path, bisect_left(self.ends, position) + 1)
