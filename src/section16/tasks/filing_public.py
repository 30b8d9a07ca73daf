"""EDGAR's public side, as a filing needs it: what a filer has on file, and what stands there."""

from section16.edgar.errors import RefusedError
from section16.edgar.public import EdgarPublic
from section16.tasks.filing_desk import PublicFiling

__all__ = ["Public"]

_NOT_THERE = frozenset({403, 404})


class Public:
    """The public side over HTTP; what is not there is nothing, and not an error."""

    def __init__(self, edgar: EdgarPublic) -> None:
        """Read through a client of it."""
        self._edgar = edgar

    def filings(self, cik: str) -> tuple[PublicFiling, ...]:
        """List the filings of an owner or issuer, newest first; none for one that has not filed yet."""
        try:
            listed = self._edgar.filings_of(cik, "3", "3/A", "4", "4/A", "5", "5/A")
        except RefusedError as error:
            if error.status in _NOT_THERE:
                return ()
            raise
        return tuple(
            PublicFiling(
                accession=one.accession_number, form=one.form or "", filed_on=one.filed_on, period=one.report_on
            )
            for one in listed
        )

    def document(self, cik: str, accession: str) -> bytes | None:
        """Return the full text of a submission; None where it is not public (yet)."""
        try:
            return self._edgar.document(f"/Archives/edgar/data/{int(cik)}/{accession}.txt")
        except RefusedError as error:
            if error.status in _NOT_THERE:
                return None
            raise
