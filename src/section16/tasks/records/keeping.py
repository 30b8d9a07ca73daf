"""Keeping records: each is checked by its kind's own type and told with who kept it."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, Generic, Self, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.standard.errors import ReasonsError
from section16.standard.numbers import Cik
from section16.tasks.records.kinds.catalog import KINDS
from section16.tasks.records.kinds.content import FieldMistake, RecordContent, longest_texts
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile
from section16.workspace import Workspace
from section16.workspace.database import WriteSession
from section16.workspace.kept_reads import kept
from section16.workspace.people import Person, keep_people
from section16.workspace.records import KeptRecord, RecordEntry, add_record, change_record, record_by_id, records
from section16.workspace.tables.records import RecordRow

__all__ = [
    "RecordError",
    "TypedRecord",
    "add_content",
    "change_content",
    "contents",
    "issuer_profile",
    "read_record",
    "record_numbered",
    "require_right",
    "set_aside",
    "typed_records",
]

T = TypeVar("T", bound=RecordContent)
_LONGEST_NAME: Final = 200
_LONGEST_TEXT: Final = 1000
_LARGEST: Final = Decimal(10) ** 18
_LINES: Final = frozenset("\n\r\t")


class RecordError(ReasonsError):
    """A record that cannot be kept: every reason, each with its field."""

    def __init__(self, mistakes: Iterable[FieldMistake]) -> None:
        """Keep the mistakes for who shows them at their fields."""
        self.mistakes = tuple(mistakes)
        super().__init__(one.message for one in self.mistakes)

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[FieldMistake, ...]]]:
        """Come whole out of a worker process."""
        return type(self), (self.mistakes,)


class TypedRecord(Struct, Generic[T], frozen=True, kw_only=True):
    """A record with what it says."""

    kept: KeptRecord
    content: T


def read_record(kept: KeptRecord) -> TypedRecord[Any]:
    """Return a record with what it says, by its kind."""
    return TypedRecord(kept=kept, content=msgspec.json.decode(kept.content, type=KINDS[kept.kind]))


def record_numbered(workspace: Workspace, id: int) -> TypedRecord[Any]:
    """Return a record by its number; raises WorkspaceError."""
    with workspace.reading() as session:
        return read_record(record_by_id(session, id))


@kept(RecordRow)
def typed_records(
    session: Session,
    kind: type[T],
    issuer: str | None = None,
    insider: str | None = None,
    *,
    active: bool | None = True,
) -> tuple[TypedRecord[T], ...]:
    """List the records of a kind: of one issuer and insider, or of all; those set aside only when asked for."""
    issuers = None if issuer is None else (issuer,)
    found = records(session, issuers=issuers, kinds=(kind.kind,), insider=insider, active=active)
    return tuple(TypedRecord(kept=one, content=msgspec.json.decode(one.content, type=kind)) for one in found)


def contents(session: Session, kind: type[T], issuer: str | None = None, insider: str | None = None) -> tuple[T, ...]:
    """List what the records of a kind say."""
    return tuple(one.content for one in typed_records(session, kind, issuer, insider))


def issuer_profile(session: Session, issuer: str) -> IssuerProfile | None:
    """Return what is kept of an issuer."""
    return next(iter(contents(session, IssuerProfile, issuer)), None)


def add_content(workspace: Workspace, issuer: str, content: T, insider: str = "") -> TypedRecord[T]:
    """Keep a new record; raises RecordError with all that is wrong, and ConflictError where there is one already."""
    entry = _entry(issuer, insider, content)
    with workspace.writing() as writing:
        _require_new_number(writing, entry)
        kept = add_record(writing, entry)
        _remember(writing, content)
    return TypedRecord(kept=kept, content=content)


def change_content(workspace: Workspace, id: int, version: int, content: T) -> TypedRecord[T]:
    """Change a record from a version; raises RecordError, and ConflictError where somebody else changed it."""
    with workspace.writing() as writing:
        before = record_by_id(writing.session, id)
        entry = replace(_entry(before.issuer_cik, before.insider_cik, content), active=before.active)
        if (entry.issuer_cik, entry.insider_cik) != (before.issuer_cik, before.insider_cik):
            do = "set this record aside and add another"
            raise RecordError([FieldMistake("cik", "it is that of somebody else than before", do)])
        kept = change_record(writing, id, version, entry)
        _remember(writing, content)
    return TypedRecord(kept=kept, content=content)


def set_aside(workspace: Workspace, id: int, version: int, *, active: bool = False) -> KeptRecord:
    """Set a record aside, so that nothing new uses it, or take it up again."""
    with workspace.writing() as writing:
        before = record_by_id(writing.session, id)
        fields = {name: getattr(before, name) for name in RecordEntry.__struct_fields__}
        return change_record(writing, id, version, RecordEntry(**fields | {"active": active}))


def _require_new_number(writing: WriteSession, entry: RecordEntry) -> None:
    """Raise RecordError where an issuer, or an insider of it, is kept already under this number and another name."""
    if entry.kind not in {IssuerProfile.kind, InsiderProfile.kind}:
        return
    there = records(
        writing.session, issuers=(entry.issuer_cik,), kinds=(entry.kind,), insider=entry.insider_cik, active=None
    )
    others = [one.name for one in there if one.name != entry.name]
    if others:
        do = "change that record, or take it up again where it was set aside"
        raise RecordError([FieldMistake("cik", f"'{others[0]}' is kept under this number", do)])


def _entry(issuer: str, insider: str, content: RecordContent) -> RecordEntry:
    require_right(content)
    if isinstance(content, IssuerProfile):
        issuer = content.cik
    if isinstance(content, InsiderProfile):
        insider = content.cik
    return RecordEntry(
        kind=content.kind,
        issuer_cik=Cik.parse(issuer.strip()).padded,
        insider_cik=Cik.parse(insider.strip()).padded if insider else "",
        name=content.label[:_LONGEST_NAME],
        content=msgspec.json.encode(content).decode(),
    )


def require_right(content: RecordContent) -> None:
    """Raise RecordError with all that is wrong with a record."""
    if wrong := list(_text_mistakes(content)) or list(content.mistakes()):
        raise RecordError(wrong)


def _remember(writing: WriteSession, content: RecordContent) -> None:
    """Put an issuer or an insider among the people of the workspace, for whom EDGAR is asked what is due."""
    if isinstance(content, IssuerProfile):
        cik = Cik.parse(content.cik).padded
        keep_people(writing, (Person(cik=cik, name=content.name, symbol=content.ticker, is_issuer=True),))
    if isinstance(content, InsiderProfile):
        keep_people(writing, (Person(cik=Cik.parse(content.cik).padded, name=content.name, is_owner=True),))


def _text_mistakes(part: Struct, path: str = "") -> Iterator[FieldMistake]:
    """Find characters that no form may hold, numbers that are none, and days before there were such reports."""
    longest = longest_texts(type(part))
    for name in part.__struct_fields__:
        yield from _value_mistakes(getattr(part, name), f"{path}{name}", longest.get(name, _LONGEST_TEXT))


def _value_mistakes(value: object, path: str, longest: int) -> Iterator[FieldMistake]:
    if isinstance(value, Struct):
        yield from _text_mistakes(value, f"{path}.")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _value_mistakes(one, f"{path}.{number}", longest)
    elif isinstance(value, str):
        yield from _words_mistakes(value, path, longest)
    elif isinstance(value, Decimal) and not (value.is_finite() and abs(value) < _LARGEST):
        yield FieldMistake(path, f"'{value}' is no number that a report holds", "write digits")
    elif isinstance(value, date) and value.year < 1934:  # noqa: PLR2004 - the Act's own year
        yield FieldMistake(path, f"'{value}' is before the Act", "write four digits of the year")


def _words_mistakes(text: str, path: str, longest: int) -> Iterator[FieldMistake]:
    if len(text) > longest:
        yield FieldMistake(path, f"{len(text):,} characters", f"write at most {longest:,}")
    hidden = next((one for one in text if _is_hidden(one)), None)
    if hidden is not None:
        yield FieldMistake(path, f"the character U+{ord(hidden):04X}, which does not show", "take it out")


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} and character not in _LINES
