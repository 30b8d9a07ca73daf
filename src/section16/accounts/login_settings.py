"""By which ways people may log in, as an administrator chose; kept as a setting of the workspace."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from section16.accounts.errors import AccountError
from section16.accounts.roles import ADMINISTRATORS, IssuerRole
from section16.workspace.database import WriteSession
from section16.workspace.kept_reads import kept
from section16.workspace.tables.filing import SettingRecord
from section16.workspace.trail.audit import add_event

__all__ = ["LoginSettings", "LoginWay", "ProviderSettings", "login_settings", "set_login_settings"]

_NAME: Final = "log-in"
_IDLE_MINUTES: Final = range(5, 24 * 60 + 1)
_LONGEST_HOURS: Final = range(1, 24 * 7 + 1)


class LoginWay(StrEnum):
    """How somebody proves who they are."""

    password = "password"  # noqa: S105 - a word for a way
    passkey = "passkey"
    openid = "openid"
    recovery = "recovery"
    invitation = "invitation"
    renewed = "renewed"


class ProviderSettings(Struct, frozen=True, kw_only=True):
    """An OpenID provider, found by its discovery document; `issuer` is the address above `/.well-known/`.

    `groups` says for each group which roles it gives, by issuer's CIK (`*` for all), or `{"*": ["administrator"]}`.
    The client's secret is in the vault as `openid-client`.
    """

    issuer: str
    client_id: str
    scopes: str = "openid email profile"
    groups_claim: str = "groups"
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    makes_accounts: bool = False


class LoginSettings(Struct, frozen=True, kw_only=True):
    """Which ways there are, and how long a session lasts: `idle_minutes` without a request, `longest_hours` in all."""

    ways: frozenset[LoginWay] = frozenset({LoginWay.password, LoginWay.passkey})
    code_needed: bool = True
    idle_minutes: int = 60
    longest_hours: int = 12
    provider: ProviderSettings | None = None

    @property
    def idle(self) -> timedelta:
        """Return after how long without a request a session ends."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest(self) -> timedelta:
        """Return after how long a session ends in any case."""
        return timedelta(hours=self.longest_hours)


@kept(SettingRecord)
def login_settings(session: Session) -> LoginSettings:
    """Return how people may log in."""
    row = session.get(SettingRecord, _NAME)
    return msgspec.json.decode(row.value, type=LoginSettings) if row else LoginSettings()


def set_login_settings(writing: WriteSession, settings: LoginSettings) -> None:
    """Change how people may log in; raises AccountError for what would let nobody in, or has no provider."""
    if not settings.ways & {LoginWay.password, LoginWay.passkey, LoginWay.openid}:
        message = "ways: none is chosen, so nobody could log in; choose one"
        raise AccountError(message)
    if LoginWay.openid in settings.ways and not (settings.provider and settings.provider.client_id.strip()):
        message = "ways: OpenID has no provider, or no client's name; write its address and the client's name"
        raise AccountError(message)
    if settings.idle_minutes not in _IDLE_MINUTES or settings.longest_hours not in _LONGEST_HOURS:
        message = "session: its end is out of bounds; write 5 to 1440 minutes idle, and 1 to 168 hours in all"
        raise AccountError(message)
    if settings.provider:
        _require_roles(settings.provider)
    before = login_settings(writing.session)
    row = writing.session.merge(SettingRecord(name=_NAME, value=msgspec.json.encode(settings).decode()))
    add_event(writing, "setting changed", _NAME, {"from": msgspec.to_builtins(before)}, changed=(row,))


def _require_roles(provider: ProviderSettings) -> None:
    named = {role for roles in provider.groups.values() for given in roles.values() for role in given}
    if unknown := sorted(named - {*IssuerRole, ADMINISTRATORS}):
        message = f"groups: '{unknown[0]}' is no role; write one of {', '.join([*IssuerRole, ADMINISTRATORS])}"
        raise AccountError(message)
