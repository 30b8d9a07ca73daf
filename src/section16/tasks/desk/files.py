"""Files beside a draft: what their names and bytes may be, and documents of the library that go with its reports."""

import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from msgspec import Struct

from section16.drafting.fills.grid import trouble_of_workbook
from section16.standard.files import document_kind
from section16.standard.text.characters import character_name
from section16.tasks.desk.parts import DeskError
from section16.tasks.filing.order import type_of_name
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import add_file, working_draft

__all__ = ["FileUse", "attach_file", "require_safe", "use_of_file"]

_LONGEST_NAME: Final = 100
_LARGEST: Final = 20_000_000  # bytes; EDGAR takes less, and no broker's file has more
_WORKBOOK, _GRAPHIC, _TEXT = "a workbook", "a picture", "a text"
_KINDS: Final = {
    "xlsx": _WORKBOOK, "xlsm": _WORKBOOK, "gif": _GRAPHIC, "jpg": _GRAPHIC,
    "csv": _TEXT, "tsv": _TEXT, "txt": _TEXT, "htm": _TEXT, "html": _TEXT, "xml": _TEXT,
}  # fmt: skip
_GRAPHICS: Final = (b"GIF87a", b"GIF89a", b"\xff\xd8\xff")
_UTF16: Final = (BOM_UTF16_LE, BOM_UTF16_BE)
# Controls, signs that change the direction or hide, and what is no character: none of them belongs in a name.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class FileUse(Struct, frozen=True, kw_only=True):
    """A file of a draft and what becomes of it."""

    name: str
    bytes: int
    use: str


def _safe_name(name: str, place: str) -> str:
    bare = name.replace("\\", "/").rpartition("/")[2].replace("\x00", "").strip()
    unseen = next((one for one in bare if unicodedata.category(one) in _UNSEEN), None)
    if unseen is not None:
        message = f"{place}: its name has a character that is not seen ({character_name(unseen)}); give it another name"
        raise DeskError(message)
    if not bare.strip(". ") or len(bare) > _LONGEST_NAME:
        message = f"{place}: '{bare[:40]}' is no name of 1 to {_LONGEST_NAME} characters; give it another one"
        raise DeskError(message)
    return bare


def require_safe(name: str, content: bytes, place: str = "file") -> str:
    """Return the name of a file that may be kept, without folders; `place` is what messages call it.

    Raises DeskError for a name that is empty, long or shows wrongly, and for bytes that are too many, unpack to too
    many, or are not what the name says.
    """
    bare = _safe_name(name, place)
    if not content or len(content) > _LARGEST:
        message = f"{place}: '{bare}' has {len(content):,} bytes; give one of 1 to {_LARGEST:,}"
        raise DeskError(message)
    named = _KINDS.get(bare.rpartition(".")[2].lower())
    if named is None:
        message = f"{place}: '{bare}' is of no kind that is used here; its name ends in one of {', '.join(_KINDS)}"
        raise DeskError(message)
    found = _kind_of(content)
    if found != named:
        message = (
            f"{place}: '{bare}' is not {named}, as its name says, but {found or 'something else'}; give the right file"
        )
        raise DeskError(message)
    trouble = trouble_of_workbook(content) if found == _WORKBOOK else None
    if trouble is not None:
        message = f"{place}: '{bare}': {trouble}"
        raise DeskError(message)
    return bare


def _kind_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        return _WORKBOOK
    if content.startswith(_GRAPHICS):
        return _GRAPHIC
    return _TEXT if b"\x00" not in content or content.startswith(_UTF16) else ""


def attach_file(workspace: Workspace, id: int, name: str, content: bytes) -> str:
    """Keep a file that the plan is to name, or that goes with its reports; return the name that it has here."""
    bare = require_safe(name, content)
    with workspace.writing() as writing:
        working_draft(writing.session, id)
        return add_file(writing, id, bare, content)


def use_of_file(name: str, content: bytes, named: frozenset[str]) -> FileUse:
    """Say what becomes of a file; `named` are the files that the plan names."""
    kind = type_of_name(name)
    if name in named:
        use = "the plan names it"
    elif kind and document_kind(kind) is not None:
        use = f"goes with the report as {kind}"
    else:
        use = "goes nowhere: the plan does not name it, and its name tells no type of document (ex24-, ex99-, cover-)"
    return FileUse(name=name, bytes=len(content), use=use)
