"""The full submission around a document: EDGAR's header, labelled as in `.txt` or tagged as in the feed's `.nc`."""

from datetime import date
from functools import lru_cache
from typing import Final

from section16.standard.numbers import Accession
from section16.synth.company import Company
from section16.synth.people import Owner
from section16.synth.report import Filing
from section16.synth.template import AGENTS

__all__ = ["as_feed", "as_text"]


def as_text(filing: Filing, accession: str, xml: str) -> str:
    """Return the full-submission text."""
    day = _digits(filing.filed_on)
    owners = "".join(
        _owner_text(owner) % (filing.form, filing.company.file_number, _film(accession)) for owner, _ in filing.owners
    )
    return (
        f"<SEC-DOCUMENT>{accession}.txt : {day}\n<SEC-HEADER>{accession}.hdr.sgml : {day}\n"
        f"<ACCEPTANCE-DATETIME>{_digits(filing.accepted_at)}\nACCESSION NUMBER:\t\t{accession}\n"
        f"CONFORMED SUBMISSION TYPE:\t{filing.form}\nPUBLIC DOCUMENT COUNT:\t\t1\n"
        f"CONFORMED PERIOD OF REPORT:\t{_digits(filing.period)}\nFILED AS OF DATE:\t\t{day}\nDATE AS OF "
        f"CHANGE:\t\t{day}\n\n"
        f"{owners}{_issuer_text(filing.company)}</SEC-HEADER>\n{_document(filing)}{xml}"
        "</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    )


def _digits(moment: date) -> str:
    """Return a day as YYYYMMDD, a moment as YYYYMMDDHHMMSS."""
    return moment.isoformat().translate(_BETWEEN)


_BETWEEN: Final = str.maketrans("", "", "-T:")


def _document(filing: Filing) -> str:
    name = AGENTS[filing.company.agent].document.format(form=filing.form[:1])
    return (
        f"<DOCUMENT>\n<TYPE>{filing.form}\n<SEQUENCE>1\n<FILENAME>{name}\n"
        "<DESCRIPTION>PRIMARY DOCUMENT\n<TEXT>\n<XML>\n"
    )


def _film(accession: str) -> str:
    return Accession(accession).undashed[-8:]


@lru_cache(maxsize=4096)
def _owner_text(owner: Owner) -> str:
    """Return the section of an owner, with places for form, file number and film number."""
    organization = "\t\tORGANIZATION NAME:           \t\n"
    return (
        f"REPORTING-OWNER:\n\n\tOWNER DATA:\n\t\tCOMPANY CONFORMED NAME:\t\t\t{owner.name}\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{owner.cik}\n{organization}\n"
        "\tFILING VALUES:\n\t\tFORM TYPE:\t\t%s\n\t\tSEC ACT:\t\t1934 Act\n\t\tSEC FILE NUMBER:\t%s\n"
        f"\t\tFILM NUMBER:\t\t%s\n\n\tMAIL ADDRESS:\n{_place_text(owner.place)}\n"
    )


@lru_cache(maxsize=512)
def _issuer_text(company: Company) -> str:
    words, code, office = company.industry
    place = _place_text(company.place)
    return (
        f"ISSUER:\n\n\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\t\t\t{company.name}\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{company.cik}\n\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t{words} [{code}]\n"
        f"\t\tORGANIZATION NAME:           \t{office}\n\t\tIRS NUMBER:\t\t\t\t{company.irs}\n"
        f"\t\tSTATE OF INCORPORATION:\t\t\t{company.state}\n\t\tFISCAL YEAR END:\t\t\t{company.year_end}\n\n"
        f"\tBUSINESS ADDRESS:\n{place}\t\tBUSINESS PHONE:\t\t{company.phone}\n\n\tMAIL ADDRESS:\n{place}"
    )


def _place_text(place: tuple[str, str, str, str]) -> str:
    street, city, state, postal = place
    return f"\t\tSTREET 1:\t\t{street}\n\t\tCITY:\t\t\t{city}\n\t\tSTATE:\t\t\t{state}\n\t\tZIP:\t\t\t{postal}\n"


def as_feed(filing: Filing, accession: str, xml: str) -> str:
    """Return the submission as the daily feed has it: a tagged header on one line."""
    day = _digits(filing.filed_on)
    owners = "".join(
        f"<REPORTING-OWNER><OWNER-DATA><CONFORMED-NAME>{owner.name}<CIK>{owner.cik}</OWNER-DATA>"
        f"<FILING-VALUES><FORM-TYPE>{filing.form}<ACT>34<FILE-NUMBER>{filing.company.file_number}"
        f"<FILM-NUMBER>{_film(accession)}</FILING-VALUES>"
        f"<MAIL-ADDRESS>{_place_tags(owner.place)}</MAIL-ADDRESS></REPORTING-OWNER>"
        for owner, _ in filing.owners
    )
    return (
        f"<SUBMISSION>\n<ACCESSION-NUMBER>{accession}<TYPE>{filing.form}<PUBLIC-DOCUMENT-COUNT>1"
        f"<PERIOD>{_digits(filing.period)}<FILING-DATE>{day}<DATE-OF-FILING-DATE-CHANGE>{day}{owners}"
        f"{_issuer_tags(filing.company)}{_document(filing)}{xml}</XML>\n</TEXT>\n</DOCUMENT>\n</SUBMISSION>\n"
    )


@lru_cache(maxsize=512)
def _issuer_tags(company: Company) -> str:
    place = _place_tags(company.place)
    return (
        f"<ISSUER><COMPANY-DATA><CONFORMED-NAME>{company.name}<CIK>{company.cik}<ASSIGNED-SIC>{company.industry[1]}"
        f"<ORGANIZATION-NAME>{company.industry[2]}<IRS-NUMBER>{company.irs}<STATE-OF-INCORPORATION>{company.state}"
        f"<FISCAL-YEAR-END>{company.year_end}</COMPANY-DATA><BUSINESS-ADDRESS>{place}<PHONE>{company.phone}"
        f"</BUSINESS-ADDRESS><MAIL-ADDRESS>{place}</MAIL-ADDRESS></ISSUER>\n"
    )


def _place_tags(place: tuple[str, str, str, str]) -> str:
    street, city, state, postal = place
    return f"<STREET1>{street}<CITY>{city}<STATE>{state}<ZIP>{postal}"
