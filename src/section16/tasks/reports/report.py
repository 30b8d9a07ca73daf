"""What a user does with one report: read, check, repair, render and write it."""

import difflib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.owner import ReportingOwner
from section16.form.problems import Finding
from section16.form.rows import as_submitted, rows_of
from section16.law.calendar import eastern_day
from section16.law.deadlines import Circumstances
from section16.rendering import render as rendered
from section16.standard.errors import ReasonsError
from section16.xml import NotWritable, lines_of, read_document, slips_of, write_submission
from section16.xml.document import laid_out, write_repaired

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = [
    "NotRepairable",
    "RepairResult",
    "as_json",
    "check",
    "check_draft",
    "on_terminal",
    "read",
    "render",
    "repair_file",
    "write",
]


_NOTHING_MORE = Circumstances()
# The CCC is put in when a report is filed: no plan and no draft has one.
_CCC_PLACE = {name: row.path for name, row in rows_of(ReportingOwner)}["ccc"]


def check(
    report: OwnershipDocument,
    today: date | None = None,
    *,
    source: bytes | None = None,
    circumstances: Circumstances = _NOTHING_MORE,
) -> tuple[Finding, ...]:
    """List what the rules say of a report; `today` is this day in Eastern time unless given.

    With `source`, the bytes that the report was read from, the file itself is judged too, and each finding tells the
    line that it stands on. `circumstances` are what due dates depend on and the report does not say. The CCC is put in
    at filing: a report in which no owner has one does not miss it.
    """
    from section16.rules import Report, check_report  # noqa: PLC0415 - who only shows a report needs no rulebook

    day = today or eastern_day(datetime.now(UTC))
    judged = Report(report, day, slips_of(source) if source is not None else (), circumstances)
    found = check_report(judged)
    if found and source is not None:
        found = check_report(judged, lines=lines_of(source))
    coded = any(owner.ccc for owner in report.reporting_owners)
    return found if coded else tuple(one for one in found if not one.place.endswith(_CCC_PLACE))


def check_draft(
    report: OwnershipDocument, today: date | None = None, circumstances: Circumstances = _NOTHING_MORE
) -> tuple[Finding, ...]:
    """List what the rules say of a draft as it will be submitted; the CCC may be missing, it is put in at filing."""
    submitted = as_submitted(report, report.document_type or "")
    found = check(submitted, today, circumstances=circumstances)
    return tuple(one for one in found if not one.place.endswith(_CCC_PLACE))


def read(source: str | Path | bytes | bytearray | memoryview | IO[bytes] | IO[str]) -> OwnershipDocument:
    """Read one report: bare XML, full-submission text, feed file or a filer's own submission.

    Nothing filed is lost: what could not be read as its kind is in the document's `faults`. Raises
    NotOwnershipDocument for bytes that are no Form 3, 4 or 5 in XML, and OSError where the path cannot be opened.
    """
    if isinstance(source, str | Path):
        return read_document(Path(source).read_bytes())
    found = bytes(source) if isinstance(source, bytes | bytearray | memoryview) else source.read()
    return read_document(found.encode() if isinstance(found, str) else found)


class NotRepairable(ReasonsError):
    """A repair would have to guess; `reasons` says why, each with its place."""


class RepairResult(Struct, frozen=True):
    """A repaired file: its bytes, the findings that are gone and those that are left, and the difference in lines."""

    data: bytes
    gone: tuple[Finding, ...]
    left: tuple[Finding, ...]
    diff: tuple[str, ...]


def repair_file(data: bytes, name: str = "report.xml", today: date | None = None) -> RepairResult:
    """Repair a report as a filer submits it; `name` stands in the head of the diff.

    Raises NotOwnershipDocument for bytes that are none, and NotRepairable.
    """
    from section16.rules.repair import reasons_against, repair  # noqa: PLC0415 - as in check

    document = read_document(data)
    if reasons := reasons_against(document):
        raise NotRepairable(reasons)
    before = check(document, today, source=data)
    made = write_repaired(repair(document))
    left = check(read_document(made), today, source=made)
    still = {(one.id, one.message) for one in left}
    gone = tuple(one for one in before if (one.id, one.message) not in still)
    return RepairResult(data if made == data else made, gone, left, _difference(laid_out(data), made, name))


def _difference(old: bytes, new: bytes, name: str) -> tuple[str, ...]:
    before, after = (one.decode("utf-8", "replace").splitlines() for one in (old, new))
    return tuple(difflib.unified_diff(before, after, name, f"{name} (repaired)", lineterm="", n=2))


def render(
    report: OwnershipDocument,
    as_: Literal["html", "text", "pdf", "markdown"],
    manner: Literal["stylesheets", "pages"] = "stylesheets",
) -> str | bytes:
    """Show a report as the SEC prints it; bytes for `pdf`, else a string. Raises ValueError for another word.

    `manner` chooses between the SEC's two ways, its stylesheets and the pages of sec.gov, where they differ.
    """
    return rendered(report, as_, manner)


def on_terminal(report: OwnershipDocument) -> "RenderableType":
    """Return a view of a report for a terminal of any width."""
    from section16.rendering.terminal import terminal  # noqa: PLC0415 - rich is for terminals only

    return terminal(report)


def as_json(report: OwnershipDocument) -> bytes:
    """Return the whole typed form as JSON, but for the CCC, which is nobody else's; numbers as exact strings.

    A line's `kind` is `transaction` or `holding`; msgspec reads the JSON back as an `OwnershipDocument`.
    """
    owners = tuple(replace(owner, ccc=None) for owner in report.reporting_owners)
    return msgspec.json.format(msgspec.json.encode(replace(report, reporting_owners=owners)), indent=2) + b"\n"


def write(report: OwnershipDocument, cccs: Mapping[str, str] | None = None) -> bytes:
    """Write a report as its filer submits it, by the schema in force; `cccs` gives the CCC for an owner's CIK.

    Raises NotWritable, with every reason, for a report that EDGAR would suspend.
    """
    data = write_submission(report, cccs)
    found = check_draft(read_document(data))
    suspended = tuple(f"{one.place}: {one.message}" for one in found if one.severity == "suspense")
    if suspended:
        raise NotWritable(suspended)
    return data
