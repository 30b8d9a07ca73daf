"""The plan that a draft of an insider starts from: what reports on file say is held, and what records say of people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.drafting.after.next_plan import next_plan
from section16.drafting.plan.people import Grant, Holding, Owner, Signature
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.write import plan_text
from section16.form.problems import one_line
from section16.standard.numbers import Cik
from section16.tasks.records.holdings import counted_adjustments
from section16.tasks.records.keeping import contents, issuer_profile
from section16.tasks.records.kinds.awards import AwardRecord, TradingPlanRecord
from section16.tasks.records.kinds.content import in_force
from section16.tasks.records.kinds.people import InsiderProfile, RelatedHolder, SignerRecord
from section16.tasks.reports.on_file import ReportOnFile, reports_on_file
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import WorkingDraft, begin_draft
from section16.workspace.errors import WorkspaceError

__all__ = ["StartingPlan", "begin_for_insider", "insider_profile", "starting_plan"]


class StartingPlan(Struct, frozen=True, kw_only=True):
    """A plan whose events are left to say, the reports that its balances are from, and what to look over."""

    plan: Plan
    after: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return it as TOML, with what to look over as comments."""
        return "\n".join((*(f"# Look over {one_line(doubt)}" for doubt in self.doubts), plan_text(self.plan)))


def begin_for_insider(
    workspace: Workspace, issuer: str, insider: str, today: date, form: Literal["4", "5"] = "4"
) -> WorkingDraft:
    """Begin a draft where the last report on file ended, still without what happened now; raises WorkspaceError."""
    with workspace.writing() as writing:
        start = starting_plan(writing.session, issuer, insider, today, form)
        began_from = f"report '{start.after[-1]}'" if start.after else "the records"
        name = f"{start.plan.owners[0].name}, Form {form} {today}"
        return begin_draft(writing, name, issuer, start.text, began_from)


def starting_plan(session: Session, issuer: str, insider: str, on: date, form: Literal["4", "5"] = "4") -> StartingPlan:
    """Return the plan of a day for an insider: people as the records have them, balances as reports have them.

    What moved a balance since without a line is an event of it. Raises WorkspaceError where neither a record nor a
    report says who they are.
    """
    filed = _of_last_group(reports_on_file(session, issuer, insider))
    group = _owners_of(filed[-1]) if filed else frozenset({insider})
    recorded = _recorded_plan(session, issuer, insider, on, form)
    if not filed and (recorded.issuer is None or not recorded.owners):
        message = f"insider: nothing is kept of {insider} at {issuer}; add them first, or a report of theirs"
        raise WorkspaceError(message)
    awards = contents(session, AwardRecord, issuer, insider)
    if filed:
        made = next_plan([one.report for one in filed], on, form, recorded.trading_plans, _like(recorded, awards))
        plan, doubts = made.plan, made.doubts
    else:
        plan, doubts = recorded, ("no report of this person is on file here; balances are to be added",)
    missing = tuple(_missing_grants(plan, awards, on))
    holders = contents(session, RelatedHolder, issuer, insider)
    together = len(group) > 1
    owners = _with_recorded(plan.owners, recorded.owners) if together else recorded.owners or plan.owners
    return StartingPlan(
        plan=replace(
            plan,
            owners=owners,
            holdings=tuple(_with_holder(one, holders) for one in plan.holdings),
            grants=(*plan.grants, *missing),
            events=tuple(one.content.event() for one in counted_adjustments(session, issuer, insider, filed)),
            signatures=plan.signatures if together else recorded.signatures or plan.signatures,
        ),
        after=tuple(one.name for one in filed),
        doubts=(
            *doubts,
            *(_grant_doubt(one) for one in missing),
            *(_joint_doubt(owners) if together else _unsigned(recorded)),
        ),
    )


def _of_last_group(filed: Sequence[ReportOnFile]) -> list[ReportOnFile]:
    """Return the reports of those who filed the last one together; lines of other groups are not theirs alone."""
    return [one for one in filed if _owners_of(one) == _owners_of(filed[-1])]


def _owners_of(one: ReportOnFile) -> frozenset[str]:
    return frozenset(Cik.of(owner.cik).padded for owner in one.report.reporting_owners)


def _with_recorded(filed: Iterable[Owner], recorded: Iterable[Owner]) -> tuple[Owner, ...]:
    """Put what is kept of an owner in the place of what the report says of them."""
    known = {Cik.of(one.cik): one for one in recorded}
    return tuple(known.get(Cik.of(one.cik), one) for one in filed)


def _joint_doubt(owners: Sequence[Owner]) -> Iterator[str]:
    names = ", ".join(one.name for one in owners)
    yield f"the owners: the last report was filed by {names} together, and so is this one; look over whose each line is"


def _recorded_plan(session: Session, issuer: str, insider: str, on: date, form: Literal["4", "5"]) -> Plan:
    profile, person = issuer_profile(session, issuer), insider_profile(session, issuer, insider)
    plans = contents(session, TradingPlanRecord, issuer, insider)
    return Plan(
        form=form,
        issuer=profile.planned() if profile else None,
        owners=(person.owner_on(on),) if person else (),
        trading_plans=tuple(one.planned() for one in plans if in_force(one.adopted_on, one.ends_on, on)),
        signatures=tuple(_signature(contents(session, SignerRecord, issuer, insider), person, on)),
    )


def insider_profile(session: Session, issuer: str, insider: str) -> InsiderProfile | None:
    """Return what is kept of an insider at an issuer."""
    return next(iter(contents(session, InsiderProfile, issuer, insider)), None)


def _signature(signers: Iterable[SignerRecord], person: InsiderProfile | None, on: date) -> Iterator[Signature]:
    """Give the first who may sign on a day; where nobody is named, the person."""
    able = [one for one in signers if one.capacity == "self" or in_force(one.signed_on, one.ends_on, on)]
    if able:
        yield min(able, key=lambda one: (one.order, one.name)).signature(on)
    elif person is not None:
        yield Signature(name=person.name, on=on)


def _unsigned(recorded: Plan) -> Iterator[str]:
    if not any(one.as_ != "self" or recorded.owners == () for one in recorded.signatures):
        yield "the signature: no signer is kept; look over the name as it is signed"


def _like(recorded: Plan, awards: Iterable[AwardRecord]) -> Plan:
    """Return the plan from which names of grants are carried over."""
    return replace(recorded, grants=tuple(one.grant(Decimal(0)) for one in awards if one.has_series))


def _with_holder(one: Holding, holders: Iterable[RelatedHolder]) -> Holding:
    """Give an indirect holding the footnote of who holds, where the last report had none on its nature."""
    texts = (holder.footnote for holder in holders if one.nature in (holder.nature, *holder.also_printed))
    note = next((text for text in texts if text), None)
    if note is None or one.footnotes.nature:
        return one
    return replace(one, footnotes=replace(one.footnotes, nature=note))


def _missing_grants(plan: Plan, awards: Sequence[AwardRecord], on: date) -> Iterator[Grant]:
    """Give the series that records have and no report does, with what they say is left."""
    known = {one.id for one in plan.grants}
    for one in awards:
        left = one.unvested_on(on) if one.vests_into_stock else one.units
        is_held = one.awarded_on <= on and left > 0 and (one.expires_on is None or on <= one.expires_on)
        if one.has_series and one.name not in known and is_held:
            yield one.grant(left)


def _grant_doubt(one: Grant) -> str:
    return f"grant '{one.id}': no report has it; {one.remaining:,f} units are left by its schedule"
