"""One award to many insiders: a record and a draft for each of them."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.drafting.plan.events import AnyEvent, Award, OptionGrant, PsuGrant, RsuGrant
from section16.drafting.plan.people import Holding
from section16.standard.errors import Section16Error
from section16.tasks.records.keeping import add_content, issuer_profile
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.starting_plan import insider_profile, starting_plan
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import begin_draft

__all__ = ["AwardedDraft", "AwardedUnits", "award_to", "award_to_many"]


class AwardedUnits(Struct, frozen=True):
    """How many units of an award one insider gets."""

    insider_cik: str
    units: Decimal


class AwardedDraft(Struct, frozen=True, kw_only=True):
    """What became of one insider's part of an award: its draft, or why there is none."""

    insider_cik: str
    insider: str
    units: Decimal
    draft_id: int | None = None
    trouble: str = ""


def award_to_many(
    workspace: Workspace, issuer: str, award: AwardRecord, recipients: Iterable[AwardedUnits]
) -> tuple[AwardedDraft, ...]:
    """Keep an award for each recipient, and begin the draft of its report; what goes wrong with one stops none."""
    return tuple(award_to(workspace, issuer, award, one) for one in recipients)


def award_to(workspace: Workspace, issuer: str, award: AwardRecord, to: AwardedUnits) -> AwardedDraft:
    """Keep an award of one insider, and begin the draft of its report; whoever has an award of the name is told."""
    mine = replace(award, units=to.units)
    with workspace.reading() as session:
        person = insider_profile(session, issuer, to.insider_cik)
    made = AwardedDraft(insider_cik=to.insider_cik, insider=person.name if person else to.insider_cik, units=to.units)
    try:
        with workspace.reading() as session:
            text = award_plan(session, issuer, to.insider_cik, mine)
        add_content(workspace, issuer, mine, to.insider_cik)
        with workspace.writing() as writing:
            began_from = f"award '{award.name}' of {award.awarded_on}"
            draft = begin_draft(writing, f"{made.insider}, {award.name}", issuer, text, began_from)
    except Section16Error as error:
        return replace(made, trouble=str(error))
    return replace(made, draft_id=draft.id)


def award_plan(session: Session, issuer: str, insider: str, award: AwardRecord) -> str:
    """Return the TOML text of the plan that reports an award; raises WorkspaceError."""
    start = starting_plan(session, issuer, insider, award.awarded_on)
    profile = issuer_profile(session, issuer)
    stock = award.underlying or (profile.security if profile else award.security)
    plan = start.plan
    if award.has_series:
        grants = (*(one for one in plan.grants if one.id != award.name), award.grant(None))
        plan = replace(plan, grants=grants)
    if not plan.holdings:
        plan = replace(plan, holdings=(Holding(security=stock, shares=Decimal(0)),))
    plan = replace(plan, events=(*plan.events, _event(award, stock)))
    return replace(start, plan=plan).text


def _event(award: AwardRecord, stock: str) -> AnyEvent:
    grant, security = (award.name, None) if award.has_series else (None, stock)
    if award.what == "option":
        return OptionGrant(on=award.awarded_on, grant=award.name, shares=award.units)
    note = () if award.has_series else (award.vesting_words(),)
    if award.what == "rsu":
        return RsuGrant(on=award.awarded_on, grant=grant, security=security, shares=award.units, footnote=note)
    if award.what == "psu":
        return PsuGrant(on=award.awarded_on, grant=grant, security=security, shares=award.units, footnote=note)
    return Award(on=award.awarded_on, grant=grant, security=security, shares=award.units, footnote=note)
