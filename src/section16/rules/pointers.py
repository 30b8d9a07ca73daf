"""Texts that point elsewhere: to remarks, to a footnote."""

import re
from collections.abc import Iterator
from typing import Final

from section16.form.owner import OwnerAddress, ReportingOwner
from section16.rules.report import Report
from section16.rules.rule import Found, rule

__all__ = ["addresses_are_given_whole", "natures_have_the_note_they_name", "titles_have_the_remarks_they_name"]


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


_SEE_REMARKS: Final = re.compile(r"\bsee\b.*\bremark", re.IGNORECASE)


@rule("RO007", "advice", "Form 4, General Instruction 4(b)(iii); Form 3, General Instruction 5(b)(iii)")
def natures_have_the_note_they_name(report: Report) -> Iterator[Found]:
    """Hang the footnote on the nature of ownership that says to see it.

    `See footnote` alone leaves open which one is meant.
    """
    for spot, row in report.placed_rows:
        nature, text = row.nature, row.nature.value
        if text and not nature.footnotes and not row.ownership.footnotes and _SEE_NOTE.match(text):
            yield spot.at("nature"), f"'{text}' names a footnote and none hangs here; add the reference"


_SEE_NOTE: Final = re.compile(r"\W*see\s+(?:below\s+)?(?:foot)?notes?\b", re.IGNORECASE)
