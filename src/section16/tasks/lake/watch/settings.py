"""What is asked of a watch: which screens go to which channels, from options or from a file `alerts.toml`."""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from section16.standard.text.nearest import did_you_mean, nearest
from section16.standard.text.types import types_in_words
from section16.tasks.lake.mirror.cache import local_folder
from section16.tasks.lake.watch.book import WatchError

__all__ = ["ALERTS_FILE", "ScreenAlert", "WatchSettings", "read_alerts", "read_seconds", "screen_alerts"]

ALERTS_FILE: Final = "alerts.toml"
_BOOK: Final = "_watch/watch.db"  # what begins so is not data, to readers of lakes
_UNKNOWN_KEY: Final = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$\.alert\[(\d+)\]`)?$")
_STDOUT: Final = ("stdout",)
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|)", re.ASCII)
_UNITS: Final = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


class ScreenAlert(Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[alert]]`: a screen, saved or preset, and the channels that it goes to."""

    screen: str
    to: tuple[str, ...] = _STDOUT


class _AlertsFile(Struct, frozen=True, forbid_unknown_fields=True):
    alert: tuple[ScreenAlert, ...] = ()


class WatchSettings(Struct, frozen=True, kw_only=True):
    """All that is asked of a watch.

    `every` and `closed_every` are the seconds between two looks, when EDGAR is open and when it is closed. `state` and
    `cache` are folders; `sandbox` is the URL of a local EDGAR, which never closes. `resend` sends alerts again of which
    it is unknown whether they arrived.
    """

    lake: str
    alerts: tuple[ScreenAlert, ...] = ()
    state: Path | None = None
    cache: Path | None = None
    sandbox: str | None = None
    since: date | None = None
    every: float = 15.0
    closed_every: float = 600.0
    resend: bool = False

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels that are named, each once."""
        return tuple(dict.fromkeys(channel for one in self.alerts for channel in one.to))

    def book_path(self, own_folder: Path) -> Path:
        """Return where the watch keeps what it remembers: beside the lake's tables, or in the user's own folder."""
        if self.state is not None:
            return self.state / Path(_BOOK).name
        folder = local_folder(self.lake)
        if folder is not None:
            return folder / _BOOK
        return own_folder / f"watch-{sha256(self.lake.encode()).hexdigest()[:12]}.db"


def screen_alerts(screens: Sequence[str], channels: Sequence[str]) -> tuple[ScreenAlert, ...]:
    """Return the alerts of `--alert` and `--to`: each screen goes to all channels, to stdout where none is named."""
    if channels and not screens:
        message = "--to: no alert goes there; name a screen with --alert"
        raise WatchError(message)
    to = tuple(dict.fromkeys(channels)) or _STDOUT
    return tuple(ScreenAlert(screen, to) for screen in dict.fromkeys(screens))


def read_alerts(path: Path) -> tuple[ScreenAlert, ...]:
    """Read an `alerts.toml`; raises WatchError."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_AlertsFile).alert
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); name a TOML file with [[alert]] tables"
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{path}: {_explained(str(error))}"
    raise WatchError(message)


def _explained(message: str) -> str:
    """Return a mistake in one line, for a key with the nearest right one."""
    do = "write [[alert]] tables with screen = '…' and to = ['…']"
    if (found := _UNKNOWN_KEY.match(message)) is None:
        return f"{types_in_words(message)}; {do}"
    table = ScreenAlert if found[2] else _AlertsFile
    place = f"alert {int(found[2]) + 1}: " if found[2] else ""
    return (
        f"{place}key '{found[1]}' is not known; {did_you_mean(nearest(found[1], table.__struct_encode_fields__), do)}"
    )


def read_seconds(text: str, least: float) -> float:
    """Read a length of time as `15s`, `2m`, `1h` or seconds; raises WatchError."""
    found = _DURATION.fullmatch(text.strip())
    seconds = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if seconds < least:
        message = f"--every: '{text}' is not taken; write a time of {least:g}s or more, as 15s or 2m"
        raise WatchError(message)
    return seconds
