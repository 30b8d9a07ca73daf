"""A client that talks to a function, and tokens to talk with; every secret is made up."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import httpx
import msgspec

from section16.edgar.api.client import Edgar
from section16.edgar.secret import Secret
from section16.edgar.settings import EdgarSettings
from section16.form.envelope import Envelope, SubmissionDocument
from section16.xml.envelope.write import write_envelope

Handler = Callable[[httpx.Request], httpx.Response]
CCC = "q#9wXy$2"
NEW_CCC = "z@7vUt!5"
TRACE = {"tracking": "T-17", "locator": "L-42"}


def token(header: dict[str, Any], mark: str) -> str:
    first = urlsafe_b64encode(msgspec.json.encode(header)).decode().rstrip("=")
    return ".".join((first, f"key{mark}", f"iv{mark}", f"cipher{mark}", f"tag{mark}"))


FILER = token({"alg": "ECDH-ES", "kid": "1", "cik": "0001234567", "expiresAt": "2027-01-31T12:00:00Z"}, "FilerSecret")
USER = token({"alg": "ECDH-ES", "kid": "1", "userId": "jroe", "expiresAt": 1_796_000_000}, "UserSecret")
SECRETS = (FILER, USER, CCC, NEW_CCC, "FilerSecret", "UserSecret")


def settings(**changes: Any) -> EdgarSettings:
    fields: dict[str, Any] = {
        "host": "beta",
        "user_agent": "Section16/0.1",
        "filer_token": Secret(FILER),
        "user_token": Secret(USER),
    }
    return EdgarSettings(**(fields | changes))


def envelope(*, live: bool = False, exhibit: bytes = b"Power of attorney\n") -> bytes:
    report = (
        '<?xml version="1.0"?>\n<ownershipDocument><documentType>4</documentType><reportingOwner>'
        f"<reportingOwnerId><rptOwnerCcc>{CCC}</rptOwnerCcc></reportingOwnerId></reportingOwner></ownershipDocument>"
    )
    documents = (
        SubmissionDocument(name="form4.xml", type="4", content=report.encode()),
        SubmissionDocument(name="poa.txt", type="EX-24", content=exhibit),
    )
    return write_envelope(Envelope(submission_type="4", live=live, documents=documents))


def answering(status: int, value: Any = None, **headers: str) -> Handler:
    body = b"" if value is None else value if isinstance(value, bytes) else msgspec.json.encode(value)
    return lambda _: httpx.Response(status, content=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


class Line:
    """Answers in turn, the last one for ever; keeps what was asked and how long was waited."""

    def __init__(self, *answers: Handler | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.waits: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request)


def talk(line: Line, name: str, *args: Any, setting: EdgarSettings | None = None, **named: Any) -> Any:
    with Edgar(setting or settings(), httpx.MockTransport(line), line.waits.append) as edgar:
        return getattr(edgar, name)(*args, **named)
