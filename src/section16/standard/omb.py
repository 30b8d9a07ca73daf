"""What the form itself says: title, law, OMB approval, form number, check boxes, reminders."""

from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.standard.versions import at_least

__all__ = [
    "AGENCY",
    "BURDEN_LABEL",
    "EXIT_BOX",
    "FILED_PURSUANT",
    "FORMS",
    "FORM_3_HOLDINGS_BOX",
    "FORM_4_TRANSACTIONS_BOX",
    "INTENTIONAL",
    "NO_SECURITIES",
    "PLAN_BOX",
    "PLAN_BOX_ON_SEC_GOV",
    "PLAN_BOX_TITLE",
    "REMINDER",
    "RESPOND",
    "THREE_COPIES",
    "FormText",
    "form_number",
    "form_text",
    "more_than_one_person",
]


class FormText(Struct, frozen=True, kw_only=True):
    """The fixed words of one form.

    `title` is what sec.gov prints above a filed form, `long_title` what the SEC's stylesheets print, and
    `paper_title` what the instructions carry. `number` is the SEC's own number of the form.
    """

    form: str  # "3", "4", "5"
    title: str
    long_title: str
    paper_title: str
    omb_number: str
    burden_hours: Decimal
    number: str
    number_before_2026: str  # with its edition, as the stylesheets before X0607 and X0609 print it
    number_from_2026: str
    several_owners_instruction: str  # the one on forms by several reporting persons
    table_1: str
    table_2: str


_CHANGED = "Securities Acquired, Disposed of, or Beneficially Owned"

FORMS: Final = (
    FormText(
        form="3",
        title="INITIAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
        long_title="INITIAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
        paper_title="INITIAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
        omb_number="3235-0104",
        burden_hours=Decimal("0.5"),
        number="SEC 1473",
        number_before_2026="SEC 1473 (7-02)",
        number_from_2026="SEC 1473 (03-26)",
        several_owners_instruction="5(b)(v)",
        table_1="Table I - Non-Derivative Securities Beneficially Owned",
        table_2="Table II - Derivative Securities Beneficially Owned",
    ),
    FormText(
        form="4",
        title="STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP",
        long_title="STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
        paper_title="STATEMENT OF CHANGES OF BENEFICIAL OWNERSHIP OF SECURITIES",
        omb_number="3235-0287",
        burden_hours=Decimal("0.5"),
        number="SEC 1474",
        number_before_2026="SEC 1474 (9-02)",
        number_from_2026="SEC 1474 (03-26)",
        several_owners_instruction="4(b)(v)",
        table_1=f"Table I - Non-Derivative {_CHANGED}",
        table_2=f"Table II - Derivative {_CHANGED}",
    ),
    FormText(
        form="5",
        # As the stylesheets have it; no Form 5 as shown by sec.gov was at hand to compare.
        title="ANNUAL STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
        long_title="ANNUAL STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
        paper_title="ANNUAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
        omb_number="3235-0362",
        burden_hours=Decimal("1.0"),
        number="SEC 2270",
        number_before_2026="SEC 2270 (9-02)",
        number_from_2026="SEC 2270 (03-26)",
        several_owners_instruction="4(b)(v)",
        table_1=f"Table I - Non-Derivative {_CHANGED}",
        table_2=f"Table II - Derivative {_CHANGED}",
    ),
)

AGENCY: Final = ("UNITED STATES SECURITIES AND EXCHANGE COMMISSION", "Washington, D.C. 20549")
FILED_PURSUANT: Final = (
    "Filed pursuant to Section 16(a) of the Securities Exchange Act of 1934 "
    "or Section 30(h) of the Investment Company Act of 1940"
)
BURDEN_LABEL: Final = "Estimated average burden hours per response:"
EXIT_BOX: Final = (
    "Check this box if no longer subject to Section 16. Form 4 or Form 5 obligations may continue. "
    "See Instruction 1(b)."
)
PLAN_BOX_TITLE: Final = "Rule 10b5-1(c) Transaction Indication"
PLAN_BOX: Final = (
    "Check this box to indicate that a transaction was made pursuant to a contract, instruction or written plan "
    "that is intended to satisfy the affirmative defense conditions of Rule 10b5-1(c). See Instruction 10."
)
PLAN_BOX_ON_SEC_GOV: Final = PLAN_BOX.replace(
    "written plan that", "written plan for the purchase or sale of equity securities of the issuer that"
)
FORM_3_HOLDINGS_BOX: Final = "Form 3 Holdings Reported"
FORM_4_TRANSACTIONS_BOX: Final = "Form 4 Transactions Reported"
NO_SECURITIES: Final = "No securities are beneficially owned"

REMINDER: Final = (
    "Reminder: Report on a separate line for each class of securities beneficially owned directly or indirectly."
)
INTENTIONAL: Final = (
    "** Intentional misstatements or omissions of facts constitute Federal Criminal Violations "
    "See 18 U.S.C. 1001 and 15 U.S.C. 78ff(a)."
)
THREE_COPIES: Final = (
    "Note: File three copies of this Form, one of which must be manually signed. "
    "If space is insufficient, see Instruction 6 for procedure."
)
RESPOND: Final = (
    "Persons who respond to the collection of information contained in this form are not required to respond "
    "unless the form displays a currently valid OMB Number."
)

_BY_FORM = {text.form: text for text in FORMS}


def form_text(document_type: str) -> FormText:
    """Return the words of a document type's form, `3` to `5/A`."""
    return _BY_FORM[document_type[:1]]


def form_number(document_type: str, schema_version: str | None) -> str:
    """Return the SEC's number of the form with its edition, as `SEC 1474 (9-02)`."""
    text = form_text(document_type)
    return text.number_from_2026 if at_least(schema_version, "X0609") else text.number_before_2026


def more_than_one_person(document_type: str) -> str:
    """Return the line that the form prints about reports by several owners."""
    instruction = form_text(document_type).several_owners_instruction
    return f"* If the form is filed by more than one reporting person, see Instruction {instruction}."
