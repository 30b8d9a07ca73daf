"""One award to many insiders: the terms once, the units of each, and a draft for each."""

from decimal import Decimal
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.tasks.desk.form import PartForm
from section16.tasks.records.awarding import AwardedDraft, AwardedUnits, award_to_many
from section16.tasks.records.keeping import RecordError, issuer_profile, require_right, typed_records
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.kinds.content import FieldMistake
from section16.tasks.records.kinds.people import InsiderProfile
from section16.tasks.records.typing_in import content_from, new_form, typed_form
from section16.web.form import Form
from section16.web.page import Page
from section16.web.records.addresses import issuer_of, padded
from section16.web.routes import action, page
from section16.web.visit import Visit

__all__ = ["PAGES"]

_UNITS: Final = "to."


class RecipientLine(Struct, frozen=True, kw_only=True):
    """An insider who may get a part of the award, and what was typed for them."""

    insider_cik: str
    name: str
    relationship: str
    units: str = ""
    mistake: str = ""


class AwardPage(Struct, frozen=True, kw_only=True):
    """The terms of an award and who gets how much; after it was made, what became of each."""

    issuer_cik: str
    issuer: str
    form: PartForm
    recipients: tuple[RecipientLine, ...]
    made: tuple[AwardedDraft, ...] = ()

    @property
    def drafts(self) -> int:
        """Return how many drafts were begun."""
        return sum(one.draft_id is not None for one in self.made)


@page("/issuers/{issuer:str}/award", Permission.prepare, issuer_of=issuer_of)
def award(visit: NamedDependency[Visit], issuer: FromPath[str]) -> Page:
    """Show the empty form of an award to many."""
    return _page(visit, padded(issuer), new_form(AwardRecord, {"units": 1}), {})


@action("/issuers/{issuer:str}/award", Permission.prepare, issuer_of=issuer_of)
def give_award(visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str]) -> Page:
    """Keep the award of each and begin their drafts, or show the form again with what is wrong."""
    issuer = padded(issuer)
    visit.require(Permission.keep_records, issuer)
    units = {name.removeprefix(_UNITS): form.text(name) for name in form.fields if name.startswith(_UNITS)}
    recipients, wrong = _recipients(units)
    try:
        each = str(recipients[0].units) if recipients else "1"
        content = content_from(AwardRecord, {**form.fields, "units": (each,)})
        require_right(content)
    except RecordError as error:
        wrong = (*error.mistakes, *wrong)
    else:
        if not wrong:
            made = award_to_many(visit.workspace, issuer, content, recipients)
            return _page(visit, issuer, typed_form(AwardRecord, form.fields, ()), units, made=made)
    shown = typed_form(AwardRecord, {**form.fields, "units": ("1",)}, wrong)
    return _page(visit, issuer, shown, units, wrong=wrong)


def _recipients(units: dict[str, str]) -> tuple[tuple[AwardedUnits, ...], tuple[FieldMistake, ...]]:
    found, wrong = [], []
    for cik, text in units.items():
        if not text:
            continue
        plain = text.replace(",", "")
        if plain.replace(".", "", 1).isdecimal() and len(plain) < 20 and Decimal(plain) > 0:  # noqa: PLR2004 - digits of a number of units
            found.append(AwardedUnits(padded(cik), Decimal(plain)))
        else:
            wrong.append(
                FieldMistake(f"{_UNITS}{cik}", f"'{text[:40]}' is no number of units", "write one above 0, or nothing")
            )
    if not found and not wrong:
        wrong.append(FieldMistake("recipients", "nobody gets anything", "write the units of each who does"))
    return tuple(found), tuple(wrong)


def _page(  # noqa: PLR0913 - what the page has
    visit: Visit,
    issuer: str,
    form: PartForm,
    units: dict[str, str],
    *,
    wrong: tuple[FieldMistake, ...] = (),
    made: tuple[AwardedDraft, ...] = (),
) -> Page:
    today = eastern_day(visit.now())
    reasons = {one.path: one.message for one in wrong}
    with visit.workspace.reading() as session:
        company = issuer_profile(session, issuer)
        people = typed_records(session, InsiderProfile, issuer)
    value = AwardPage(
        issuer_cik=issuer,
        issuer=company.name if company else issuer,
        form=replace(form, fields=tuple(one for one in form.fields if one.name != "units")),
        recipients=tuple(
            RecipientLine(
                insider_cik=one.kept.insider_cik,
                name=one.content.name,
                relationship="; ".join(each.title or each.relationship for each in one.content.relationships_on(today)),
                units=units.get(one.kept.insider_cik, ""),
                mistake=reasons.get(f"{_UNITS}{one.kept.insider_cik}", ""),
            )
            for one in people
            if one.content.is_insider_on(today)
        ),
        made=made,
    )
    return Page(template="records/award.html", value=value, status=422 if wrong else 200, errors=reasons)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (award, give_award)
