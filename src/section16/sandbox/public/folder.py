"""The files of a filing's folder in EDGAR's archive."""

from typing import Final

import msgspec
from msgspec import Struct

from section16.form.envelope import PublishedDocument
from section16.rendering import render
from section16.sandbox.public.feeds import FORM_TITLES, fill_template
from section16.sandbox.public.lists import folder_path
from section16.sandbox.store import TakenSubmission
from section16.standard.row import DOCUMENT_TYPES
from section16.standard.versions import current_version, stylesheet_folder
from section16.xml import read_document
from section16.xml.container.markup import DOCUMENT, SEC_DOCUMENT
from section16.xml.container.write import document_head, documents_of, full_text, labelled, tagged

__all__ = ["Folder"]

_MEDIA_TYPES: Final = {
    "xml": "text/xml",
    "htm": "text/html",
    "html": "text/html",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "json": "application/json",
}


class Folder(Struct, frozen=True, kw_only=True):
    """One public filing under one of its parties, and its documents."""

    cik: str
    taken: TakenSubmission
    documents: tuple[PublishedDocument, ...]

    @property
    def path(self) -> str:
        """Return the folder's path."""
        return folder_path(self.cik, self.taken.accession_number)

    @property
    def rendered(self) -> str:
        """Return the folder below it in which the report is shown as a page, as `xslF345X06`."""
        return stylesheet_folder(current_version(self.taken.form_type).name)

    def file(self, name: str) -> tuple[bytes, str] | None:
        """Return a file and its media type; None where there is none of that name."""
        number = self.taken.accession_number
        write = {
            "": self._index_json,
            "index.json": self._index_json,
            f"{number}-index.htm": self._index_page,
            f"{number}-index.html": self._index_page,
            f"{number}-index-headers.html": self._headers_page,
            f"{number}.txt": self.text,
        }.get(name)
        if write is not None:
            return write(), _media_type(name or "index.json")
        below, _, last = name.rpartition("/")
        found = next((one for one in self.documents if one.name == last), None)
        if found is None or below not in {"", self.rendered}:
            return None
        return self._report_page(found) if below else (found.content, _media_type(found.name))

    def text(self) -> bytes:
        """Write the full-submission text."""
        header = self.taken.header
        return full_text(header, documents_of(self.documents)) if header else b""

    def _report_page(self, document: PublishedDocument) -> tuple[bytes, str] | None:
        if document.type not in DOCUMENT_TYPES:
            return None
        page = render(read_document(document.content), "html")
        return page.encode() if isinstance(page, str) else page, _MEDIA_TYPES["html"]

    def _index_json(self) -> bytes:
        names = [(one.name, len(one.content)) for one in self.documents]
        number = self.taken.accession_number
        names += [(f"{number}-index-headers.html", 0), (f"{number}-index.html", 0), (f"{number}.txt", 0)]
        changed = f"{self.taken.decided_at:%Y-%m-%d %H:%M:%S}"
        items = [
            {"last-modified": changed, "name": name, "type": "text.gif", "size": str(size or "")}
            for name, size in sorted(names)
        ]
        parent = self.path.rpartition("/")[0]
        return msgspec.json.encode({"directory": {"item": items, "name": self.path, "parent-dir": parent}})

    def _index_page(self) -> bytes:
        header = self.taken.header
        page = fill_template(
            "index.htm",
            number=self.taken.accession_number,
            form=self.taken.form_type,
            title=FORM_TITLES[self.taken.form_type[:1]],
            filed_on=self.taken.filed_on,
            accepted_at=f"{self.taken.decided_at:%Y-%m-%d %H:%M:%S}",
            period=header.period if header else "",
            documents=self.documents,
            folder=self.path,
            rows=self._index_rows(),
            parties=self._index_parties(),
        )
        return page.encode()

    def _index_rows(self) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for one in self.documents:
            row = {"sequence": one.sequence, "description": one.description or "", "type": one.type}
            if one.type in DOCUMENT_TYPES:
                name = one.name.replace(".xml", ".html")
                rows.append({**row, "name": name, "path": f"{self.rendered}/{one.name}", "size": ""})
            rows.append({**row, "name": one.name, "path": one.name, "size": len(one.content)})
        number = self.taken.accession_number
        whole = {"sequence": "", "description": "Complete submission text file", "type": "", "size": len(self.text())}
        return [*rows, {**whole, "name": f"{number}.txt", "path": f"{number}.txt"}]

    def _index_parties(self) -> list[dict[str, str | None]]:
        header = self.taken.header
        owners = [(party, "Reporting") for party in header.reporting_owners] if header else []
        issuer = [(header.issuer, "Issuer")] if header and header.issuer else []
        return [{"name": party.name, "cik": party.cik, "role": role} for party, role in (*owners, *issuer)]

    def _headers_page(self) -> bytes:
        header = self.taken.header
        if header is None:
            return b""
        page = fill_template(
            "index-headers.html",
            number=self.taken.accession_number,
            day=f"{self.taken.filed_on:%Y%m%d}",
            tagged=_Comment(tagged(header)),
            labelled=labelled(header),
            whole=SEC_DOCUMENT.name,
            document=DOCUMENT.name,
            documents=[(document_head(one), one) for one in self.documents],
        )
        return page.encode()


class _Comment(str):
    """A text that a template does not escape, as it stands in a comment; it cannot end the comment."""

    __slots__ = ()

    def __html__(self) -> str:
        return self.replace("--", "- -")


def _media_type(name: str) -> str:
    return _MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
