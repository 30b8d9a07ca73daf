"""A reporting owner: boxes 1 and 5 of every form."""

from typing import Annotated, ClassVar

from msgspec import Struct

from section16.form.issuer import CIK
from section16.standard.kinds import Flag, Text
from section16.standard.limits import limit, limit_when_read
from section16.standard.row import Box, Group, Row

__all__ = ["OwnerAddress", "ReportingOwner"]

_OPTIONAL = "o o o o o o"
_CONDITIONAL = "c c c c c c"
_EDGAR = "n n n n n n"
_FOREIGN = "X0609"


class OwnerAddress(Struct, frozen=True, kw_only=True):
    """Where a reporting owner is reached; EDGAR fills it in from its records when nothing is given."""

    groups: ClassVar[tuple[Group, ...]] = ()

    non_us: Annotated[
        bool | None,
        Row(
            path="rptOwnerNonUSAddressFlag",
            column="RPTOWNER_NON_US",
            kind=Flag(),
            use=_CONDITIONAL,
            since=_FOREIGN,
        ),
        Box("1", "Non-U.S. Address"),
    ] = None
    street1: Annotated[
        str | None,
        Row(path="rptOwnerStreet1", kind=Text(limit("rptOwnerStreet1")), use=_OPTIONAL, tsv="RPTOWNER_STREET1"),
        Box("1", "Street"),
    ] = None
    street2: Annotated[
        str | None,
        Row(path="rptOwnerStreet2", kind=Text(limit("rptOwnerStreet2")), use=_OPTIONAL, tsv="RPTOWNER_STREET2"),
        Box("1", "Street"),
    ] = None
    city: Annotated[
        str | None,
        Row(path="rptOwnerCity", kind=Text(limit("rptOwnerCity")), use=_OPTIONAL, tsv="RPTOWNER_CITY"),
        Box("1", "City"),
    ] = None
    non_us_state_territory: Annotated[
        str | None,
        # The schema takes 40 characters, the specification's table 30; authoring keeps to the table.
        Row(
            path="rptOwnerNonUSStateTerritory",
            column="RPTOWNER_NON_US_STATE_TERRITORY",
            kind=Text(limit_when_read("rptOwnerNonUSStateTerritory")),
            use=_OPTIONAL,
            since=_FOREIGN,
        ),
        Box("1", "State or Territory"),
    ] = None
    state: Annotated[
        str | None,
        Row(
            path="rptOwnerState",
            kind=Text(2),
            use=_CONDITIONAL,
            tsv="RPTOWNER_STATE",
            about="state code",
        ),
        Box("1", "State"),
    ] = None
    country: Annotated[
        str | None,
        Row(
            path="rptOwnerCountry",
            column="RPTOWNER_COUNTRY",
            kind=Text(2),
            use=_CONDITIONAL,
            since=_FOREIGN,
            about="country code",
        ),
        Box("1", "Country"),
    ] = None
    zip_code: Annotated[
        str | None,
        Row(
            path="rptOwnerZipCode",
            kind=Text(limit("rptOwnerZipCode"), 0, "[0-9A-Za-z #-]*"),
            use=_OPTIONAL,
            tsv="RPTOWNER_ZIPCODE",
        ),
        Box("1", "Zip"),
    ] = None
    state_description: Annotated[
        str | None,
        Row(
            path="rptOwnerStateDescription",
            kind=Text(limit("rptOwnerStateDescription")),
            use=_EDGAR,
            tsv="RPTOWNER_STATE_DESC",
        ),
        Box("1", "State"),
    ] = None
    good_address: Annotated[
        bool | None,
        Row(path="rptOwnerGoodAddress", column="RPTOWNER_GOOD_ADDRESS", kind=Flag(), use=_EDGAR, about="EDGAR's own"),
        Box("1", "Good Address"),
    ] = None


class ReportingOwner(Struct, frozen=True, kw_only=True):
    """One person or entity that reports; a report may have ten, and their order means nothing (4.3.2)."""

    groups: ClassVar[tuple[Group, ...]] = (
        Group(path="reportingOwnerId"),
        Group(path="reportingOwnerRelationship"),
    )

    cik: Annotated[
        str | None,
        Row(path="reportingOwnerId/rptOwnerCik", kind=CIK, tsv="RPTOWNERCIK"),
        Box("1", "Reporting Owner CIK"),
    ] = None
    ccc: Annotated[
        str | None,
        # Optional in the schema, so that EDGAR may take it out of what it disseminates.
        Row(path="reportingOwnerId/rptOwnerCcc", kind=Text(limit("rptOwnerCcc"), limit("rptOwnerCcc")), xsd=_OPTIONAL),
        Box("", "Reporting Owner CCC"),
    ] = None
    name: Annotated[
        str | None,
        Row(
            path="reportingOwnerId/rptOwnerName",
            kind=Text(limit("rptOwnerName")),
            use=_EDGAR,
            tsv="RPTOWNERNAME",
        ),
        Box("1", "Name of Reporting Person"),
    ] = None
    address: Annotated[OwnerAddress | None, Row(path="reportingOwnerAddress", use=_OPTIONAL)] = None
    is_director: Annotated[
        bool | None,
        Row(path="reportingOwnerRelationship/isDirector", column="IS_DIRECTOR", kind=Flag(), use=_CONDITIONAL),
        Box("5", "Director"),
    ] = None
    is_officer: Annotated[
        bool | None,
        Row(path="reportingOwnerRelationship/isOfficer", column="IS_OFFICER", kind=Flag(), use=_CONDITIONAL),
        Box("5", "Officer (give title below)"),
    ] = None
    is_ten_percent_owner: Annotated[
        bool | None,
        Row(
            path="reportingOwnerRelationship/isTenPercentOwner",
            column="IS_TENPERCENTOWNER",
            kind=Flag(),
            use=_CONDITIONAL,
        ),
        Box("5", "10% Owner"),
    ] = None
    is_other: Annotated[
        bool | None,
        Row(path="reportingOwnerRelationship/isOther", column="IS_OTHER", kind=Flag(), use=_CONDITIONAL),
        Box("5", "Other (specify below)"),
    ] = None
    officer_title: Annotated[
        str | None,
        Row(
            path="reportingOwnerRelationship/officerTitle",
            kind=Text(limit("officerTitle")),
            use=_CONDITIONAL,
            tsv="RPTOWNER_TITLE",
        ),
        Box("5", "Officer Title"),
    ] = None
    other_text: Annotated[
        str | None,
        Row(
            path="reportingOwnerRelationship/otherText",
            kind=Text(limit("otherText")),
            use=_CONDITIONAL,
            tsv="RPTOWNER_TXT",
        ),
        Box("5", "Other"),
    ] = None

    def __repr__(self) -> str:
        """Show the owner without the CCC, which must reach no log and no error."""
        shown = ((name, getattr(self, name)) for name in self.__struct_fields__ if name != "ccc")
        return f"ReportingOwner({', '.join(f'{name}={value!r}' for name, value in shown)})"
