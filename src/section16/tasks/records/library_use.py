"""What an issuer keeps for its reports, put into drafts: footnotes, where each is used, and documents."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, count
from typing import Final, Literal

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.standard.numbers import Cik
from section16.tasks.desk.drafts import DraftSource, save_plan, source_in
from section16.tasks.desk.files import attach_file
from section16.tasks.desk.parts import PartName, RawPart, part_of, tables_in, with_part
from section16.tasks.filing.order import type_of_name
from section16.tasks.records.keeping import RecordError, contents, typed_records
from section16.tasks.records.kinds.content import FieldMistake
from section16.tasks.records.kinds.libraries import FootnoteTemplate, StandingDocument
from section16.tasks.records.kinds.people import SignerRecord
from section16.tasks.reports.report import read
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import WorkingDraft, version_of, working_drafts
from section16.workspace.tables.filing import DraftRecord

__all__ = [
    "FootnoteUse",
    "OfferedDocument",
    "attach_document",
    "library_texts",
    "offered_documents",
    "put_into_draft",
    "uses_of",
]

_LONGEST_NAME: Final = 32  # characters of a file's name that EDGAR takes
# What a document's name begins with, where it does not tell the type by itself.
_PREFIXES: Final = {"EX-24": "ex24", "EX-99": "ex99", "COVER": "cover"}


class FootnoteUse(Struct, frozen=True, kw_only=True):
    """A report or a draft in which a footnote of the library stands, with whatever in its fields."""

    where: Literal["report", "draft"]
    id: str
    name: str


def uses_of(session: Session, issuer: str, template: FootnoteTemplate) -> tuple[FootnoteUse, ...]:
    """List where a footnote is used at an issuer."""
    query = select(DraftRecord.hash, DraftRecord.name, DraftRecord.content).where(DraftRecord.issuer_cik == issuer)
    reports = (
        FootnoteUse(where="report", id=hash_, name=name)
        for hash_, name, content in session.execute(query.order_by(DraftRecord.prepared_at))
        if any(map(template.fits, _notes_of(content)))
    )
    drafts = (
        FootnoteUse(where="draft", id=str(one.id), name=one.name)
        for one in working_drafts(session)
        if one.issuer_cik == issuer and any(map(template.fits, _texts_of(version_of(session, one.id).text)))
    )
    return (*reports, *drafts)


@lru_cache(maxsize=2048)
def _notes_of(content: bytes) -> tuple[str, ...]:
    return tuple(note.text for note in read(content).footnotes)


def _texts_of(plan: str) -> Iterator[str]:
    try:
        yield from _strings(tomllib.loads(plan))
    except tomllib.TOMLDecodeError:
        return


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def put_into_draft(
    workspace: Workspace,
    draft_id: int,
    template: FootnoteTemplate,
    values: Mapping[str, str],
    on: PartName | None = None,
) -> WorkingDraft:
    """Give a draft a footnote as a text of its plan, with values in its fields; `on` is the part that refers to it.

    Raises RecordError for a field without a value, and ConflictError where somebody saves the draft at once.
    """
    empty = [one for one in template.fields if not values.get(one, "").strip()]
    if empty:
        raise RecordError(FieldMistake(f"field.{one}", "nothing", "fill it in") for one in empty)
    with workspace.writing() as writing:
        source, texts = source_in(writing.session, draft_id), PartName("texts")
        named, words = part_of(source.raw, texts), template.filled(values)
        name = _free_name(template.name, words, named)
        raw = with_part(source.raw, texts, {**named, name: words})
        if on is not None:
            raw = with_part(raw, on, _with_note(part_of(raw, on), f"@{name}"))
        return save_plan(writing, source.draft, raw, f"footnote '{template.name}' of the library put in")


def _free_name(name: str, words: str, named: Mapping[str, object]) -> str:
    """Return the name of a text, with a number where other words have it."""
    numbered = (f"{name} {number}" for number in count(2))
    return next(one for one in chain((name,), numbered) if named.get(one, words) == words)


def _with_note(part: RawPart, note: str) -> RawPart:
    before = part.get("footnote")
    notes = before if isinstance(before, list) else [before] if before else []
    return part if note in notes else {**part, "footnote": [*notes, note]}


def library_texts(session: Session, issuer: str) -> dict[str, str]:
    """Return the footnotes that new drafts of an issuer may take, by name; a draft keeps the words that it took."""
    return {one.name: one.text for one in contents(session, FootnoteTemplate, issuer)}


class OfferedDocument(Struct, frozen=True, kw_only=True):
    """A document of the library that may go with a draft's reports; `why` says who of the draft signs by it."""

    record: int
    name: str
    type: str
    about: str
    why: str = ""
    is_in: bool = False


def offered_documents(session: Session, source: DraftSource) -> tuple[OfferedDocument, ...]:
    """List an issuer's documents, those first by which somebody signs for an owner of the draft."""
    issuer, raw = source.draft.issuer_cik, source.raw
    owners = {Cik.of(str(one.get("cik", ""))).padded for one in tables_in(raw, "owner")}
    signing = {str(one.get("name", "")) for one in tables_in(raw, "signature")}
    powers = {
        one.content.document: f"{one.content.name} signs by it"
        for one in typed_records(session, SignerRecord, issuer)
        if one.kept.insider_cik in owners and one.content.name in signing and one.content.document
    }
    there = set(source.files.values())
    found = (
        OfferedDocument(
            record=one.kept.id,
            name=one.content.name,
            type=one.content.type,
            about=one.content.description or "",
            why=powers.get(one.content.name, ""),
            is_in=one.content.text.encode() in there,
        )
        for one in typed_records(session, StandingDocument, issuer)
    )
    return tuple(sorted(found, key=lambda one: (not one.why, one.name)))


def attach_document(workspace: Workspace, draft_id: int, document: StandingDocument) -> str:
    """Put a document of the library beside a draft, so that it goes with its reports; return its name there."""
    kind = document.type.partition(".")[0]
    name = document.name if type_of_name(document.name) == kind else f"{_PREFIXES[kind]}-{document.name}"
    stem, _, ending = name.rpartition(".")
    return attach_file(
        workspace, draft_id, f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}", document.text.encode()
    )
