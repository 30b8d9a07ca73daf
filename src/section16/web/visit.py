"""Who asks, when, for what moment, and what they may do: what every page is handed."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct

from section16.accounts.account import Account, permits
from section16.accounts.errors import NotPermittedError
from section16.accounts.roles import ADMINISTRATORS, PERMISSIONS, Permission
from section16.query.pool import QuestionPool
from section16.tasks.exploring.process import ExplorerProcess
from section16.web.errors import NotFoundError
from section16.workspace.database import Workspace

__all__ = ["ANYBODY", "Visit"]

# Who looks at an explorer that has no accounts.
ANYBODY: Final = Account(id=0, name="")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Visit(Struct, frozen=True, kw_only=True):
    """One request of somebody.

    `form_token` has to come back with every form. `session` names the session, `session_token` is its cookie, and
    `new_cookies` go with the answer; `done` says what the act before this page did. `origin` is how browsers name this
    site. `at_hand` is what an explorer without accounts allows everybody. `proved_at` is when the person last proved
    who they are, by password or passkey. `address` is the request's path with its question, without its `ending` such
    as `json`. `as_of` is the day at whose end a page is asked for; `unfit` says by name what of the address
    was left out. `edgar` is the EDGAR that reports are filed to. `explorer` answers for the lake where one
    is (`has_lake`), `questions` SQL over it.
    """

    account: Account = ANYBODY
    at_hand: frozenset[Permission] = frozenset()
    form_token: str = ""
    session: str = ""
    session_token: str = ""
    new_cookies: Mapping[str, str] = {}
    done: str = ""
    proved_at: datetime | None = None
    address: str = "/"
    ending: str = ""
    client: str = ""
    agent: str = ""
    origin: str = ""
    openid_nearby: bool = False
    as_of: date | None = None
    unfit: Mapping[str, str] = {}
    edgar: str = ""
    queries_allowed: bool = False
    opened: Callable[[], Workspace] | None = None
    now: Callable[[], datetime] = _utc_now
    has_lake: bool = False
    explorer: ExplorerProcess | None = None
    questions: QuestionPool | None = None

    @property
    def is_signed_in(self) -> bool:
        """Tell whether the visitor is known by name."""
        return self.account != ANYBODY

    @property
    def workspace(self) -> Workspace:
        """Return the workspace, acting as the visitor; raises NotFoundError where there is none."""
        if self.opened is None:
            message = "workspace: there is none here, this is the explorer alone"
            raise NotFoundError(message)
        return self.opened()

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the visitor may do for any issuer."""
        return self.at_hand | self.account.permissions_for(None)

    @property
    def path(self) -> str:
        """Return the address without its question."""
        return self.address.partition("?")[0]

    @property
    def question(self) -> tuple[tuple[str, str], ...]:
        """Return what the address asks, name by name, in its order."""
        return tuple(parse_qsl(self.address.partition("?")[2], keep_blank_values=True))

    def asked(self, name: str) -> str:
        """Return what the address asks under a name, without white space around it; '' where it asks nothing."""
        return next((value.strip() for one, value in self.question if one == name), "")

    def address_without(self, *names: str) -> str:
        """Return this address without some parts of its question."""
        return self._address(dict.fromkeys(names))

    def address_with(self, **parts: str | int | None) -> str:
        """Return this address with other parts in its question; None takes one out."""
        return self._address(parts)

    def address_as(self, ending: str) -> str:
        """Return where this page is given as data."""
        path, mark, question = self.address.partition("?")
        return f"{path.rstrip('/')}.{ending}{mark}{question}"

    def _address(self, parts: Mapping[str, str | int | None]) -> str:
        kept = [(name, value) for name, value in self.question if name not in parts]
        asked = urlencode([*kept, *((name, value) for name, value in parts.items() if value is not None)])
        return f"{self.path}?{asked}" if asked else self.path

    def may(self, permission: Permission | str, issuer_cik: str | None = None) -> bool:
        """Tell whether the visitor may do something for an issuer; without one, whether for any."""
        permission = Permission(permission)
        return permission in self.at_hand or permits(self.account, permission, issuer_cik)

    def require(self, permission: Permission, issuer_cik: str | None = None) -> None:
        """Raise NotPermittedError where they may not; NotFoundError for an issuer that is not to be known of."""
        if self.may(permission, issuer_cik):
            return
        if issuer_cik is not None and not self.account.permissions_for(issuer_cik):
            message = f"issuer: '{issuer_cik}' is not here; see the list of issuers"
            raise NotFoundError(message)
        roles = [str(role) for role, has in PERMISSIONS.items() if permission in has] or [ADMINISTRATORS]
        named = f"the role {roles[0]}" if len(roles) == 1 else f"one of the roles {', '.join(roles)}"
        message = f"permission: {named} is needed for this; ask an administrator for it"
        raise NotPermittedError(message)
