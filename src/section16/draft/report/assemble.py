"""Rows, people and words as documents: cut into parts, footnotes numbered, boxes ticked."""

from collections.abc import Sequence
from datetime import date
from itertools import product

from msgspec import Struct

from section16.draft.lines.tables import Rows
from section16.draft.plan import Plan
from section16.draft.report.boxes import is_boxed
from section16.draft.report.footnotes import number
from section16.draft.report.people import issuer_of, owner_of
from section16.draft.report.period import earliest
from section16.draft.report.remarks import PartOf, remarks_of
from section16.draft.report.signature import signatures_for
from section16.draft.report.split import in_parts, owners_in_parts
from section16.form.document import OwnershipDocument

__all__ = ["Content", "documents"]


class Content(Struct, frozen=True, kw_only=True):
    """What a plan comes to before it is cut: groups of rows, and the plan footnotes that tick the box."""

    groups: tuple[Rows, ...]
    boxed: frozenset[str] = frozenset()
    period: date | None = None  # where it is not the earliest transaction of each part


def documents(plan: Plan, content: Content) -> tuple[OwnershipDocument, ...]:
    """Return one document for each part of the rows and each ten owners."""
    rows = in_parts(content.groups) or (Rows(),)
    both = tuple(product(owners_in_parts(plan.owners) or ((),), rows))
    return tuple(
        _document(plan, content, part, PartOf(place, len(both), owners)) for place, (owners, part) in enumerate(both, 1)
    )


def _document(plan: Plan, content: Content, part: Rows, which: PartOf) -> OwnershipDocument:
    first, second, notes = number(part.first, part.second)
    rows = (*first, *second)
    form = plan.form[0]
    return OwnershipDocument(
        document_type=plan.form,
        period_of_report=content.period or earliest(rows),
        no_securities_owned=not rows if form == "3" else None,
        not_subject_to_section16=None if form == "3" else plan.no_longer_subject,
        form3_holdings_reported=_any_coded(rows, "3") if form == "5" else None,
        form4_transactions_reported=_any_coded(rows, "4") if form == "5" else None,
        issuer=issuer_of(plan.issuer) if plan.issuer else None,
        reporting_owners=tuple(owner_of(owner) for owner in which.owners),
        aff10b5_one=None if form == "3" else is_boxed((*part.first, *part.second), content.boxed),
        non_derivative_table=first,
        derivative_table=second,
        footnotes=notes,
        remarks=remarks_of(plan, which),
        signatures=signatures_for(plan, which.owners),
    )


def _any_coded(rows: Sequence[object], form_type: str) -> bool:
    return any(getattr(row, "form_type", None) == form_type for row in rows)
