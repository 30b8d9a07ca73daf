"""When a token ends: it is a JWE, whose protected header can be read without a key.

A filer token lives a year, a user token thirty days. Only the day of its end is taken out, never the token.
"""

from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from section16.edgar.secret import Secret
from section16.law.calendar import EASTERN_ZONE

__all__ = ["TokenWarning", "expiry_of", "warning_of"]

TokenName = Literal["filer", "user"]

# How long before its end a token is warned of, in days: time enough to find the person who may renew it.
_WARN_DAYS: Final[dict[TokenName, int]] = {"filer": 30, "user": 7}
_RENEWED_BY: Final[dict[TokenName, str]] = {
    "filer": "a technical administrator makes a new one on the EDGAR dashboard",
    "user": "its owner makes a new one on the EDGAR dashboard",
}
_PARTS: Final = 5
# A time in milliseconds is beyond this; in seconds it is the year 5138.
_MILLISECONDS: Final = 10**11


class TokenWarning(Struct, frozen=True, kw_only=True):
    """A token that has ended, ends soon, or does not say when; `days` are left, negative when past."""

    token: TokenName
    expires_on: date | None = None
    days: int | None = None
    message: str


def expiry_of(token: Secret) -> datetime | None:
    """Return when a token ends, in New York's time; None where that cannot be read from it."""
    parts = token.reveal().split(".")
    if len(parts) != _PARTS:
        return None
    try:
        header = msgspec.json.decode(urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
        return _moment(header["expiresAt"]).astimezone(ZoneInfo(EASTERN_ZONE))
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        return None


def _moment(value: object) -> datetime:
    """Read seconds or milliseconds since 1970, or an ISO time; one without a zone is UTC."""
    text = str(value).strip()
    if text.replace(".", "", 1).isdigit():
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS else seconds, UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def warning_of(name: TokenName, token: Secret, today: date) -> TokenWarning | None:
    """Return a warning about a token, or None while it lasts long enough."""
    moment = expiry_of(token)
    if moment is None:
        message = f"{name} token: its end cannot be read from it; look it up on the EDGAR dashboard"
        return TokenWarning(token=name, message=message)
    ends = moment.date()
    days = (ends - today).days
    if days > _WARN_DAYS[name]:
        return None
    when = f"it expired on {ends}" if days < 0 else f"it expires on {ends}, {_in_days(days)}"
    message = f"{name} token: {when}; {_RENEWED_BY[name]}"
    return TokenWarning(token=name, expires_on=ends, days=days, message=message)


def _in_days(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
