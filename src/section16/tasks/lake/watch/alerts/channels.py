"""Where alerts go: `stdout`, `desktop`, `mailto:ADDRESS`, `webhook:URL`."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Final, Protocol

import msgspec

from section16.edgar.secret_store import secret_for
from section16.form.problems import one_line
from section16.standard.text.nearest import did_you_mean, nearest
from section16.tasks.lake.watch.alerts.alert import Alert, AlertMessage, Delivery, SendOutcome
from section16.tasks.lake.watch.alerts.mail import Mail, server_of
from section16.tasks.lake.watch.alerts.webhook import AUTHORIZATION, SIGNING, Webhook
from section16.tasks.lake.watch.book import WatchError

__all__ = ["Channel", "Desktop", "Stdout", "channel_of"]

_SECONDS: Final = 10
_CHANNELS: Final = ("stdout", "desktop", "mailto:ADDRESS", "webhook:URL")
_SCRIPT: Final = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)
# Each gets a title and a text as arguments of their own, so nothing in them is read as a command.
_NOTIFIERS: Final[Mapping[str, Callable[[str, str], list[str]]]] = {
    "notify-send": lambda title, text: [
        "--app-name=section16",
        "--",
        title,
        escape(text, quote=False),
    ],  # it takes markup
    "osascript": lambda title, text: [*(word for line in _SCRIPT for word in ("-e", line)), title, text],
}


class Channel(Protocol):
    """A way to reach people or programs; `key` identifies it, `name` is shown, and neither holds a secret."""

    key: str
    name: str

    def send(self, alert: Alert, now: float, /) -> Delivery:
        """Send an alert once; raise nothing."""


class Stdout:
    """Alerts printed among the lines of the watch."""

    key = name = "stdout"

    def __init__(self, on_alert: Callable[[AlertMessage], object]) -> None:
        self._on_alert = on_alert

    def send(self, alert: Alert, _now: float, /) -> Delivery:
        """Print an alert."""
        self._on_alert(msgspec.json.decode(alert.body, type=AlertMessage))
        return Delivery(SendOutcome.sent)


class Desktop:
    """Notifications on this computer's desktop."""

    key = name = "desktop"

    def __init__(self, find: Callable[[str], str | None] = shutil.which) -> None:
        """Find a program that shows notifications; raises WatchError where there is none."""
        found = next(((path, name) for name in _NOTIFIERS if (path := find(name))), None)
        if found is None:
            message = f"desktop: there is no {' or '.join(_NOTIFIERS)} here; install one, or choose another channel"
            raise WatchError(message)
        self._program, self._arguments = found[0], _NOTIFIERS[found[1]]

    def send(self, alert: Alert, _now: float, /) -> Delivery:
        """Show an alert."""
        message = msgspec.json.decode(alert.body, type=AlertMessage)
        line = one_line(message.text).removeprefix(f"{message.screen}: ")
        command = [self._program, *self._arguments(f"section16: {one_line(message.screen)}", f"{line}\n{message.url}")]
        try:
            done = subprocess.run(command, timeout=_SECONDS, check=False, capture_output=True)  # noqa: S603 - no shell
        except subprocess.TimeoutExpired:
            return Delivery(SendOutcome.unknown, "the desktop did not answer")
        except OSError as error:
            return Delivery(SendOutcome.refused, f"{error.strerror}")
        if done.returncode:
            return Delivery(SendOutcome.refused, f"{Path(self._program).name} ended with {done.returncode}")
        return Delivery(SendOutcome.sent)


def channel_of(
    text: str, on_alert: Callable[[AlertMessage], object], environment: Mapping[str, str] = os.environ
) -> Channel:
    """Return the channel of `--to`; raises WatchError, whose message says what can be written.

    `webhook:env:NAME` takes the URL from a variable, so that it stands neither in a file nor in the list of processes.
    """
    kind, _, rest = text.strip().partition(":")
    match kind, bool(rest):
        case "stdout", False:
            return Stdout(on_alert)
        case "desktop", False:
            return Desktop()
        case "mailto", True:
            return Mail(rest, server_of(environment))
        case "webhook", True:
            return Webhook(
                _url(rest, environment),
                signing=secret_for(SIGNING, environment),
                authorization=secret_for(AUTHORIZATION, environment),
            )
    meant = did_you_mean(nearest(kind, _CHANNELS), f"write {', '.join(_CHANNELS[:-1])} or {_CHANNELS[-1]}")
    message = f"--to: '{kind}' is no channel; {meant}"
    raise WatchError(message)


def _url(text: str, environment: Mapping[str, str]) -> str:
    if not text.startswith("env:"):
        return text
    name = text.removeprefix("env:")
    url = environment.get(name, "").strip()
    if not url:
        message = f"webhook: the variable {name} is not set; put the URL into it"
        raise WatchError(message)
    return url
