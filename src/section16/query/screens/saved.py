"""Screens by name: presets, and those that `section16 screen --save` keeps in a file."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from section16.lake.storage import storage_at
from section16.query.screens.screen import PRESETS, Screen, ScreenError, screen_of
from section16.standard.text.days import impossible_day_in
from section16.standard.text.nearest import suggest

__all__ = ["load_screen", "saved_screens", "screens_file", "screens_of"]

_FILE: Final = "screens.toml"


def screens_file(lake: str | None, file: str | None = None) -> Path | None:
    """Return where screens are saved: the named file, or the one in a local lake's folder."""
    if file is not None:
        return Path(file)
    root = storage_at(lake).root if lake else None
    return root / _FILE if root else None


def saved_screens(file: Path) -> Mapping[str, Screen]:
    """Return the saved screens, none where there is no file; raise ScreenError for one that cannot be read."""
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{file}: {_impossible_day(file, error) or f'cannot be read ({error}); see section16 screen --help'}"
        raise ScreenError(message) from None
    return {name: _screen(file, name, table) for name, table in tables.items()}


def _impossible_day(file: Path, error: Exception) -> str | None:
    """Say which date of the line that TOML stops at is not in the calendar."""
    found = re.search(r"\(at line (\d+)", str(error))
    return impossible_day_in(file.read_text("utf-8").split("\n")[int(found[1]) - 1]) if found else None


def _screen(file: Path, name: str, table: object) -> Screen:
    try:
        return screen_of(table)
    except ScreenError as error:
        message = f"{file}, {name}: {error}; see section16 screen --help"
        raise ScreenError(message) from None


def screens_of(lake: str | None, file: str | None = None) -> Mapping[str, Screen]:
    """Return presets, and the screens saved in the lake's folder or in a file."""
    where = screens_file(lake, file)
    return {**PRESETS, **(saved_screens(where) if where else {})}


def load_screen(name: str, lake: str | None, file: str | None = None) -> Screen:
    """Return a saved screen or a preset; raise ScreenError where there is none of that name."""
    found = screens_of(lake, file)
    if name not in found:
        message = f"screen: '{name}' is no screen; {suggest(name, sorted(found))}"
        raise ScreenError(message)
    return found[name]
