"""Every kind of record, by name."""

from typing import Final

from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import AwardRecord, PlanEnrolment, TradingPlanRecord
from section16.tasks.records.kinds.content import RecordContent
from section16.tasks.records.kinds.libraries import (
    ClosingPrice,
    FootnoteTemplate,
    NatureEntry,
    ShareClass,
    SignatureEntry,
    StandingDocument,
)
from section16.tasks.records.kinds.people import EdgarAccess, InsiderProfile, IssuerProfile, RelatedHolder, SignerRecord

__all__ = ["KINDS", "LIBRARIES"]

LIBRARIES: Final[tuple[type[RecordContent], ...]] = (
    FootnoteTemplate,
    ShareClass,
    NatureEntry,
    SignatureEntry,
    StandingDocument,
    ClosingPrice,
)

_OF_PEOPLE: Final[tuple[type[RecordContent], ...]] = (
    IssuerProfile,
    InsiderProfile,
    RelatedHolder,
    SignerRecord,
    EdgarAccess,
    AwardRecord,
    PlanEnrolment,
    TradingPlanRecord,
    HoldingAdjustment,
)

KINDS: Final = {one.kind: one for one in (*_OF_PEOPLE, *LIBRARIES)}
