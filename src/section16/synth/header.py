"""The full submission around a made-up document: EDGAR's header, labelled as in `.txt` or tagged as in the feed."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from section16.form.envelope import PublishedDocument
from section16.form.header import HeaderAddress, HeaderParty, SubmissionHeader
from section16.standard.numbers import Accession
from section16.synth.company import Company
from section16.synth.people import NamedOwner
from section16.synth.report import Filing
from section16.synth.template import AGENTS
from section16.xml.container.markup import ISSUER, OWNER
from section16.xml.container.write import documents_of, feed_text, full_text, labelled_party, tagged_party

__all__ = ["as_feed", "as_text"]


def as_text(filing: Filing, accession: str, xml: str) -> bytes:
    """Return the full-submission text."""
    parties = _parties(filing, accession, _labelled_owner, _labelled_issuer)
    return full_text(_header(filing, accession), _document(filing, xml), parties)


def as_feed(filing: Filing, accession: str, xml: str) -> bytes:
    """Return the submission as the daily feed has it."""
    parties = _parties(filing, accession, _tagged_owner, _tagged_issuer)
    return feed_text(_header(filing, accession), _document(filing, xml), parties)


def _header(filing: Filing, accession: str) -> SubmissionHeader:
    """Return the header without its parties, which are written apart because they come again and again."""
    return SubmissionHeader(
        accession_number=accession,
        submission_type=filing.form,
        public_document_count=1,
        period=filing.period,
        filed_on=filing.filed_on,
        changed_on=filing.filed_on,
        accepted_at=filing.accepted_at,
    )


def _document(filing: Filing, xml: str) -> bytes:
    name = AGENTS[filing.company.agent].document.format(form=filing.form[:1])
    document = PublishedDocument(
        sequence=1, name=name, type=filing.form, description="PRIMARY DOCUMENT", content=xml.encode()
    )
    return documents_of((document,))


def _parties(
    filing: Filing, accession: str, owner_text: Callable[[NamedOwner], str], issuer_text: Callable[[Company, date], str]
) -> list[str]:
    numbers = filing.form, filing.company.file_number, Accession(accession).undashed[-8:]
    owners = (owner_text(owner) % numbers for owner, _ in filing.owners)
    return [*owners, issuer_text(filing.company, filing.filed_on.replace(month=1, day=1))]


@lru_cache(maxsize=4096)
def _labelled_owner(owner: NamedOwner) -> str:
    return labelled_party(_owner(owner), None)


@lru_cache(maxsize=4096)
def _tagged_owner(owner: NamedOwner) -> str:
    return tagged_party(_owner(owner))


@lru_cache(maxsize=512)
def _labelled_issuer(company: Company, year: date) -> str:
    return labelled_party(_issuer(company), year)


@lru_cache(maxsize=512)
def _tagged_issuer(company: Company, _: date) -> str:
    return tagged_party(_issuer(company))


def _owner(owner: NamedOwner) -> HeaderParty:
    """Return an owner with places for form, file number and film number."""
    return HeaderParty(
        role=OWNER,
        name=owner.name,
        cik=owner.cik,
        organization="",
        form_type="%s",
        sec_act="34",
        file_number="%s",
        film_number="%s",
        mail_address=_address(owner.place),
    )


def _issuer(company: Company) -> HeaderParty:
    words, code, office = company.industry
    return HeaderParty(
        role=ISSUER,
        name=company.name,
        cik=company.cik,
        sic_text=words,
        sic_code=code,
        organization=office,
        irs_number=company.irs,
        state_of_incorporation=company.state,
        fiscal_year_end=company.year_end,
        business_address=_address(company.place, company.phone),
        mail_address=_address(company.place),
    )


def _address(place: tuple[str, str, str, str], phone: str | None = None) -> HeaderAddress:
    street, city, state, postal = place
    return HeaderAddress(street1=street, city=city, state=state, zip_code=postal, phone=phone)
