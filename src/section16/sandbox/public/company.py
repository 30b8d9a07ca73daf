"""What EDGAR publishes about a company or person as JSON: its filings, and the list of tickers."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Final

from section16.form.header import DocumentEntry, SubmissionHeader
from section16.sandbox.settings import AddressOfRecord, Filer
from section16.sandbox.store import TakenSubmission
from section16.standard.versions import current_version, stylesheet_folder

__all__ = ["company_tickers", "filer_record", "filing_shards", "shard_columns"]

Columns = dict[str, list[str | int]]


def _primary(taken: TakenSubmission, header: SubmissionHeader) -> DocumentEntry:
    return next(one for one in header.documents if one.type == taken.form_type)


# What each column of a list of filings holds; EDGAR leaves some empty for ownership reports.
_COLUMNS: Final[dict[str, Callable[[TakenSubmission, SubmissionHeader], str | int]]] = {
    "accessionNumber": lambda taken, _: taken.accession_number,
    "filingDate": lambda taken, _: taken.filed_on.isoformat(),
    "reportDate": lambda _, header: header.period.isoformat() if header.period else "",
    "acceptanceDateTime": lambda taken, _: f"{taken.decided_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z",
    "act": lambda *_: "",
    "form": lambda taken, _: taken.form_type,
    "fileNumber": lambda *_: "",
    "filmNumber": lambda *_: "",
    "items": lambda *_: "",
    "core_type": lambda taken, _: taken.form_type,
    "size": lambda taken, _: taken.size,
    "isXBRL": lambda *_: 0,
    "isInlineXBRL": lambda *_: 0,
    "primaryDocument": lambda taken, header: f"{_stylesheet_folder(taken)}/{_primary(taken, header).filename}",
    "primaryDocDescription": lambda taken, header: _primary(taken, header).description or "",
}


def _stylesheet_folder(taken: TakenSubmission) -> str:
    return stylesheet_folder(current_version(taken.form_type).name)


def filer_record(filer: Filer, filings: Iterable[TakenSubmission], most: int) -> dict[str, object]:
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
        "filings": {"recent": _columns(found[:most]), "files": _files(filer, filing_shards(filings, most))},
    }


def filing_shards(filings: Iterable[TakenSubmission], most: int) -> list[tuple[TakenSubmission, ...]]:
    """Divide what the record itself has no room for into further files."""
    found = tuple(taken for taken in filings if taken.header)
    return [found[start : start + most] for start in range(most, len(found), most)]


def shard_columns(shard: Iterable[TakenSubmission]) -> Columns:
    """Return a further file."""
    return _columns([(taken, taken.header) for taken in shard if taken.header])


def _files(filer: Filer, shards: list[tuple[TakenSubmission, ...]]) -> list[dict[str, object]]:
    return [
        {
            "name": f"CIK{filer.cik}-submissions-{number:03}.json",
            "filingCount": len(shard),
            "filingFrom": shard[-1].filed_on.isoformat(),
            "filingTo": shard[0].filed_on.isoformat(),
        }
        for number, shard in enumerate(shards, 1)
    ]


def _address(address: AddressOfRecord) -> dict[str, object]:
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


def _columns(filings: list[tuple[TakenSubmission, SubmissionHeader]]) -> Columns:
    """Return the filings as one list a column, which all have the same length."""
    return {name: [cell(taken, header) for taken, header in filings] for name, cell in _COLUMNS.items()}


def company_tickers(filers: Iterable[Filer]) -> dict[str, dict[str, object]]:
    """Return the companies that have a symbol, numbered from 0, as `/files/company_tickers.json` has them."""
    listed = (filer for filer in filers if filer.symbol)
    return {
        str(number): {"cik_str": int(filer.cik), "ticker": filer.symbol, "title": filer.name}
        for number, filer in enumerate(listed)
    }
