"""Drafting a plan: the files it names, the reports it gives, the files that are made of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from section16.draft.engine import Draft, draft
from section16.draft.plan import Plan
from section16.draft.plan_mistake import Mistake, PlanError
from section16.draft.plan_read import read_plan
from section16.form.document import OwnershipDocument
from section16.form.finding import Finding
from section16.spec.deadlines import Due
from section16.tasks.checking import check_draft
from section16.tasks.files import write_whole
from section16.tasks.reading import read
from section16.tasks.showing import render
from section16.tasks.writing import write
from section16.xml import NotOwnershipDocument

__all__ = ["Drafted", "Found", "draft_and_check", "draft_plan", "write_drafted"]


class Found(Struct, frozen=True):
    """A finding, and the report that it is about."""

    report: str
    finding: Finding


class Drafted(Struct, frozen=True, kw_only=True):
    """A draft with a name for each report and what the rules say of it."""

    name: str
    reports: tuple[OwnershipDocument, ...]
    due: Due | None
    notes: tuple[str, ...]
    findings: tuple[Found, ...]
    schedules: tuple[tuple[str, str], ...]

    def named(self) -> Iterator[tuple[str, OwnershipDocument]]:
        """Give each report the name of its files: the plan's, with its number when there are several."""
        several = len(self.reports) > 1
        for number, report in enumerate(self.reports, 1):
            yield f"{self.name}-{number}of{len(self.reports)}" if several else self.name, report


def draft_plan(plan: Plan | str | Path, files: Mapping[str, bytes] | None = None, today: date | None = None) -> Draft:
    """Draft the reports of a plan, a typed value or the path of a TOML.

    `files` holds the bytes of the files that a typed plan names; those of a path stand beside it. `today` is the
    plan's own, or this day, unless given. Raises PlanError or FillsError with all that is wrong or missing, and
    OSError where the plan cannot be opened.
    """
    if isinstance(plan, Plan):
        return _draft(plan, files or {}, today, "plan")
    path = Path(plan)
    typed = read_plan(_text(path), path.name)
    return _draft(typed, _beside(path, typed), today, path.name)


def _draft(plan: Plan, files: Mapping[str, bytes], today: date | None, name: str) -> Draft:
    day = today or plan.settings.today or date.today()  # noqa: DTZ011 - the user's own day
    return draft(plan, files, day, original=_original(plan, files, name))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        seen = f"not UTF-8 at byte {error.start}"
        raise PlanError(path.name, [Mistake(place="", seen=seen, do="save the plan as UTF-8")]) from None


def _beside(path: Path, plan: Plan) -> dict[str, bytes]:
    """Read the files that a plan names; they stand beside it, or below."""
    files: dict[str, bytes] = {}
    mistakes: list[Mistake] = []
    for place, name in plan_files(plan):
        try:
            files[name] = (path.parent / name).read_bytes()
        except (OSError, ValueError) as error:
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
        fills = getattr(event, "fills", None)
        if isinstance(fills, str):
            yield f"event[{number}].fills", fills


def _original(plan: Plan, files: Mapping[str, bytes], name: str) -> OwnershipDocument | None:
    if plan.amend is None or plan.amend.original not in files:
        return None
    try:
        return read(files[plan.amend.original])
    except NotOwnershipDocument as refusal:
        seen, _, do = str(refusal).partition("; ")
        mistake = Mistake(place="amend.original", seen=f"'{plan.amend.original}': {seen}", do=do or "give the report")
        raise PlanError(name, [mistake]) from None


def draft_and_check(plan: Path, today: date | None = None) -> Drafted:
    """Draft a plan from its path and check every report."""
    made = draft_plan(plan, today=today)
    named = Drafted(
        name=plan.stem,
        reports=made.reports,
        due=made.due,
        notes=made.notes,
        findings=(),
        schedules=made.schedules,
    )
    findings = tuple(Found(name, finding) for name, report in named.named() for finding in check_draft(report, today))
    return Drafted(**{**{field: getattr(named, field) for field in named.__struct_fields__}, "findings": findings})


def write_drafted(made: Drafted, out: Path) -> tuple[Path, ...]:
    """Write each report as XML, HTML and PDF, and the schedules of executions; all is made before anything is written.

    Raises NotWritable for a report that EDGAR would suspend, and OSError.
    """
    files: dict[Path, bytes] = {}
    for name, report in made.named():
        files[out / f"{name}.xml"] = write(report)
        files[out / f"{name}.html"] = str(render(report, "html")).encode()
        files[out / f"{name}.pdf"] = bytes(render(report, "pdf"))  # type: ignore[arg-type]
    for name, text in made.schedules:
        files[out / name] = text.encode()
    for path, data in files.items():
        write_whole(path, data)
    return tuple(files)
