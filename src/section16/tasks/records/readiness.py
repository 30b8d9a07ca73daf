"""What is missing before a report of an insider can go: a checklist, for each issuer that they are an insider of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal, Self, TypeVar

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.edgar.secret_store import ccc_name, secret_for
from section16.tasks.filer.account import KeptToken, kept_tokens
from section16.tasks.records.keeping import typed_records
from section16.tasks.records.kinds.content import RecordContent, in_force
from section16.tasks.records.kinds.people import EdgarAccess, InsiderProfile, IssuerProfile, SignerRecord
from section16.tasks.reports.on_file import filed_hashes
from section16.workspace.people import duties

__all__ = [
    "CheckItem",
    "KnownForFiling",
    "Readiness",
    "ccc_is_kept",
    "checklist",
    "readiness",
    "readiness_everywhere",
]

T = TypeVar("T", bound=RecordContent)
_Pair = tuple[str, str]

_SOON: Final = timedelta(days=30)
CheckState = Literal["ready", "soon", "missing"]


class CheckItem(Struct, frozen=True, kw_only=True):
    """One thing that a filing needs: how it stands, and what to do about it."""

    what: str
    state: CheckState
    stands: str
    do: str = ""


class Readiness(Struct, frozen=True, kw_only=True):
    """The checklist of an insider at one issuer."""

    issuer_cik: str
    issuer: str
    insider_cik: str
    items: tuple[CheckItem, ...]

    @property
    def missing(self) -> int:
        """Return how many things are missing."""
        return sum(one.state == "missing" for one in self.items)

    @property
    def soon(self) -> int:
        """Return how many things end soon."""
        return sum(one.state == "soon" for one in self.items)


def ccc_is_kept(cik: str) -> bool:
    """Tell whether the CCC of a filer is in the environment or the keyring."""
    return secret_for(ccc_name(cik)) is not None


class KnownForFiling(Struct, frozen=True, kw_only=True):
    """What the checklists of many insiders are made from, read once; keys are issuer and insider."""

    issuers: Mapping[str, IssuerProfile]
    people: Mapping[_Pair, InsiderProfile]
    access: Mapping[_Pair, EdgarAccess]
    signers: Mapping[_Pair, Sequence[SignerRecord]]
    confirmations: Mapping[str, date | None]
    reports: Mapping[_Pair, tuple[str, ...]]
    tokens: tuple[KeptToken, ...]

    @classmethod
    def of(cls, session: Session, on: date, issuer: str | None = None, insider: str | None = None) -> Self:
        """Read what is known of one issuer's or insider's, or of all."""
        signers: dict[_Pair, list[SignerRecord]] = {}
        for one in typed_records(session, SignerRecord, issuer, insider):
            signers.setdefault((one.kept.issuer_cik, one.kept.insider_cik), []).append(one.content)
        return cls(
            issuers={one.kept.issuer_cik: one.content for one in typed_records(session, IssuerProfile, issuer)},
            people=_by_pair(session, InsiderProfile, issuer, insider),
            access=_by_pair(session, EdgarAccess, issuer, insider),
            signers=signers,
            confirmations={one.subject: one.due_on for one in duties(session) if one.kind == "confirmation"},
            reports=filed_hashes(session, issuer),
            tokens=kept_tokens(on),
        )


def _by_pair(session: Session, kind: type[T], issuer: str | None, insider: str | None) -> dict[_Pair, T]:
    found = typed_records(session, kind, issuer, insider)
    return {(one.kept.issuer_cik, one.kept.insider_cik): one.content for one in found}


def readiness_everywhere(
    session: Session, insider: str, issuers: Callable[[str], bool], on: date, has_ccc: Callable[[str], bool]
) -> tuple[Readiness, ...]:
    """Return the checklists of an insider at every issuer that may be told of."""
    known = KnownForFiling.of(session, on, insider=insider)
    return tuple(checklist(known, one, insider, on, has_ccc) for one, _ in known.people if issuers(one))


def readiness(
    session: Session, issuer: str, insider: str, on: date, has_ccc: Callable[[str], bool] = ccc_is_kept
) -> Readiness:
    """Return the checklist of an insider at an issuer on a day."""
    return checklist(KnownForFiling.of(session, on, issuer, insider), issuer, insider, on, has_ccc)


def checklist(
    known: KnownForFiling, issuer: str, insider: str, on: date, has_ccc: Callable[[str], bool] = ccc_is_kept
) -> Readiness:
    """Return the checklist of an insider at an issuer on a day, from what is known."""
    profile, pair = known.issuers.get(issuer), (issuer, insider)
    access = known.access.get(pair)
    return Readiness(
        issuer_cik=issuer,
        issuer=profile.name if profile else issuer,
        insider_cik=insider,
        items=(
            _of_issuer(is_known=profile is not None),
            _of_person(known.people.get(pair), on),
            _of_signers(known.signers.get(pair, ()), on),
            _of_access(access),
            _of_ccc(insider, has_ccc),
            *_of_days(access, known.confirmations.get(insider), known.tokens, on),
            _of_reports(len(known.reports.get(pair, ()))),
        ),
    )


def _of_issuer(*, is_known: bool) -> CheckItem:
    if is_known:
        return CheckItem(what="issuer", state="ready", stands="name, symbol and fiscal year are kept")
    return CheckItem(what="issuer", state="missing", stands="nothing is kept of it", do="add the issuer")


def _of_person(person: InsiderProfile | None, on: date) -> CheckItem:
    what = "relationship"
    if person is None:
        return CheckItem(what=what, state="missing", stands="nothing is kept of the person", do="add the insider")
    if not person.is_insider_on(on):
        do = "file the last reports with the exit box, or add what they are now"
        return CheckItem(what=what, state="soon", stands="no relationship is in force", do=do)
    words = "; ".join(one.title or one.relationship for one in person.relationships_on(on))
    return CheckItem(what=what, state="ready", stands=words)


def _of_signers(signers: Iterable[SignerRecord], on: date) -> CheckItem:
    what, known = "signature", sorted(signers, key=lambda one: one.order)
    able = [one for one in known if one.capacity == "self" or in_force(one.signed_on, one.ends_on, on)]
    if not able:
        stands = "no power of attorney is in force" if known else "nobody is kept who signs"
        return CheckItem(what=what, state="missing", stands=stands, do="add a signer")
    first = able[0]
    words = f"{first.name}, {first.capacity}"
    if all(one.ends_on is not None and one.ends_on <= on + _SOON for one in able):
        last = max(one.ends_on or on for one in able)
        return CheckItem(what=what, state="soon", stands=f"{words}, until {last}", do="have a new power of attorney")
    if first.capacity != "self" and not first.filed_with:
        return CheckItem(what=what, state="ready", stands=f"{words}; the power goes with the next report as EX-24")
    return CheckItem(what=what, state="ready", stands=words)


def _of_access(access: EdgarAccess | None) -> CheckItem:
    what = "filing for them"
    if access is None or access.way == "not arranged":
        do = "have the person delegate to you on EDGAR's dashboard, and note it"
        return CheckItem(what=what, state="missing", stands="not arranged", do=do)
    to = f" to {access.delegated_to}" if access.delegated_to else ""
    if access.way == "delegated" and access.delegated_on is None:
        return CheckItem(what=what, state="soon", stands=f"delegated{to}, not yet accepted", do="accept it on EDGAR")
    return CheckItem(what=what, state="ready", stands=f"{access.way}{to}")


def _of_ccc(insider: str, has_ccc: Callable[[str], bool]) -> CheckItem:
    if has_ccc(insider):
        return CheckItem(what="CCC", state="ready", stands="it is set")
    return CheckItem(
        what="CCC", state="missing", stands="it is not set", do="an administrator sets it among the secrets"
    )


def _of_days(
    access: EdgarAccess | None, confirmation: date | None, tokens: Iterable[KeptToken], on: date
) -> Iterator[CheckItem]:
    """Tell when the account is to be confirmed, and when tokens end: the person's own, or those kept here."""
    day = confirmation or (access.confirmation_due_on if access else None)
    yield _of_day("yearly confirmation", day, on, "confirm the account on EDGAR's dashboard")
    if access is not None and access.way == "own tokens":
        yield _of_day("filer token", access.filer_token_ends_on, on, "have a new one made on EDGAR's dashboard")
        yield _of_day("user token", access.user_token_ends_on, on, "have a new one made on EDGAR's dashboard")
    elif access is not None and access.way == "delegated":
        yield from (_of_token(one) for one in tokens)


def _of_token(token: KeptToken) -> CheckItem:
    what, do = token.name.replace("-", " "), (token.warning or "").partition(": ")[2]
    if not token.kept:
        return CheckItem(what=what, state="missing", stands="none is set", do=do)
    stands = f"until {token.expires_on}" if token.expires_on else "it does not say until when"
    return CheckItem(what=what, state="soon" if token.warning else "ready", stands=stands, do=do)


def _of_day(what: str, day: date | None, on: date, do: str) -> CheckItem:
    if day is None:
        return CheckItem(what=what, state="missing", stands="its day is not known", do="note the day, or ask EDGAR")
    if day < on:
        return CheckItem(what=what, state="missing", stands=f"it was due on {day}", do=do)
    return CheckItem(what=what, state="soon" if day <= on + _SOON else "ready", stands=f"{day}", do=do)


def _of_reports(number: int) -> CheckItem:
    what = "balances"
    if number:
        return CheckItem(what=what, state="ready", stands=f"{number} report{'s' if number > 1 else ''} on file here")
    do = "draft the Form 3, or add the balances to the first draft"
    return CheckItem(what=what, state="soon", stands="no report is on file here", do=do)
