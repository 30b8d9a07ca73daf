"""Issuer, owners and signers of a filed report, in the words of a plan."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from section16.drafting.plan.people import Address, Owner, OwnerRelationship, PlannedIssuer, Signature
from section16.drafting.report.cover import printed
from section16.form.document import OwnershipDocument
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.law.calendar import is_month_day
from section16.standard.places import country_codes, state_codes

__all__ = ["issuer_in", "owners_in", "signatures_in"]

_MARK: Final = re.compile(r"^\s*/s/\s*", re.IGNORECASE)
_CAPACITY: Final = re.compile(r",?\s+(?:by power of attorney|attorney[- ]in[- ]fact)\b.*$", re.IGNORECASE | re.DOTALL)
_CAPACITIES: Final = ("self", "power of attorney", "attorney-in-fact")


def issuer_in(filed: Sequence[OwnershipDocument]) -> PlannedIssuer | None:
    """Return box 2 of the last report; the end of the fiscal year as the last header has it that does."""
    issuer = filed[-1].issuer
    if issuer is None:
        return None
    return PlannedIssuer(
        cik=issuer.cik or "",
        ticker=issuer.trading_symbol or "NONE",
        name=issuer.name,
        foreign_ticker=issuer.foreign_trading_symbol,
        fiscal_year_end=next(filter(None, map(_fiscal_year_end, reversed(filed))), None),
    )


def _fiscal_year_end(report: OwnershipDocument) -> str | None:
    party = report.header.issuer if report.header is not None else None
    end = (party.fiscal_year_end if party is not None else None) or ""
    return f"{end[:2]}-{end[2:]}" if is_month_day(end) else None


def owners_in(report: OwnershipDocument) -> tuple[Owner, ...]:
    """Return boxes 1 and 5 of each owner, without CCC."""
    return tuple(map(_owner, report.reporting_owners))


def _owner(owner: ReportingOwner) -> Owner:
    return Owner(
        cik=owner.cik or "",
        name=owner.name or owner.cik or "",
        relationship=tuple(_relationship(owner)),
        title=owner.officer_title if owner.is_officer else None,
        other=owner.other_text if owner.is_other else None,
        address=_address(owner.address) if owner.address is not None else None,
    )


def _relationship(owner: ReportingOwner) -> Iterator[OwnerRelationship]:
    if owner.is_director:
        yield "director"
    if owner.is_officer:
        yield "officer"
    if owner.is_ten_percent_owner:
        yield "ten percent owner"
    if owner.is_other:
        yield "other"


def _address(address: OwnerAddress) -> Address | None:
    """Return an address that EDGAR takes today; else None, and EDGAR uses the one on file."""
    known = (address.state in state_codes(), address.country in country_codes())
    if known.count(True) != 1 or None not in (address.state, address.country):
        return None
    return Address(
        street=address.street1,
        street2=address.street2,
        city=address.city,
        state=address.state,
        zip=address.zip_code,
        country=address.country,
        territory=address.non_us_state_territory,
    )


def signatures_in(report: OwnershipDocument, owners: tuple[Owner, ...], on: date) -> tuple[Signature, ...]:
    """Return who signs again, on a day; a signature that no other key gives stands as it is printed."""
    texts = [one.name for one in report.signatures if one.name]
    return tuple(_signature(text, owners, on) for text in dict.fromkeys(texts))


def _signature(text: str, owners: tuple[Owner, ...], on: date) -> Signature:
    name = _CAPACITY.sub("", _MARK.sub("", text)).strip() or text
    plain = Signature(name=name, on=on)
    for capacity in _CAPACITIES if len(owners) == 1 else ():
        signature = replace(plain, as_=capacity)
        if printed(signature, owners) == text:
            return signature
    return replace(plain, printed=text)
