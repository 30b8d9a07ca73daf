"""Reporting owners: who they are to the issuer, and where they live."""

import re
from collections.abc import Iterator
from typing import Final

from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.places import Spot
from section16.rules.report import Report
from section16.rules.rule import Found, rule
from section16.standard.numbers import Cik
from section16.standard.places import country_codes, is_obsolete, state_codes
from section16.standard.versions import generation

__all__ = [
    "addresses_are_given_whole",
    "countries_are_of_their_list",
    "foreign_addresses_name_a_country",
    "natures_have_the_note_they_name",
    "officers_have_a_title",
    "other_relations_are_explained",
    "owners_are_given_once",
    "owners_have_a_relationship",
    "states_are_of_their_list",
    "states_are_still_there",
    "titles_have_the_remarks_they_name",
    "us_addresses_name_a_state",
]

_TABLE = "EDGAR Ownership XML Technical Specification v5.5, 3.3 and Table 3.5"
_BOXES = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")
_CODE_LENGTH = 2  # a longer text is too long, which is another rule's to say
_SPLIT = "X0609"  # brought a list of countries beside that of states


_SEE_REMARKS: Final = re.compile(r"\bsee\b.*\bremark", re.IGNORECASE)
_SEE_NOTE: Final = re.compile(r"\W*see\s+(?:below\s+)?(?:foot)?notes?\b", re.IGNORECASE)


def _known_as(owner: ReportingOwner) -> tuple[bool | None, ...]:
    return tuple(getattr(owner, box) for box in _BOXES)


def _is_unread(spot: Spot, report: Report) -> bool:
    """Tell whether a box of the relationship holds what is no box."""
    return any(report.is_unread(spot.at(box)) for box in _BOXES)


@rule("OW001", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 4.3.2")
def owners_are_given_once(report: Report) -> Iterator[Found]:
    """Name each reporting owner once.

    EDGAR suspends a report in which a CIK stands twice; leading zeros make no difference.
    """
    seen: set[Cik] = set()
    for spot, owner in report.of(ReportingOwner):
        cik = Cik.of(owner.cik)
        if cik.bare and cik in seen:
            yield spot.at("cik"), f"owner '{owner.cik}' is named again; take this one out"
        seen.add(cik)


@rule("OW002", "suspense", f"{_TABLE}, cm(1)")
def owners_have_a_relationship(report: Report) -> Iterator[Found]:
    """Tick at least one relationship for each owner.

    Director, officer, ten percent owner or other: without one EDGAR suspends the report.
    """
    for spot, owner in report.of(ReportingOwner):
        said = (*_known_as(owner), owner.officer_title, owner.other_text)
        if any(one is not None for one in said) and not any(_known_as(owner)) and not _is_unread(spot, report):
            yield spot.at("is_director"), "no relationship is ticked; tick director, officer, 10% owner or other"


@rule("OW003", "suspense", f"{_TABLE}, cm(2)")
def officers_have_a_title(report: Report) -> Iterator[Found]:
    """Give the title of an officer, and of an officer only.

    The form asks for it beside the box. Thirty characters that will not do may say `See Remarks`.
    """
    for spot, owner in report.of(ReportingOwner):
        if owner.is_officer and not owner.officer_title:
            yield spot.at("officer_title"), "the owner is an officer without a title; give the title"
        elif owner.officer_title and not owner.is_officer and any(_known_as(owner)) and not _is_unread(spot, report):
            title = owner.officer_title
            yield spot.at("officer_title"), f"'{title}' is a title of no officer; tick the officer box or take it out"


@rule("OW004", "suspense", f"{_TABLE}, cm(3)")
def other_relations_are_explained(report: Report) -> Iterator[Found]:
    """Say what an other relationship is, and only then.

    The form asks to specify it beside the box.
    """
    for spot, owner in report.of(ReportingOwner):
        if owner.is_other and not owner.other_text:
            yield spot.at("other_text"), "the relationship is other and nothing says which; specify it"
        elif owner.other_text and not owner.is_other and any(_known_as(owner)) and not _is_unread(spot, report):
            text = owner.other_text
            yield spot.at("other_text"), f"'{text}' explains a box that is not ticked; tick other or take it out"


@rule("OW005", "suspense", f"{_TABLE}, note 9", stage="submitted", first=_SPLIT)
def foreign_addresses_name_a_country(report: Report) -> Iterator[Found]:
    """Name the country of a foreign address, and no state of the United States.

    Since March 2026 a flag tells foreign addresses; with it the country is mandatory. The columns of Table 3.5
    exchange the two conditions, its notes have them right.
    """
    for spot, address in report.of(OwnerAddress):
        if address.non_us and not address.country:
            yield spot.at("country"), "the address is not in the United States and names no country; give its code"
        if address.non_us and address.state:
            yield spot.at("state"), f"'{address.state}' stands in a foreign address; take it out or clear the flag"


@rule("OW006", "suspense", f"{_TABLE}, note 10", stage="submitted", first=_SPLIT)
def us_addresses_name_a_state(report: Report) -> Iterator[Found]:
    """Name the state of an address in the United States.

    Since March 2026 an address says whether it is foreign; if not, the state is mandatory.
    """
    for spot, address in report.of(OwnerAddress):
        if address.non_us is False and not address.state:
            yield spot.at("state"), "the address is in the United States and names no state; give its code"


@rule("VA008", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 3.6.6 and Appendix A", schema=True)
def states_are_of_their_list(report: Report) -> Iterator[Found]:
    """Use EDGAR's codes of states.

    Two characters. Until March 2026 the list held countries and provinces too; since then 57 states and
    territories.
    """
    allowed = state_codes(report.version)
    for spot, address in report.of(OwnerAddress):
        state = address.state or ""
        if 0 < len(state) <= _CODE_LENGTH and state not in allowed and not _is_past(state, report):
            yield spot.at("state"), f"'{state}' is no state code; choose one of the specification's Appendix A"


def _is_past(code: str, report: Report) -> bool:
    """Tell whether a code is one that only the single list of old had, and still has for the record."""
    return report.generation < generation(_SPLIT) and is_obsolete(code)


@rule("VA009", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 3.6.2 and Appendix H", schema=True)
def countries_are_of_their_list(report: Report) -> Iterator[Found]:
    """Use EDGAR's codes of countries.

    Two characters; the provinces of Canada are among them.
    """
    allowed = country_codes(report.version)
    for spot, address in report.of(OwnerAddress):
        country = address.country or ""
        known = not country or country in allowed or is_obsolete(country)
        if allowed and not known and len(country) <= _CODE_LENGTH:
            yield spot.at("country"), f"'{country}' is no country code; choose one of the specification's Appendix H"


@rule("VA013", "suspense", "ownershipDocumentCommon.xsd, rptOwnerCountry", stage="submitted")
def states_are_still_there(report: Report) -> Iterator[Found]:
    """Use no code of a country that is no more.

    The schema still has 22 such codes, for records; EDGAR suspends a submission that uses one.
    """
    for spot, address in report.of(OwnerAddress):
        for name, code in (("state", address.state), ("country", address.country)):
            if is_obsolete(code):
                yield spot.at(name), f"'{code}' is an obsolete code; give the code of today's country"


@rule("OW007", "advice", "EDGAR Ownership XML Technical Specification v5.5, 4.3.2", stage="submitted")
def addresses_are_given_whole(report: Report) -> Iterator[Found]:
    """Give an address whole, or leave it out.

    Without one EDGAR inserts the address of its records. With any part of one it uses only what was given.
    """
    for spot, address in report.of(OwnerAddress):
        missing = [word for word, value in (("street", address.street1), ("city", address.city)) if not value]
        if missing and any((address.street1, address.street2, address.city, address.state, address.zip_code)):
            place = spot.at("street1" if "street" in missing else "city")
            yield place, f"the address has no {' and no '.join(missing)}; give it whole, or leave it out"


@rule("OW008", "advice", "Forms 3, 4 and 5, item on relationship; Remarks")
def titles_have_the_remarks_they_name(report: Report) -> Iterator[Found]:
    """Write remarks when a title says to see them.

    A title of thirty characters that will not do says `See Remarks`; then there must be some.
    """
    if (report.document.remarks or "").strip():
        return
    for spot, owner in report.of(ReportingOwner):
        for name, text in (("officer_title", owner.officer_title), ("other_text", owner.other_text)):
            if text and _SEE_REMARKS.search(text):
                yield spot.at(name), f"'{text}' names remarks and there are none; write them"


@rule("RO007", "advice", "Form 4, General Instruction 4(b)(iii); Form 3, General Instruction 5(b)(iii)")
def natures_have_the_note_they_name(report: Report) -> Iterator[Found]:
    """Hang the footnote on the nature of ownership that says to see it.

    `See footnote` alone leaves open which one is meant.
    """
    for spot, row in report.placed_rows:
        nature, text = row.nature, row.nature.value
        if text and not nature.footnotes and not row.ownership.footnotes and _SEE_NOTE.match(text):
            yield spot.at("nature"), f"'{text}' names a footnote and none hangs here; add the reference"
