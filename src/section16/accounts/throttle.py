"""How often somebody may try to log in: counted in the workspace, so that all processes count together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from section16.accounts.errors import AccountError
from section16.workspace import Workspace
from section16.workspace.tables.accounts import AttemptRecord

__all__ = ["LoginThrottle", "TooOftenError", "address_group"]

_BY_NAME_AND_ADDRESS: Final = RateLimitItemPerMinute(5, 5, namespace="name and address")
_BY_ADDRESS: Final = RateLimitItemPerMinute(50, 5, namespace="address")
_BY_NAME: Final = RateLimitItemPerHour(50, 1, namespace="name")
_OF_ONE_CUSTOMER: Final = 64  # bits of an IPv6 address; the rest is the customer's to choose


def address_group(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, whose owner may take any address in it."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), _OF_ONE_CUSTOMER), strict=False))
    return address


class TooOftenError(AccountError):
    """Something was tried too often; `retry_after` says after how many seconds it may be tried again."""

    def __init__(self, message: str, retry_after: int = 60) -> None:
        """Keep the seconds."""
        super().__init__(message)
        self.retry_after = retry_after


class _Attempts(Storage):
    """Counts in the workspace's table of attempts."""

    STORAGE_SCHEME = None

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._workspace.writing() as writing:
            writing.session.execute(delete(AttemptRecord).where(AttemptRecord.ends_at <= writing.at))
            row = writing.session.get(AttemptRecord, key)
            if row is None:
                row = AttemptRecord(key=key, count=0, ends_at=writing.at + timedelta(seconds=expiry))
                writing.session.add(row)
            row.count += amount
            return row.count

    def get(self, key: str) -> int:
        with self._workspace.reading() as session:
            row = session.get(AttemptRecord, key)
            return row.count if row and row.ends_at > self._workspace.now() else 0

    def get_expiry(self, key: str) -> float:
        with self._workspace.reading() as session:
            row = session.get(AttemptRecord, key)
            return (row.ends_at if row else self._workspace.now()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._workspace.writing() as writing:
            writing.session.execute(delete(AttemptRecord))
        return None

    def clear(self, key: str) -> None:
        with self._workspace.writing() as writing:
            writing.session.execute(delete(AttemptRecord).where(AttemptRecord.key == key))


class LoginThrottle:
    """Slows down who tries to log in: by name from one address, by address, and by name from anywhere."""

    def __init__(self, workspace: Workspace) -> None:
        """Count in a workspace."""
        self._limiter = FixedWindowRateLimiter(_Attempts(workspace))
        self._now: Callable[[], datetime] = workspace.now

    def count(self, name: str, address: str) -> None:
        """Count an attempt before it is looked at; raises TooOftenError where there were too many."""
        for item, keys in _keys(name, address):
            if not self._limiter.hit(item, *keys):
                ends_at = datetime.fromtimestamp(self._limiter.get_window_stats(item, *keys).reset_time, UTC)
                seconds = max(1, round((ends_at - self._now()).total_seconds()))
                message = f"log-in: it was tried too often; try again in {seconds} seconds"
                raise TooOftenError(message, seconds)

    def forget(self, name: str, address: str) -> None:
        """Forget the attempts of a name from an address: one of them was right."""
        self._limiter.clear(*_unpacked(_keys(name, address)[0]))


def _keys(name: str, address: str) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
    who = sha256(name.strip().lower().encode()).hexdigest()[:32]  # what was typed there may be a password
    address = address_group(address)
    return ((_BY_NAME_AND_ADDRESS, (who, address)), (_BY_ADDRESS, (address,)), (_BY_NAME, (who,)))


def _unpacked(one: tuple[RateLimitItem, tuple[str, ...]]) -> tuple[RateLimitItem, *tuple[str, ...]]:
    return one[0], *one[1]
