"""Boxes 1, 2 and 5: the issuer and the reporting owners as the plan names them."""

from section16.draft.plan import Address, Issuer, Owner
from section16.form.issuer import Issuer as FormIssuer
from section16.form.owner import OwnerAddress, ReportingOwner

__all__ = ["issuer_of", "owner_of"]


def issuer_of(issuer: Issuer) -> FormIssuer:
    """Return box 2; the name is for the proof, EDGAR puts its own."""
    return FormIssuer(
        cik=issuer.cik,
        name=issuer.name,
        trading_symbol=issuer.ticker,
        foreign_trading_symbol=issuer.foreign_ticker,
    )


def owner_of(owner: Owner) -> ReportingOwner:
    """Return boxes 1 and 5 of one owner; without an address EDGAR prints the one on file."""
    return ReportingOwner(
        cik=owner.cik,
        name=owner.name,
        address=None if owner.address is None else _address(owner.address),
        is_director="director" in owner.relationship,
        is_officer="officer" in owner.relationship,
        is_ten_percent_owner="ten percent owner" in owner.relationship,
        is_other="other" in owner.relationship,
        officer_title=owner.title,
        other_text=owner.other,
    )


def _address(address: Address) -> OwnerAddress:
    return OwnerAddress(
        non_us=address.country is not None,
        street1=address.street,
        street2=address.street2,
        city=address.city,
        non_us_state_territory=address.territory,
        state=address.state,
        country=address.country,
        zip_code=address.zip,
    )
