"""The names of a report's people as the records have them, where the report says none, as a submission does."""

from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.form.document import OwnershipDocument
from section16.standard.numbers import Cik
from section16.tasks.records.keeping import issuer_profile, typed_records
from section16.tasks.records.kinds.people import InsiderProfile

__all__ = ["with_kept_names"]


def with_kept_names(session: Session, document: OwnershipDocument) -> OwnershipDocument:
    """Name the issuer and the owners of a report that it does not name."""
    issuer = document.issuer
    if issuer is None:
        return document
    cik = Cik.of(issuer.cik).padded
    company = issuer_profile(session, cik)
    people = {one.kept.insider_cik: one.content.name for one in typed_records(session, InsiderProfile, cik)}
    return replace(
        document,
        issuer=replace(issuer, name=issuer.name or (company.name if company else None)),
        reporting_owners=tuple(
            replace(one, name=one.name or people.get(Cik.of(one.cik).padded)) for one in document.reporting_owners
        ),
    )
