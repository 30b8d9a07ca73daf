"""On which line a key of a TOML text stands; used only once something is wrong, on text that `tomllib` has read."""

import re
from bisect import bisect_left
from typing import Final, TypeAlias

__all__ = ["Path", "line_of", "lines", "path_text"]

Path: TypeAlias = tuple[str | int, ...]

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


def path_text(path: Path) -> str:
    """Write a path as messages do, tables counted from 1: `event[3].price`."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def line_of(path: Path, places: dict[Path, int]) -> int | None:
    """Return the line of a key, or that of the nearest table around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def lines(text: str) -> dict[Path, int]:
    """Return the line of every table, key and element; lines count from 1."""
    return _Scan(text).run()


class _Scan:
    """One pass over a valid TOML text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [found.start() for found in re.finditer("\n", text)]
        self.at = 0
        self.table: Path = ()
        self.counts: dict[Path, int] = {}
        self.places: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        self._skip(BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self._header()
            else:
                self._pair(self.table)
            self._skip(BLANK)
        return self.places

    def _header(self) -> None:
        many = self.text.startswith("[[", self.at)
        start, self.at = self.at, self.at + (2 if many else 1)
        keys = self._keys()
        self.at += 2 if many else 1
        path: Path = (*self._into(keys[:-1]), keys[-1])
        if many:
            self.counts[path] = self.counts.get(path, -1) + 1
            self._mark(path, start)
            path += (self.counts[path],)
        self.table = path
        self._mark(path, start)

    def _into(self, keys: list[str]) -> Path:
        """Enter the last element of each array of tables on the way."""
        path: Path = ()
        for key in keys:
            path += (key,)
            if path in self.counts:
                path += (self.counts[path],)
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        path = table
        for key in self._keys():
            path += (key,)
            self._mark(path, start)
        self.at += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(SPACE)
            keys.append(self._key())
            self._skip(SPACE)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _key(self) -> str:
        if found := BARE.match(self.text, self.at):
            self.at = found.end()
            return found[0]
        start = self.at
        self._string()
        return ESCAPE.sub(r"\1", self.text[start + 1 : self.at - 1])

    def _value(self, path: Path) -> None:
        self._skip(BLANK)
        opening = self.text[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        elif opening in "\"'":
            self._string()
        else:
            self._skip(SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        self._skip(BLANK)
        number = 0
        while self.text[self.at] != "]":
            self._mark((*path, number), self.at)
            self._value((*path, number))
            self._comma()
            number += 1
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        self._skip(BLANK)
        while self.text[self.at] != "}":
            self._pair(path)
            self._comma()
        self.at += 1

    def _comma(self) -> None:
        self._skip(BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(BLANK)

    def _string(self) -> None:
        found = next(found for pattern in STRINGS if (found := pattern.match(self.text, self.at)))
        self.at = found.end()

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()

    def _mark(self, path: Path, at: int) -> None:
        self.places.setdefault(path, bisect_left(self.ends, at) + 1)
