"""A signature at the foot of a report."""

from datetime import date
from typing import Annotated, ClassVar

from msgspec import Struct

from section16.standard.kinds import Day, Text
from section16.standard.limits import limit
from section16.standard.row import Box, Group, Row

__all__ = ["OwnerSignature"]


class OwnerSignature(Struct, frozen=True, kw_only=True):
    """A conformed signature; neither order nor number is tied to the owners (4.3.7)."""

    groups: ClassVar[tuple[Group, ...]] = ()

    name: Annotated[
        str | None,
        Row(path="signatureName", kind=Text(limit("signatureName"), 1), tsv="OWNERSIGNATURENAME"),
        Box("signature", "Signature of Reporting Person"),
    ] = None
    signed_on: Annotated[
        date | None,
        Row(path="signatureDate", kind=Day(), tsv="OWNERSIGNATUREDATE"),
        Box("signature", "Date"),
    ] = None
