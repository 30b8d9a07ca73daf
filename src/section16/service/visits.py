"""From a request to a visit: whose session it carries, for which moment it asks."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from secrets import token_urlsafe
from typing import Final, Protocol
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.account import Account
from section16.accounts.roles import Permission
from section16.law.calendar import EASTERN_ZONE
from section16.service.settings import ServiceSettings
from section16.standard.text.days import no_date
from section16.web.cookies import DONE_COOKIE, LONGEST_DONE
from section16.web.visit import ANYBODY, Visit
from section16.workspace.database import Workspace

__all__ = ["Asked", "ExplorerVisits", "Visits", "act_done", "day_asked", "visits_as"]

_EASTERN: Final = ZoneInfo(EASTERN_ZONE)


class Asked(Struct, frozen=True, kw_only=True):
    """What of a request decides on the visit."""

    address: str
    query: Mapping[str, str]
    cookies: Mapping[str, str]
    client: str
    agent: str = ""
    origin: str = ""


class Visits(Protocol):
    """Where visits come from."""

    def __call__(self, asked: Asked) -> Visit:
        """Return the visit of a request."""


def act_done(cookies: Mapping[str, str]) -> str:
    """Return what the act before this page did, as its redirect said."""
    return unquote(cookies.get(DONE_COOKIE, ""), errors="ignore")[:LONGEST_DONE]


def day_asked(query: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """Return the day of `?as_of=`, at whose end a page is asked for; and under that name why it is left out."""
    text = query.get("as_of", "").strip()
    try:
        moment = datetime.fromisoformat(text) if text else None
        if moment is None or len(text) == len("2024-03-01"):
            return moment and moment.date(), {}
        there = moment.astimezone(_EASTERN) if moment.tzinfo else moment
        if there.time() == time():
            return there.date() - timedelta(days=1), {}
    except (ValueError, OverflowError):
        return None, {"as_of": f"as_of: {no_date(text).of(text)}"}
    words = f"as_of: '{there:%Y-%m-%dT%H:%M}' is within a day, and filings are known by days here"
    return None, {"as_of": f"{words}; write {there.date()}"}


class ExplorerVisits:
    """Everybody may look at the lake, and nothing else is there."""

    def __init__(self, settings: ServiceSettings, now: Callable[[], datetime]) -> None:
        """Take what everybody may from the settings."""
        self._settings = settings
        self._now = now
        more = {Permission.query} if settings.queries_allowed else set[Permission]()
        self._at_hand = frozenset({Permission.explore} | more)

    def __call__(self, asked: Asked) -> Visit:
        """Return a visit of anybody."""
        as_of, unfit = day_asked(asked.query)
        return Visit(
            at_hand=self._at_hand,
            address=asked.address,
            client=asked.client,
            done=act_done(asked.cookies),
            as_of=as_of,
            unfit=unfit,
            edgar=self._settings.edgar,
            queries_allowed=self._settings.queries_allowed,
            now=self._now,
        )


def visits_as(account: Account, settings: ServiceSettings, now: Callable[[], datetime] | None = None) -> Visits:
    """Return visits that are all of one account, which needs no log-in: for tests and for a demonstration."""
    clock = now or (lambda: datetime.now(UTC))
    token, proved_at = token_urlsafe(), clock()
    explorer = ExplorerVisits(settings, clock)

    @cache
    def workspace_at(where: str) -> Workspace:
        return Workspace(where, account.name, clock)

    def visit(asked: Asked) -> Visit:
        found = replace(explorer(asked), account=account, form_token=token, proved_at=proved_at)
        where = settings.workspace
        if account is ANYBODY or where is None:
            return found
        return replace(found, opened=lambda: workspace_at(str(where)))

    return visit
