"""Saved screens: a TOML file in the lake's folder, a table for each, with the names of `Screen`'s filters.

[widget-buys]
about = "purchases of a hundred thousand dollars or more in widgets"
codes = ["P"]
min-value = "100000"
sic = ["3570"]
"""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from section16.lake.presets import PRESETS
from section16.lake.screen import Screen, ScreenError
from section16.lake.storage import storage_at
from section16.tasks.files import write_whole

__all__ = ["save_screen", "saved_screens", "screens_file"]

_FILE: Final = "screens.toml"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


def screens_file(lake: str | None, file: str | None = None) -> Path | None:
    """Return where screens are saved: the file that is named, or the one in a local lake's folder."""
    if file is not None:
        return Path(file)
    root = storage_at(lake).root if lake else None
    return root / _FILE if root else None


def saved_screens(file: Path) -> Mapping[str, Screen]:
    """Read the saved screens, none where there is no file; raise ScreenError for one that is none."""
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        message = f"{file}: cannot be read ({error}); see section16 screen --help"
        raise ScreenError(message) from None
    return {name: _screen(file, name, table) for name, table in tables.items()}


def _screen(file: Path, name: str, table: Any) -> Screen:  # noqa: ANN401 - whatever the file says
    try:
        return msgspec.convert(table, Screen)
    except msgspec.ValidationError as error:
        seen = str(error).replace("`", "'").replace("Object contains", "it has").rstrip(".")
        message = f"{file}, {name}: {seen[:1].lower()}{seen[1:]}; see section16 screen --help"
        raise ScreenError(message) from None


def save_screen(name: str, screen: Screen, file: Path) -> None:
    """Add a screen to a file, or change the one of that name; raise ScreenError for a name that cannot be, OSError."""
    if not _NAME.fullmatch(name) or name in PRESETS:
        why = "it is a preset's" if name in PRESETS else "give small letters, digits and hyphens"
        message = f"--save: '{name}' cannot be the name; {why}"
        raise ScreenError(message)
    kept = {**saved_screens(file), name: screen}
    write_whole(file, "\n".join(_table(*one) for one in sorted(kept.items())).encode())


def _table(name: str, screen: Screen) -> str:
    plain = msgspec.to_builtins(screen, builtin_types=())
    given = {key: value for key, value in plain.items() if value not in (None, "", [], False)}
    inner = [f"{key} = {_value(value)}" for key, value in given.items()]
    return "\n".join([f"[{name}]", *inner, ""])


def _value(value: Any) -> str:  # noqa: ANN401 - a text, a number, a list or a small table
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
