"""A kept report with the names of its people, which EDGAR puts in itself and a submission does not have."""

from datetime import date

from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.form.document import OwnershipDocument
from section16.standard.numbers import Cik
from section16.tasks.desk.drafts import open_source
from section16.tasks.desk.proof import drafted_of
from section16.tasks.filing.document import document_in
from section16.tasks.records.keeping import issuer_profile, typed_records
from section16.tasks.records.kinds.people import InsiderProfile
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import draft_of_report
from section16.workspace.kept_reports import KeptReport

__all__ = ["named_report"]


def named_report(workspace: Workspace, kept: KeptReport, today: date) -> OwnershipDocument:
    """Read a kept report, with the names that its draft has, else those that the records have."""
    document = document_in(kept.content).report
    with workspace.reading() as session:
        found = draft_of_report(session, kept.hash)
        recorded = _names_in_records(session, document)
    made = drafted_of(open_source(workspace, found[0].id, found[1]), today) if found else None
    reports = made.drafted.reports if made is not None and made.drafted is not None else ()
    drafted = [_names_in(one) for one in (document, *reports)]
    names = {cik: name for one in (recorded, *drafted) for cik, name in one.items()}  # the last one counts
    issuer = document.issuer
    return replace(
        document,
        issuer=replace(issuer, name=names.get(Cik.of(issuer.cik).padded)) if issuer else None,
        reporting_owners=tuple(
            replace(one, name=names.get(Cik.of(one.cik).padded)) for one in document.reporting_owners
        ),
    )


def _names_in(document: OwnershipDocument) -> dict[str, str]:
    parties = (document.issuer, *document.reporting_owners)
    return {Cik.of(one.cik).padded: one.name for one in parties if one is not None and one.name}


def _names_in_records(session: Session, document: OwnershipDocument) -> dict[str, str]:
    if document.issuer is None:
        return {}
    cik = Cik.of(document.issuer.cik).padded
    company = issuer_profile(session, cik)
    people = {one.kept.insider_cik: one.content.name for one in typed_records(session, InsiderProfile, cik)}
    return {key: name for key, name in (*people.items(), (cik, company and company.name)) if key and name}
