"""What EDGAR tells of a company or person as JSON: its filings, and the list of tickers."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

from section16.form.header import SubmissionHeader
from section16.sandbox.settings import Address, Filer
from section16.sandbox.store import Taken
from section16.standard.versions import current_version, stylesheet_folder

__all__ = ["columns_of", "shards_of", "submissions_of", "tickers_of"]

Columns = dict[str, list[Any]]

_COLUMNS: Final = (
    "accessionNumber",
    "filingDate",
    "reportDate",
    "acceptanceDateTime",
    "act",
    "form",
    "fileNumber",
    "filmNumber",
    "items",
    "core_type",
    "size",
    "isXBRL",
    "isInlineXBRL",
    "primaryDocument",
    "primaryDocDescription",
)


def submissions_of(filer: Filer, filings: Iterable[Taken], most: int) -> dict[str, Any]:
    """Return a filer with its filings, newest first, as `/submissions/CIK##########.json` has them.

    Those after the first `most` are in further files.
    """
    filings = tuple(filings)
    found = [(taken, taken.header) for taken in filings if taken.header]
    company = filer.kind == "company"
    owns = any(filer.cik == party.cik for _, header in found for party in header.reporting_owners)
    issues = any(header.issuer and filer.cik == header.issuer.cik for _, header in found)
    address = _address(filer.address)
    return {
        "cik": filer.cik,
        "entityType": "operating" if company else "other",
        "sic": filer.sic_code or "",
        "sicDescription": filer.sic_text or "",
        "ownerOrg": filer.organization,
        "insiderTransactionForOwnerExists": int(owns),
        "insiderTransactionForIssuerExists": int(issues),
        "name": filer.name,
        "tickers": [filer.symbol] if filer.symbol else [],
        "exchanges": [filer.exchange] if filer.exchange else [],
        "ein": filer.irs_number,
        "lei": None,
        "description": "",
        "website": "",
        "investorWebsite": "",
        "category": "",
        "fiscalYearEnd": filer.fiscal_year_end if company else None,
        "stateOfIncorporation": filer.state_of_incorporation or "",
        "stateOfIncorporationDescription": filer.state_of_incorporation or "",
        "addresses": {"mailing": address, "business": address},
        "phone": filer.address.phone,
        "flags": "",
        "formerNames": [],
        "filings": {"recent": _columns(found[:most]), "files": _files(filer, shards_of(filings, most))},
    }


def shards_of(filings: Iterable[Taken], most: int) -> list[tuple[Taken, ...]]:
    """Cut what the record itself has no room for into further files."""
    found = tuple(taken for taken in filings if taken.header)
    return [found[at : at + most] for at in range(most, len(found), most)]


def columns_of(shard: Iterable[Taken]) -> Columns:
    """Return a further file."""
    return _columns([(taken, taken.header) for taken in shard if taken.header])


def _files(filer: Filer, shards: list[tuple[Taken, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "name": f"CIK{filer.cik}-submissions-{number:03}.json",
            "filingCount": len(shard),
            "filingFrom": shard[-1].filed_on.isoformat(),
            "filingTo": shard[0].filed_on.isoformat(),
        }
        for number, shard in enumerate(shards, 1)
    ]


def _address(address: Address) -> dict[str, Any]:
    return {
        "street1": address.street1,
        "street2": address.street2,
        "city": address.city,
        "stateOrCountry": address.state or address.country,
        "zipCode": address.zip_code,
        "stateOrCountryDescription": address.state or address.country,
        "isForeignLocation": int(address.country is not None),
        "foreignStateTerritory": None,
        "country": None,
        "countryCode": address.country,
    }


def _columns(filings: list[tuple[Taken, SubmissionHeader]]) -> Columns:
    """Return the filings as one list a column, which all have the same length."""
    rows = [_row(taken, header) for taken, header in filings]
    return {name: [row[at] for row in rows] for at, name in enumerate(_COLUMNS)}


def _row(taken: Taken, header: SubmissionHeader) -> tuple[Any, ...]:
    folder = stylesheet_folder(current_version(taken.form_type).name)
    primary = next(one for one in header.documents if one.type == taken.form_type)
    accepted = taken.decided_at.astimezone(UTC)
    return (
        taken.accession_number,
        taken.filed_on.isoformat(),
        header.period.isoformat() if header.period else "",
        f"{accepted:%Y-%m-%dT%H:%M:%S}.000Z",
        "",
        taken.form_type,
        "",
        "",
        "",
        taken.form_type,
        taken.size,
        0,
        0,
        f"{folder}/{primary.filename}",
        primary.description or "",
    )


def tickers_of(filers: Iterable[Filer]) -> dict[str, dict[str, Any]]:
    """Return the companies that have a symbol, numbered from 0, as `/files/company_tickers.json` has them."""
    listed = (filer for filer in filers if filer.symbol)
    return {
        str(at): {"cik_str": int(filer.cik), "ticker": filer.symbol, "title": filer.name}
        for at, filer in enumerate(listed)
    }
