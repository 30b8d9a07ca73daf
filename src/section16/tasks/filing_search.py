"""Looking a filing up on EDGAR's public side, by what it says."""

from section16.tasks.filing_desk import Desk, PublicFiling, PublicSide, parties
from section16.tasks.filing_document import likeness_of
from section16.workspace.drafts import Draft
from section16.xml import NotOwnershipDocument, read_document

__all__ = ["alike_on_file", "public_likeness"]

Found = dict[str, str]  # accession number: a CIK under which it is listed


def alike_on_file(
    desk: Desk, draft: Draft, public: PublicSide, without: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """List the accession numbers of public filings that read the same, the oldest first.

    Raises an EdgarError where the public side does not answer: what cannot be asked is not known.
    """
    found: Found = {}
    for cik in parties(draft):
        for filing in public.filings(cik):
            if filing.accession not in without and _may_be(filing, draft):
                found.setdefault(filing.accession, cik)
        desk.at("public list read")
    return tuple(one for one in sorted(found) if public_likeness(public, found[one], one) == draft.likeness)


def _may_be(filing: PublicFiling, draft: Draft) -> bool:
    return filing.form == draft.form and (filing.period is None or filing.period == draft.period)


def public_likeness(public: PublicSide, cik: str, accession: str) -> str | None:
    """Return the likeness of a public filing; None where there is none, or where it is no ownership document."""
    content = public.document(cik, accession)
    if content is None:
        return None
    try:
        return likeness_of(read_document(content))
    except NotOwnershipDocument:
        return None
