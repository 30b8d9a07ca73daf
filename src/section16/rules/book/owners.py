"""OW: reporting owners, which is their relationship to the issuer, titles and addresses."""

import re
from collections.abc import Iterator
from typing import Final

from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.places import Spot
from section16.rules.report import Report
from section16.rules.rule import SPECIFICATION, Found, rule
from section16.standard.numbers import Cik

__all__ = [
    "addresses_are_given_whole",
    "foreign_addresses_name_a_country",
    "officers_have_a_title",
    "other_relations_are_explained",
    "owners_are_given_once",
    "owners_are_not_the_issuer",
    "owners_have_a_relationship",
    "titles_have_the_remarks_they_name",
    "titles_have_their_boxes",
    "us_addresses_name_a_state",
]

_TABLE = f"{SPECIFICATION}, 3.3 and Table 3.5"
_BOXES = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")
_SPLIT = "X0609"  # brought a list of countries beside that of states
_SEE_REMARKS: Final = re.compile(r"\bsee\b.*\bremark", re.IGNORECASE)


@rule("OW001", "suspense", f"{SPECIFICATION}, 4.3.2")
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
        given = (*_ticks(owner), owner.officer_title, owner.other_text)
        if any(one is not None for one in given) and not any(_ticks(owner)) and not _is_unread(spot, report):
            yield spot.at("is_director"), "no relationship is ticked; tick director, officer, 10% owner or other"


def _ticks(owner: ReportingOwner) -> tuple[bool | None, ...]:
    return tuple(getattr(owner, box) for box in _BOXES)


def _is_unread(spot: Spot, report: Report) -> bool:
    """Tell whether a box of the relationship holds something else than 0, 1, true or false."""
    return any(report.is_unread(spot.at(box)) for box in _BOXES)


@rule("OW003", "suspense", f"{_TABLE}, cm(2)")
def officers_have_a_title(report: Report) -> Iterator[Found]:
    """Give the title of an officer.

    The form asks for it beside the box. A title that does not fit into thirty characters may say `See Remarks`.
    """
    for spot, owner in report.of(ReportingOwner):
        if owner.is_officer and not owner.officer_title:
            yield spot.at("officer_title"), "the owner is an officer without a title; give the title"


@rule("OW004", "suspense", f"{_TABLE}, cm(3)")
def other_relations_are_explained(report: Report) -> Iterator[Found]:
    """Specify the relationship if `other` is ticked.

    The form asks for it beside the box.
    """
    for spot, owner in report.of(ReportingOwner):
        if owner.is_other and not owner.other_text:
            yield spot.at("other_text"), "the relationship is other and nothing says which; specify it"


@rule("OW005", "suspense", f"{_TABLE}, note 9", stage="submitted", first=_SPLIT)
def foreign_addresses_name_a_country(report: Report) -> Iterator[Found]:
    """Name the country of a foreign address, and no state of the United States.

    Since March 2026 a flag marks foreign addresses, and then the country is mandatory. The columns of Table 3.5 have
    the conditions for state and country exchanged; its notes have them right.
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


@rule("OW007", "advice", f"{SPECIFICATION}, 4.3.2", stage="submitted")
def addresses_are_given_whole(report: Report) -> Iterator[Found]:
    """Give an address whole, or leave it out.

    Without an address EDGAR inserts the one in its records. With part of an address it uses only that part.
    """
    for spot, address in report.of(OwnerAddress):
        missing = [name for name in ("street1", "city") if not getattr(address, name)]
        if missing and any((address.street1, address.street2, address.city, address.state, address.zip_code)):
            words = " and no ".join(missing).replace("street1", "street")
            yield spot.at(missing[0]), f"the address has no {words}; give it whole, or leave it out"


@rule("OW008", "advice", "Forms 3, 4 and 5, item on relationship; Remarks")
def titles_have_the_remarks_they_name(report: Report) -> Iterator[Found]:
    """Write remarks when a title says to see them.

    A title that does not fit into thirty characters may say `See Remarks`; then the report must have remarks.
    """
    if (report.document.remarks or "").strip():
        return
    for one, text in report.texts_in("officer_title", "other_text"):
        if _SEE_REMARKS.search(text):
            yield one.place, f"'{text}' names remarks and there are none; write them"


@rule("OW009", "law", "15 U.S.C. 78p(a)(1); Forms 3, 4 and 5, boxes 1 and 2")
def owners_are_not_the_issuer(report: Report) -> Iterator[Found]:
    """Give an owner a CIK of its own, not the issuer's.

    Section 16 asks for reports by directors, officers and holders, not by the company itself. The company's CIK in
    the place of a person's files the report under the company alone, and nobody finds it under the person.
    """
    issuer = Cik.of(report.document.issuer.cik if report.document.issuer else None)
    for spot, owner in report.of(ReportingOwner):
        if issuer.bare and Cik.of(owner.cik) == issuer:
            yield spot.at("cik"), f"'{owner.cik}' is the issuer's CIK too; give the owner's own"


@rule("OW010", "advice", "Forms 3, 4 and 5, item on relationship")
def titles_have_their_boxes(report: Report) -> Iterator[Found]:
    """Tick the box that a title or an explanation belongs to.

    The form has one line for the title beside `officer`, one for the explanation beside `other`. EDGAR asks for the
    text where the box is ticked (specification of April 2010 and of 2026, 3.3, cm(2) and cm(3)); neither says that it
    refuses a text without its box, and it accepted such reports, as in 2020.
    """
    for spot, owner in report.of(ReportingOwner):
        if not any(_ticks(owner)) or _is_unread(spot, report):
            continue
        if owner.officer_title and not owner.is_officer:
            title = owner.officer_title
            yield spot.at("officer_title"), f"'{title}' is a title of no officer; tick the officer box or take it out"
        if owner.other_text and not owner.is_other:
            text = owner.other_text
            yield spot.at("other_text"), f"'{text}' explains a box that is not ticked; tick other or take it out"
