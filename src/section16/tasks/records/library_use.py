"""The footnotes of a library, put into drafts, and where they are used: in reports that are kept, and in drafts."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.tasks.desk.drafts import PartConflict, open_source, save_part
from section16.tasks.desk.parts import PartName, part_of
from section16.tasks.records.keeping import RecordError, contents
from section16.tasks.records.kinds.content import FieldMistake
from section16.tasks.records.kinds.libraries import FootnoteTemplate
from section16.tasks.report import read
from section16.workspace import Workspace
from section16.workspace.errors import ConflictError
from section16.workspace.tables import DraftRecord
from section16.workspace.working_drafts import WorkingDraft, version_of, working_drafts

__all__ = ["FootnoteUse", "library_texts", "put_into_draft", "uses_of"]


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
    workspace: Workspace, draft_id: int, template: FootnoteTemplate, values: Mapping[str, str]
) -> WorkingDraft:
    """Give a draft a footnote as a text of its plan, with values in its fields; events refer to it as `@name`.

    Raises RecordError for a field without a value, and ConflictError where somebody changes that text at once.
    """
    empty = [one for one in template.fields if not values.get(one, "").strip()]
    if empty:
        raise RecordError(FieldMistake(f"field.{one}", "nothing", "fill it in") for one in empty)
    source, texts = open_source(workspace, draft_id), PartName("texts")
    part = {**part_of(source.raw, texts), template.name: template.filled(values)}
    saved = save_part(workspace, draft_id, source.draft.version, texts, part)
    if isinstance(saved, PartConflict):
        message = f"draft '{source.draft.name}': somebody changes its texts at once; put the footnote in again"
        raise ConflictError(message)
    return saved.draft


def library_texts(session: Session, issuer: str) -> dict[str, str]:
    """Return the footnotes that new drafts of an issuer may take, by name; a draft keeps the words that it took."""
    return {one.name: one.text for one in contents(session, FootnoteTemplate, issuer)}
