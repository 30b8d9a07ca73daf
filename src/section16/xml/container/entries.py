"""One labelled value of a submission header, the same from either written form.

EDGAR's tag names are the canonical words; the labels of the text form are translated to them, so that a value read
from `FILED AS OF DATE:` and from `<FILING-DATE>` is one entry.
"""

from typing import Final, NamedTuple

__all__ = ["ROLES", "SECTIONS", "Entry", "canonical"]

ROLES: Final = frozenset(
    {"REPORTING-OWNER", "ISSUER", "SUBJECT-COMPANY", "FILER", "FILED-BY", "FILED-FOR", "SERIAL-COMPANY"}
)
SECTIONS: Final = frozenset(
    {
        "COMPANY-DATA",
        "OWNER-DATA",
        "FILING-VALUES",
        "BUSINESS-ADDRESS",
        "MAIL-ADDRESS",
        "FORMER-COMPANY",
        "FORMER-NAME",
    }
)
_TAG_OF_LABEL: Final = {
    "CONFORMED SUBMISSION TYPE": "TYPE",
    "CONFORMED PERIOD OF REPORT": "PERIOD",
    "FILED AS OF DATE": "FILING-DATE",
    "DATE AS OF CHANGE": "DATE-OF-FILING-DATE-CHANGE",
    "COMPANY CONFORMED NAME": "CONFORMED-NAME",
    "CENTRAL INDEX KEY": "CIK",
    "STANDARD INDUSTRIAL CLASSIFICATION": "ASSIGNED-SIC",
    "EIN": "IRS-NUMBER",
    "SEC ACT": "ACT",
    "SEC FILE NUMBER": "FILE-NUMBER",
    "STREET 1": "STREET1",
    "STREET 2": "STREET2",
    "BUSINESS PHONE": "PHONE",
    "DATE OF NAME CHANGE": "DATE-CHANGED",
}


class Entry(NamedTuple):
    """A value and where it stood: `party` counts from 1 (0 is none), `part` counts the sections of the header."""

    party: int
    role: str
    part: int
    section: str
    label: str
    value: str
    line: int

    @property
    def place(self) -> str:
        """Name the value as the tag form does: `FILING-VALUES/FORM-TYPE`."""
        return f"{self.section}/{self.label}" if self.section else self.label


def canonical(label: str) -> str:
    """Return EDGAR's tag name for a label of the text form."""
    return _TAG_OF_LABEL.get(label) or label.replace(" ", "-")
