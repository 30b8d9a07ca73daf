"""Whatever is sent, the sandbox answers: no 5xx, nothing half taken, no CCC in what comes back."""

import random
import re
from base64 import encodebytes

import pytest

from section16.xml.envelope.write import write_envelope
from tests.rules.samples import document
from tests.sandbox.filings import CCC, Caller, envelope, submission, xml_of

_TAG = re.compile(rb"<[^>]+>")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Take out, double, swap or change something, once to four times."""
    for _ in range(chance.randint(1, 4)):
        tags = [found.span() for found in _TAG.finditer(data)] or [(0, 1)]
        start, end = chance.choice(tags)
        other, last = chance.choice(tags)
        kind = chance.randrange(6)
        if kind == 0:
            data = data[:start] + data[end:]
        elif kind == 1:
            data = data[:end] + data[other:last] + data[end:]
        elif kind == 2:
            data = data[:start] + chance.randbytes(chance.randint(1, 9)) + data[start:]
        elif kind == 3:
            data = data[: chance.randrange(len(data) + 1)]
        elif kind == 4:
            data = data[:end] + chance.choice((b"&", b"\xff", b"-1", b"&#0;", b"<!-- -->", b"9" * 400)) + data[end:]
        else:
            data = data[:start] + data[start:end].upper() + data[end:]
    return data


def around(content: bytes, form: str) -> bytes:
    """Put bytes into an envelope that would not be written for them."""
    good = write_envelope(submission(document(form)))
    block = b"<documentMimeBlock>" + encodebytes(content)
    return re.sub(rb"<documentMimeBlock>[^<]*", lambda _: block, good, count=1)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_report_is_judged(edgar: Caller, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not a secret
    form = chance.choice(("3", "3/A", "4", "4/A", "5", "5/A"))
    status = edgar.settled(around(damaged(xml_of(document(form)), chance), form))
    assert status["status"] in {"SUSPENDED", "DISSEMINATED"}
    assert status["status"] == "DISSEMINATED" or status["submissionMessages"]
    assert CCC not in str(status["submissionMessages"])
    if status["status"] == "DISSEMINATED":
        number = status["accessionNumber"]
        feed = edgar.http.get("/cgi-bin/browse-edgar?action=getcurrent&count=100")
        assert number in feed.text
        assert edgar.http.get("/Archives/edgar/daily-index/2026/QTR3/form.20260914.idx").status_code == 200


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_envelope_is_refused_or_judged(edgar: Caller, seed: int) -> None:
    response = edgar.submit(damaged(envelope(), random.Random(seed)))  # noqa: S311 - not a secret
    assert response.status_code in {202, 400}
    if response.status_code == 202:
        edgar.control.advance(30)
        assert edgar.status(response.json()["accessionNumber"]).json()["final"] is True
