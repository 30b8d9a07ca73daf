"""A report as it is printed: one value with every text of the SEC's page."""

from datetime import date
from typing import Final

from section16.form.document import OwnershipDocument
from section16.form.owner import ReportingOwner
from section16.render.foot import closing, notes, signatures
from section16.render.head import amended, event, filing, foreign_symbol, issuer, options, plan, relationship
from section16.render.person import person
from section16.render.printed import Omb, Sheet
from section16.render.tables import Manner, tables
from section16.render.unread import unread_values
from section16.standard.omb import AGENCY, NO_SECURITIES, form_text
from section16.standard.versions import stylesheet, version_on

__all__ = ["sheet"]

_DEFAULT: Final = "4"
_AUTHORITY: Final = (
    "Filed pursuant to Section 16(a) of the Securities Exchange Act of 1934",
    "or Section 30(h) of the Investment Company Act of 1940",
)


def sheet(document: OwnershipDocument, manner: Manner = "stylesheets") -> Sheet:
    """Print a report on the form of its type and of its schema version's day.

    A report that EDGAR has not yet given a version is printed on the form of the day of its last signature.
    `manner` chooses between the two ways in which the SEC prints cells, where they differ: its specification's
    stylesheets and the pages of sec.gov.
    """
    kind = document.document_type or _DEFAULT
    form = kind[0] if kind[:1] in {"3", "4", "5"} else _DEFAULT
    style = stylesheet(form, document.schema_version or version_on(form, _day(document)).name)
    words = form_text(form)
    unread = unread_values(document)
    owners = document.reporting_owners or (ReportingOwner(),)
    return Sheet(
        form=form,
        document_type=kind,
        stylesheet=style,
        agency=AGENCY,
        title=words.title,
        authority=_AUTHORITY,
        omb=Omb(words.omb_number, str(words.burden_hours)),
        options=options(document, style),
        persons=tuple(person(owner, style) for owner in owners),
        issuer=issuer(document, form),
        foreign_symbol=foreign_symbol(document, style),
        event=event(document, form, unread),
        amended=amended(document, form, unread),
        relationship=relationship(form),
        filing=filing(document),
        plan=plan(document, style),
        tables=tables(document, form, manner, unread),
        explanation="Explanation of Responses:",
        statement=f"{NO_SECURITIES}." if document.no_securities_owned else "",
        notes=notes(document),
        remarks_label="Remarks:",
        remarks=document.remarks,
        signatures=signatures(document, unread),
        signature_labels=("** Signature of Reporting Person", "Date"),
        closing=closing(form),
    )


def _day(document: OwnershipDocument) -> date:
    """Return the day of the last signature; without one, any day on which the newest form is in use."""
    return max((one.signed_on for one in document.signatures if one.signed_on is not None), default=date.max)
