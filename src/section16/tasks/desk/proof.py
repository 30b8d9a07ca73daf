"""The proof of a draft: its reports as the SEC prints them, what made each cell, and what is to be said of them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.drafting.after.gaps import EarlierReport, gaps_after, reports_before
from section16.drafting.engine import Draft, draft
from section16.drafting.lines.balance import LineBalance
from section16.drafting.plan.mistake import Mistake, MistakesError, PlanError
from section16.drafting.plan.plan import Plan
from section16.drafting.plan.recipients import plans_of
from section16.drafting.toml.read import read_plan
from section16.drafting.toml.write import toml_text
from section16.form.problems import Finding
from section16.law.calendar import eastern_day
from section16.law.deadlines import Due
from section16.rendering.html import fragment
from section16.rendering.sheet import sheet
from section16.rules.catalog import RULES
from section16.standard.numbers import Cik
from section16.tasks.desk.cells import CellAt, PlacedFinding, WayBack, cell_at, marks_of
from section16.tasks.desk.drafts import DraftSource
from section16.tasks.desk.exposure import DraftClearance, DraftExposure, draft_clearances, draft_exposures
from section16.tasks.desk.form_words import in_form_words
from section16.tasks.desk.openings import OpeningDifference, opening_differences
from section16.tasks.desk.parts import PartName, RawPart, part_names, place_in_parts, with_part
from section16.tasks.desk.repairs import PlanRepair, repair_of
from section16.tasks.filing.days import event_to_come
from section16.tasks.reports.drafting import original_of
from section16.tasks.reports.on_file import FILED, reports_on_file
from section16.tasks.reports.report import check_draft
from section16.workspace import Workspace
from section16.workspace.kept_reads import names_of, read_kept

__all__ = [
    "DraftProof",
    "DraftedSource",
    "PlanMistake",
    "ProofBalance",
    "ProofFinding",
    "ProofMove",
    "ProofReport",
    "drafted_of",
    "earlier_in",
    "earlier_reports",
    "proof_in",
    "proof_of",
    "with_change",
]

_REASONS: Final[Mapping[str, str]] = {one.id: one.page.strip() for one in RULES}
_HOUR: Final = 3600
_KEPT: Final = 128  # drafts whose last versions are not drafted again for a page that is only looked at


class PlanMistake(Struct, frozen=True, kw_only=True):
    """What is wrong or missing in the plan, at the part and key that it is about, and the repair where it is safe."""

    part: str
    key: str
    seen: str
    do: str
    stops: bool = True
    repair: PlanRepair | None = None

    @property
    def message(self) -> str:
        """Return it in one line."""
        return f"{self.seen}; {self.do}"


class DraftedSource(Struct, frozen=True, kw_only=True):
    """A draft as far as it could be drafted: its plan, its reports, what the rules say, what keeps it from more."""

    plan: Plan | None = None
    drafted: Draft | None = None
    findings: tuple[tuple[Finding, ...], ...] = ()
    mistakes: tuple[PlanMistake, ...] = ()
    openings: tuple[OpeningDifference, ...] = ()


class ProofFinding(Struct, frozen=True, kw_only=True):
    """A finding, with its number on the page, the cell that it is at, and the rule's reason."""

    number: int
    report: int
    id: str
    severity: str
    place: str
    message: str
    authority: str
    reason: str
    cell: CellAt | None


class ProofReport(Struct, frozen=True, kw_only=True):
    """One report of a draft: what it is called, its form, for whom, and how many findings of each kind it has."""

    number: int
    name: str
    form: str
    owners: tuple[str, ...]
    rows: int
    suspense: int
    other: int


class ProofMove(Struct, frozen=True, kw_only=True):
    """What one part of the plan did to a line."""

    part: str
    on: date
    change: Decimal
    balance: Decimal


class ProofBalance(Struct, frozen=True, kw_only=True):
    """A line of holdings before and after."""

    part: str
    line: str
    held: str
    before: Decimal
    after: Decimal
    in_dollars: bool
    moves: tuple[ProofMove, ...]


class DraftProof(Struct, frozen=True, kw_only=True):
    """Everything that a page knows of a draft besides its forms.

    `html` is the shown report in the SEC's layout; `due` says when and by which rule it is due, `hours` how many are
    left. `expected_on` is the day as of which it is drafted, where that is still to come, and `to_come` tells which
    event has not happened yet, so that it cannot be filed. `questions` did not stop the draft and want an answer.
    `openings` differ from what is on file.
    """

    version: int
    state: Literal["drafted", "incomplete"]
    expected_on: date | None = None
    to_come: str = ""
    shown: int = 1
    html: str = ""
    reports: tuple[ProofReport, ...] = ()
    findings: tuple[ProofFinding, ...] = ()
    mistakes: tuple[PlanMistake, ...] = ()
    questions: tuple[PlanMistake, ...] = ()
    balances: tuple[ProofBalance, ...] = ()
    due: Due | None = None
    due_note: str = ""
    hours: float | None = None
    late_by: int = 0
    notes: tuple[str, ...] = ()
    exposures: tuple[DraftExposure, ...] = ()
    clearances: tuple[DraftClearance, ...] = ()
    openings: tuple[OpeningDifference, ...] = ()

    @property
    def suspends(self) -> bool:
        """Tell whether EDGAR would suspend one of the reports."""
        return any(one.severity == "suspense" for one in self.findings)


def drafted_of(source: DraftSource, today: date, earlier: tuple[EarlierReport, ...] = ()) -> DraftedSource:
    """Draft a working draft as far as that goes, and check it as of today or, once it is filed, as of that day.

    The same version on the same day is drafted once.
    """
    today = source.filed_on or today
    files = tuple(sorted(source.files.items()))
    made = _drafted(source.text, files, source.draft.name, today)
    before = _before(made, earlier)
    gaps = (one for plan, filed in before for one in gaps_after(plan, filed))
    wrong = tuple(_plan_mistake(one, source, stops=False) for one in gaps) if made.drafted is not None else ()
    openings = (one for plan, filed in before for one in opening_differences(plan, filed, today, source.confirmed))
    mistakes = tuple(_plan_mistake(one, source) for one in made.mistakes)
    issuer = _other_issuer(made.drafted, source.draft.issuer_cik)
    return DraftedSource(
        plan=made.plan,
        drafted=None if issuer else made.drafted,
        findings=made.findings,
        mistakes=(*mistakes, *issuer, *wrong),
        openings=() if made.plan is None or made.plan.recipients else tuple(openings),
    )


class _Made(Struct, frozen=True):
    plan: Plan | None = None
    drafted: Draft | None = None
    findings: tuple[tuple[Finding, ...], ...] = ()
    mistakes: tuple[Mistake, ...] = ()


@lru_cache(maxsize=_KEPT)
def _drafted(text: str, files: tuple[tuple[str, bytes], ...], name: str, today: date) -> _Made:
    try:
        plan = read_plan(text, name)
    except PlanError as error:
        return _Made(mistakes=error.mistakes)
    beside = dict(files)
    try:
        made = draft(plan, beside, plan.settings.today or today, original_of(plan, beside, name), name)
    except MistakesError as error:
        return _Made(plan, mistakes=error.mistakes)
    return _Made(plan, made, tuple(check_draft(one, today, made.circumstances) for one in made.reports))


def _before(made: _Made, earlier: tuple[EarlierReport, ...]) -> tuple[tuple[Plan, tuple[EarlierReport, ...]], ...]:
    """Return the plan of each recipient with the reports on file before it."""
    if made.plan is None or not earlier:
        return ()
    reports = made.drafted.reports if made.drafted is not None else ()
    return tuple((one, reports_before(one, reports, earlier)) for one in plans_of(made.plan))


def _plan_mistake(one: Mistake, source: DraftSource, *, stops: bool = True) -> PlanMistake:
    at = place_in_parts(one.place)
    return PlanMistake(
        part=str(at.part),
        key=at.key,
        seen=in_form_words(one.seen),
        do=in_form_words(one.do),
        stops=stops,
        repair=repair_of(source.raw, at, one),
    )


def _other_issuer(drafted: Draft | None, issuer_cik: str) -> tuple[PlanMistake, ...]:
    """Refuse a plan that is now of another issuer than that whose people may see the draft."""
    issuers = {Cik.of(one.issuer.cik if one.issuer else None).padded for one in drafted.reports} if drafted else set()
    others = issuers - {issuer_cik}
    if not others:
        return ()
    do = "write the issuer's own, or begin a draft for the other issuer"
    return (PlanMistake(part="issuer", key="cik", seen=f"the draft is of issuer {issuer_cik}", do=do),)


def with_change(source: DraftSource, name: PartName, part: RawPart) -> DraftSource:
    """Return a draft as it would be with another part; nothing is saved."""
    raw = with_part(source.raw, name, part)
    return replace(source, raw=raw, text=toml_text(raw), filed_on=None)


def earlier_reports(workspace: Workspace, issuer_cik: str) -> tuple[EarlierReport, ...]:
    """Return the reports on file about an issuer, which tell what was held and traded before."""
    with workspace.reading() as session:
        return earlier_in(session, issuer_cik)


def earlier_in(session: Session, issuer_cik: str) -> tuple[EarlierReport, ...]:
    """Read the reports on file about an issuer within a transaction."""
    found = reports_on_file(session, issuer_cik)
    return tuple(EarlierReport(name=one.accession, report=one.report, practice=one.practice) for one in found)


def proof_in(
    session: Session, source: DraftSource, now: datetime, *, shown: int = 1, address: str = "?part="
) -> DraftProof:
    """Return the proof of a draft after the reports on file; made once as long as neither changes."""
    one = source.draft
    made = read_kept(
        session,
        ("proof", one.id),
        names_of(*FILED),
        lambda: proof_of(source, now, earlier_in(session, one.issuer_cik), shown=shown, address=address),
        content=(source, eastern_day(now), shown, address),
    )
    return replace(made, hours=_hours(made.due, now))


def proof_of(
    source: DraftSource,
    now: datetime,
    earlier: tuple[EarlierReport, ...] = (),
    *,
    shown: int = 1,
    address: str = "?part=",
) -> DraftProof:
    """Return the proof of a draft; `address` leads to a part of the plan when its name is put after it."""
    today = source.filed_on or eastern_day(now)
    made = drafted_of(source, today, earlier)
    expected_on = _expected_on(source, today)
    if made.plan is None or made.drafted is None:
        return DraftProof(
            version=source.draft.version,
            state="incomplete",
            expected_on=expected_on,
            mistakes=made.mistakes,
            openings=made.openings,
        )
    drafted = made.drafted
    findings = tuple(_findings(drafted, made.findings))
    number = max(1, min(shown, len(drafted.reports)))
    due = drafted.due
    questions = tuple(_plan_mistake(one, source, stops=False) for one in drafted.questions)
    filed = tuple(one.report for one in earlier)
    return DraftProof(
        version=source.draft.version,
        state="drafted",
        expected_on=expected_on,
        to_come=next((one for report in drafted.reports if (one := event_to_come(report, today))), ""),
        shown=number,
        html=_html(drafted, findings, number, WayBack(address, part_names(source.raw))),
        reports=tuple(_report(source.draft.name, drafted, findings, at) for at in range(1, len(drafted.reports) + 1)),
        findings=findings,
        mistakes=tuple(one for one in made.mistakes if one.stops),
        questions=(*(one for one in made.mistakes if not one.stops), *questions),
        balances=tuple(_balance(one) for one in drafted.balances),
        due=due,
        due_note=(due.note or "") if due else "",
        hours=_hours(due, now),
        late_by=drafted.late_by.business_days if drafted.late_by else 0,
        notes=tuple(f"attach as EX-24: {one}" for one in drafted.exhibits),
        exposures=draft_exposures(drafted.reports, filed),
        clearances=draft_clearances(made.plan, drafted.reports, filed),
        openings=made.openings,
    )


def _expected_on(source: DraftSource, today: date) -> date | None:
    """Return the day as of which a draft is made, where that is still to come; a draft with mistakes has one too."""
    settings = source.raw.get("settings")
    as_of = settings.get("today") if isinstance(settings, dict) else None
    return as_of if isinstance(as_of, date) and as_of > today else None


def _hours(due: Due | None, now: datetime) -> float | None:
    return None if due is None else round((due.at - now).total_seconds() / _HOUR, 1)


def _findings(drafted: Draft, found: tuple[tuple[Finding, ...], ...]) -> list[ProofFinding]:
    listed: list[ProofFinding] = []
    for report, (document, origins, some) in enumerate(zip(drafted.reports, drafted.origins, found, strict=True), 1):
        for one in some:
            listed.append(
                ProofFinding(
                    number=len(listed) + 1,
                    report=report,
                    id=one.id,
                    severity=one.severity,
                    place=one.place,
                    message=one.message,
                    authority=one.authority,
                    reason=_REASONS.get(one.id, ""),
                    cell=cell_at(document, origins, one.place),
                )
            )
    return listed


def _html(drafted: Draft, findings: tuple[ProofFinding, ...], number: int, way: WayBack) -> str:
    report, origins = drafted.reports[number - 1], drafted.origins[number - 1]
    placed = [
        PlacedFinding(number=one.number, severity=one.severity, cell=one.cell)
        for one in findings
        if one.report == number
    ]
    return fragment(sheet(report), marks_of(report, origins, placed, way))


def _report(name: str, drafted: Draft, findings: tuple[ProofFinding, ...], number: int) -> ProofReport:
    report = drafted.reports[number - 1]
    label = drafted.labels[number - 1] if drafted.labels else f"{number} of {len(drafted.reports)}"
    mine = [one.severity for one in findings if one.report == number]
    return ProofReport(
        number=number,
        name=f"{name}, {label}" if len(drafted.reports) > 1 else name,
        form=report.document_type or "",
        owners=tuple(one.name or one.cik or "" for one in report.reporting_owners),
        rows=len(report.non_derivative_table) + len(report.derivative_table),
        suspense=mine.count("suspense"),
        other=len(mine) - mine.count("suspense"),
    )


def _balance(line: LineBalance) -> ProofBalance:
    held = "direct" if line.held.ownership == "D" else line.held.nature or "indirect"
    return ProofBalance(
        part=str(place_in_parts(line.origin).part),
        line=line.series,
        held=f"{held}, {line.owner}" if line.owner else held,
        before=line.before,
        after=line.after,
        in_dollars=line.valued,
        moves=tuple(
            ProofMove(part=str(place_in_parts(one.origin).part), on=one.on, change=one.change, balance=one.balance)
            for one in line.moves
        ),
    )
