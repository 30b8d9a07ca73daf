"""The page of an issuer: what is kept of it, its insiders, its libraries, what is expected."""

from datetime import timedelta
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct

from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.tasks.records.expected_drafts import ExpectedDraft, expected_list
from section16.tasks.records.keeping import typed_records
from section16.tasks.records.kinds.catalog import LIBRARIES
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile
from section16.web.page import Page
from section16.web.records.addresses import issuer_of, padded
from section16.web.routes import page
from section16.web.visit import Visit

__all__ = ["PAGES"]

_AHEAD: Final = timedelta(days=35)


class LibraryLine(Struct, frozen=True, kw_only=True):
    """A library of an issuer, and how many entries are in use."""

    kind: str
    plural: str
    entries: int


class IssuerPage(Struct, frozen=True, kw_only=True):
    """What is kept of an issuer."""

    issuer_cik: str
    profile: IssuerProfile | None
    profile_id: int | None
    insiders: dict[str, str]
    libraries: tuple[LibraryLine, ...]
    expected: tuple[ExpectedDraft, ...]
    may_keep: bool
    may_prepare: bool


@page("/issuers/{issuer:str}", Permission.see, issuer_of=issuer_of)
def issuer(visit: NamedDependency[Visit], issuer: FromPath[str]) -> Page:
    """Show what is kept of an issuer, and what is expected in the next five weeks."""
    issuer = padded(issuer)
    today = eastern_day(visit.now())
    with visit.workspace.reading() as session:
        found = next(iter(typed_records(session, IssuerProfile, issuer)), None)
        people = typed_records(session, InsiderProfile, issuer)
        value = IssuerPage(
            issuer_cik=issuer,
            profile=found.content if found else None,
            profile_id=found.kept.id if found else None,
            insiders={one.kept.insider_cik: one.content.name for one in people},
            libraries=tuple(
                LibraryLine(kind=one.kind, plural=one.plural, entries=len(typed_records(session, one, issuer)))
                for one in LIBRARIES
            ),
            expected=expected_list(session, issuer, today - timedelta(days=7), today + _AHEAD),
            may_keep=visit.may(Permission.keep_records, issuer),
            may_prepare=visit.may(Permission.prepare, issuer),
        )
    return Page(template="records/issuer.html", value=value)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (issuer,)
