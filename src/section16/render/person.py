"""A reporting person: name, address and relationship to the issuer."""

from typing import Final

from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import fields_of
from section16.render.printed import Party, Relationship, Tick
from section16.standard.places import place_name

__all__ = ["person"]

# The stylesheets of 2026 print countries, and states in words.
_IN_WORDS: Final = ("3_X07", "4_X09", "5_X09")
_HOME: Final = "UNITED STATES"
_LABELS: Final = {field.name: field.box.label for field in fields_of(ReportingOwner) if field.box}


def person(owner: ReportingOwner, stylesheet: str) -> Party:
    """Print box 1 for one owner, and the boxes of the relationship."""
    address = owner.address or OwnerAddress()
    in_words = stylesheet in _IN_WORDS
    return Party(
        # EDGAR puts the name in; before it has, the number is all that tells who reports.
        name=owner.name or (f"CIK {owner.cik}" if owner.cik else ""),
        cik=owner.cik or "",
        street=tuple(line for line in (address.street1, address.street2) if line),
        city=address.city or "",
        state=_state_in_words(address) if in_words else address.state or "",
        zip_code=address.zip_code or "",
        country=_country(address) if in_words else None,
        relationship=_relationship(owner),
    )


def _relationship(owner: ReportingOwner) -> Relationship:
    return Relationship(
        director=_tick(owner, "is_director"),
        ten_percent_owner=_tick(owner, "is_ten_percent_owner"),
        officer=_tick(owner, "is_officer"),
        other=_tick(owner, "is_other"),
        officer_title=owner.officer_title or "",
        other_text=owner.other_text or "",
    )


def _tick(owner: ReportingOwner, field: str) -> Tick:
    return Tick(_LABELS[field], bool(getattr(owner, field)))


def _state_in_words(address: OwnerAddress) -> str:
    """Return state or foreign territory in the words that EDGAR's pages print."""
    given = address.non_us_state_territory or address.state_description
    return given or place_name(address.state) or address.state or ""


def _country(address: OwnerAddress) -> str:
    if address.country:
        return place_name(address.country) or address.country
    return _HOME if address.state else ""
