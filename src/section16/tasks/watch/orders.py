"""What a watch is told to do: which screens go to which channels, from options or from a file `alerts.toml`."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from section16.tasks.mirror.cache import local_folder
from section16.tasks.watch.state import WatchError

__all__ = [
    "ALERTS_FILE",
    "Orders",
    "Wanted",
    "channels_of",
    "read_alerts",
    "seconds_of",
    "state_path",
    "wanted_of",
]

ALERTS_FILE: Final = "alerts.toml"
_STATE: Final = "_watch/watch.db"  # what begins so is not data, to readers of lakes
_STDOUT: Final = ("stdout",)
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|)", re.ASCII)
_UNITS: Final = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[alert]]`: a screen, saved or preset, and the channels that it goes to."""

    screen: str
    to: tuple[str, ...] = _STDOUT


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    alert: tuple[Wanted, ...] = ()


class Orders(Struct, frozen=True, kw_only=True):
    """All that a watch is told. `state` and `cache` are folders; `sandbox` is the URL of a local EDGAR."""

    lake: str
    wanted: tuple[Wanted, ...] = ()
    state: Path | None = None
    cache: Path | None = None
    sandbox: str | None = None
    since: date | None = None
    every: float = 15.0
    closed_every: float = 600.0
    resend: bool = False


def wanted_of(screens: Sequence[str], channels: Sequence[str]) -> tuple[Wanted, ...]:
    """Return what `--alert` and `--to` say: each screen goes to all channels, to stdout where none is named."""
    if channels and not screens:
        message = "--to: no alert goes there; name a screen with --alert"
        raise WatchError(message)
    to = tuple(dict.fromkeys(channels)) or _STDOUT
    return tuple(Wanted(screen, to) for screen in dict.fromkeys(screens))


def read_alerts(path: Path) -> tuple[Wanted, ...]:
    """Read an `alerts.toml`; raises WatchError."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_File).alert
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); name a TOML file with [[alert]] tables"
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{path}: {error}; write [[alert]] tables with screen = '…' and to = ['…']"
    raise WatchError(message)


def seconds_of(text: str, least: float) -> float:
    """Read a length of time as `15s`, `2m`, `1h` or seconds; raises WatchError."""
    found = _DURATION.fullmatch(text.strip())
    seconds = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if seconds < least:
        message = f"--every: '{text}' is not taken; write a time of {least:g}s or more, as 15s or 2m"
        raise WatchError(message)
    return seconds


def state_path(orders: Orders, own_folder: Path) -> Path:
    """Return where a watch keeps what it remembers: beside the lake's tables, or in the user's own folder."""
    if orders.state is not None:
        return orders.state / Path(_STATE).name
    folder = local_folder(orders.lake)
    if folder is not None:
        return folder / _STATE
    return own_folder / f"watch-{sha256(orders.lake.encode()).hexdigest()[:12]}.db"


def channels_of(wanted: Iterable[Wanted]) -> tuple[str, ...]:
    """List the channels that are named, each once."""
    return tuple(dict.fromkeys(channel for one in wanted for channel in one.to))
