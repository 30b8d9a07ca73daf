"""Drafting a plan: the files it names, the reports it gives, the files that are made of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from errno import EEXIST
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.after.gaps import EarlierReport, gaps_after, reports_before
from section16.drafting.engine import Draft, draft
from section16.drafting.plan.mistake import Mistake, PlanError
from section16.drafting.plan.plan import Plan
from section16.drafting.plan.recipients import plans_of
from section16.drafting.toml.read import read_plan
from section16.form.document import OwnershipDocument
from section16.form.problems import Finding
from section16.law.calendar import eastern_day
from section16.law.deadlines import Due
from section16.standard.limits import LARGEST_FILE
from section16.tasks.files import read_beside
from section16.tasks.reports.report import check_draft, read, render, write
from section16.xml import NotOwnershipDocument

__all__ = ["Drafted", "ReportFinding", "draft_and_check", "draft_plan", "drafted_files", "plan_in"]


class ReportFinding(Struct, frozen=True):
    """A finding, and the report that it is about."""

    report: str
    finding: Finding


class Drafted(Struct, frozen=True, kw_only=True):
    """A draft with a name for each report, what the rules say of it, and the files that it was made from.

    `gaps` says where the plan does not go on from the reports before it.
    """

    name: str
    reports: tuple[OwnershipDocument, ...]
    labels: tuple[str, ...] = ()
    due: Due | None
    is_late: bool = False
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    findings: tuple[ReportFinding, ...] = ()
    schedules: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()

    def named(self) -> Iterator[tuple[str, OwnershipDocument]]:
        """Give each report the name of its files: the plan's, with its recipient or number when there are several."""
        if self.labels:
            yield from ((f"{self.name}-{label}", one) for label, one in zip(self.labels, self.reports, strict=True))
            return
        several = len(self.reports) > 1
        for number, report in enumerate(self.reports, 1):
            yield f"{self.name}-{number}of{len(self.reports)}" if several else self.name, report


def draft_plan(plan: Plan | str | Path, files: Mapping[str, bytes] | None = None, today: date | None = None) -> Draft:
    """Draft the reports of a plan, a typed value or the path of a TOML.

    `files` holds the bytes of the files that a typed plan names; those of a path stand beside it. `today` is the
    plan's own, or this day in Eastern time, unless given. Raises PlanError or FillsError with all that is wrong or
    missing, and OSError where the plan cannot be opened.
    """
    if isinstance(plan, Plan):
        return _draft(_dated(plan, today), files or {}, "plan")
    typed, beside = _load(Path(plan), Path(plan).read_bytes(), today)
    return _draft(typed, beside, Path(plan).name)


def plan_in(path: Path, data: bytes | None = None) -> Plan:
    """Read a plan from its file, without the files that it names; raises PlanError and OSError."""
    return read_plan(_text(path, path.read_bytes() if data is None else data), path.name)


def _load(path: Path, data: bytes, today: date | None) -> tuple[Plan, dict[str, bytes]]:
    plan = _dated(plan_in(path, data), today)
    return plan, _beside(path, plan)


def _dated(plan: Plan, today: date | None) -> Plan:
    """Put the day of the draft into the plan: the one given, its own, or today."""
    day = today or plan.settings.today or eastern_day(datetime.now(UTC))
    return replace(plan, settings=replace(plan.settings, today=day))


def _draft(plan: Plan, files: Mapping[str, bytes], name: str) -> Draft:
    try:
        return draft(plan, files, original=original_of(plan, files, name))
    except PlanError as error:
        raise PlanError(name, error.mistakes) from None


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        seen = f"not UTF-8 at byte {error.start}"
        raise PlanError(path.name, [Mistake(place="", seen=seen, do="save the plan as UTF-8")]) from None


def _beside(path: Path, plan: Plan) -> dict[str, bytes]:
    """Read the files that a plan names; they stand beside it, or below."""
    files: dict[str, bytes] = {}
    mistakes: list[Mistake] = []
    for place, name in plan_files(plan):
        try:
            files[name] = read_beside(path, name, LARGEST_FILE)
        except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
            why = getattr(error, "strerror", None) or str(error)
            mistakes.append(
                Mistake(place=place, seen=f"'{name}' cannot be read ({why})", do="give a file beside the plan")
            )
    if mistakes:
        raise PlanError(path.name, mistakes)
    return files


def plan_files(plan: Plan) -> Iterator[tuple[str, str]]:
    """List the files that a plan names, each with its place."""
    if plan.amend is not None:
        yield "amend.original", plan.amend.original
    for number, event in enumerate(plan.events, 1):
        yield from _files(event, f"event[{number}]")


def _files(part: Struct, place: str) -> Iterator[tuple[str, str]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name in {"file", "fills"} and isinstance(value, str):
            yield f"{place}.{name}", value
        elif isinstance(value, Struct):
            yield from _files(value, f"{place}.{name}")


def original_of(plan: Plan, files: Mapping[str, bytes], name: str) -> OwnershipDocument | None:
    if plan.amend is None or plan.amend.original not in files:
        return None
    try:
        return read(files[plan.amend.original])
    except NotOwnershipDocument as refusal:
        seen, _, do = str(refusal).partition("; ")
        mistake = Mistake(place="amend.original", seen=f"'{plan.amend.original}': {seen}", do=do or "give the report")
        raise PlanError(name, [mistake]) from None


def draft_and_check(
    path: Path, today: date | None = None, data: bytes | None = None, earlier: Iterable[EarlierReport] = ()
) -> Drafted:
    """Draft a plan from its path and check every report, on the day of the draft.

    `data` are the plan's bytes where they came from elsewhere; the path then says where the files it names are.
    `earlier` are reports that were filed; those before the plan's events tell its opening balances.
    """
    plan, files = _load(path, path.read_bytes() if data is None else data, today)
    one = _draft(plan, files, path.name)
    drafted = Drafted(
        name=path.stem,
        reports=one.reports,
        labels=one.labels,
        due=one.due,
        is_late=bool(one.late_by),
        notes=tuple(_notes(one, path.name)),
        gaps=tuple(gap.message(path.name) for gap in _gaps(plan, one, tuple(earlier))),
        schedules=one.schedules,
        sources=tuple(str(path.parent / name) for name in (path.name, *files)),
    )
    day = plan.settings.today
    findings = tuple(
        ReportFinding(name, found)
        for name, report in drafted.named()
        for found in check_draft(report, day, one.circumstances)
    )
    return replace(drafted, findings=findings)


def _gaps(plan: Plan, one: Draft, earlier: Sequence[EarlierReport]) -> Iterator[Mistake]:
    """Find where the plan, or that of a recipient, does not go on from the reports before it."""
    for number, mine in enumerate(plans_of(plan)):
        for gap in gaps_after(mine, reports_before(mine, one.reports, earlier)):
            place = f"recipient[{number + 1}], {gap.place}" if plan.recipients else gap.place
            yield replace(gap, place=place)


def _notes(one: Draft, name: str) -> Iterator[str]:
    """Say when the reports are due, what goes with them and what wants an answer."""
    due = one.due
    if due is not None:
        yield f"due {due.last_day:%A, %Y-%m-%d}, {due.at:%H:%M} Eastern: {due.rule} ({due.authority})"
        if due.note:
            yield due.note
    if one.late_by:
        days = one.late_by.business_days
        yield f"late by {days} business day{'' if days == 1 else 's'}; file without delay"
    yield from (f"goes with it: {exhibit}" for exhibit in one.exhibits)
    yield from (question.message(name) for question in one.questions)


def drafted_files(drafted: Drafted, out: Path) -> dict[Path, bytes]:
    """Return the files of a draft in a folder: each report as XML, HTML and PDF, and the schedules of executions.

    Raises NotWritable for a report that EDGAR would suspend, and FileExistsError where a file that the draft was made
    from would be written over.
    """
    files: dict[Path, bytes] = {}
    for name, report in drafted.named():
        files[out / f"{name}.xml"] = write(report)
        files[out / f"{name}.html"] = str(render(report, "html")).encode()
        files[out / f"{name}.pdf"] = bytes(render(report, "pdf"))  # type: ignore[arg-type]
    for name, text in drafted.schedules:
        files[out / f"{drafted.name}-{name}"] = text.encode()
    _refuse_overwriting(drafted.sources, files)
    return files


def _refuse_overwriting(sources: Iterable[str], files: Iterable[Path]) -> None:
    kept = {Path(source).resolve() for source in sources}
    for path in files:
        if path.resolve() in kept:
            raise FileExistsError(EEXIST, "the draft is made from it", str(path))
