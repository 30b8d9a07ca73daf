"""Submissions to send, and a caller that sends them; people and companies are invented."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import httpx
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.envelope import Envelope, SubmissionDocument
from section16.sandbox.serve import Serving
from section16.xml import write_submission
from section16.xml.envelope.write import write_envelope
from tests.rules.samples import document

OWNER = (document("4").reporting_owners[0].cik or "").zfill(10)
USER = "ada@owner.example"
CCC = "ccc1$abc"


def report(form: str = "4", **changes: Any) -> OwnershipDocument:
    """Return a valid report that a filer may submit."""
    return replace(document(form), **changes)


def ciks_of(one: OwnershipDocument) -> list[str]:
    return [owner.cik or "" for owner in one.reporting_owners]


def xml_of(one: OwnershipDocument, ccc: str = CCC) -> bytes:
    return write_submission(one, dict.fromkeys(ciks_of(one), ccc))


def submission(one: OwnershipDocument | None = None, *more: SubmissionDocument, live: bool = True) -> Envelope:
    one = one or report()
    form = one.document_type or ""
    primary = SubmissionDocument(name=f"doc{form[0]}.xml", type=form, content=xml_of(one))
    return Envelope(submission_type=form, live=live, documents=(primary, *more))


def envelope(one: OwnershipDocument | None = None, *more: SubmissionDocument, live: bool = True) -> bytes:
    return write_envelope(submission(one, *more, live=live))


class Caller(AbstractContextManager["Caller"]):
    """Speaks to a sandbox with two good tokens, unless told otherwise."""

    def __init__(self, server: Serving, cik: str = OWNER, user: str = USER) -> None:
        self.control = server.control
        self.url = server.url
        self.tokens = f"{server.control.filer_token(cik)},{server.control.user_token(user)}"
        self.http = httpx.Client(base_url=server.url, trust_env=False, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.http.close()

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> httpx.Response:
        """Ask the API; JSON but for bytes; a header that is None is not sent."""
        is_bytes = isinstance(body, bytes)
        sent: dict[str, str | None] = {
            "Authorization": f"Bearer {self.tokens}",
            "User-Agent": "Tests/1.0",
            "Accept": "application/json",
            "Content-Type": ("application/xml" if is_bytes else "application/json") if body is not None else None,
        }
        sent |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        kept = {name: value for name, value in sent.items() if value is not None}
        request = self.http.build_request(method, path, **{"content" if is_bytes else "json": body}, headers=kept)
        for name, value in sent.items():
            if value is None and name in request.headers:
                del request.headers[name]
        return self.http.send(request)

    def get(self, path: str, **headers: str | None) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def submit(self, body: bytes | None = None, mode: str = "live", **headers: str | None) -> httpx.Response:
        return self.ask("POST", f"/submission/single/{mode}", envelope() if body is None else body, **headers)

    def number(self, body: bytes | None = None, mode: str = "live") -> str:
        """Submit, and return the accession number."""
        response = self.submit(body, mode)
        assert response.status_code == 202, response.text
        return str(response.json()["accessionNumber"])

    def status(self, number: str) -> httpx.Response:
        return self.get(f"/submission/{number}/status")

    def settled(self, body: bytes | None = None, mode: str = "live") -> dict[str, Any]:
        """Submit, let half a minute pass, and return the status."""
        number = self.number(body, mode)
        self.control.advance(30)
        response = self.status(number)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def published(self, number: str, cik: str | None = None) -> httpx.Response:
        return self.http.get(f"/Archives/edgar/data/{int(cik or OWNER)}/{number}.txt")
