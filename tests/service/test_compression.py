"""What goes compressed, what does not, and that no page carries a token twice alike."""

import gzip

import httpx
import pytest

from section16.accounts.tokens import is_masked, masked
from section16.service.compression import Compressed
from tests.harness.apart import run_apart

TEXT = b"<p>Common Stock</p>" * 100
OWN = {"accept-encoding": "gzip", "sec-fetch-site": "same-origin"}
HTML = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"1900"), (b"vary", b"cookie")]


def answer(headers, method="GET", sent=HTML, parts=(TEXT,)):
    """Return the raw answer of an application that sends a text in so many parts."""

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": sent})
        for number, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})

    async def ask():
        transport = httpx.ASGITransport(app=Compressed(app))
        plain = {"accept-encoding": ""}
        async with httpx.AsyncClient(transport=transport, base_url="http://here", headers=plain) as client:
            shown = await client.send(client.build_request(method, "/", headers=headers), stream=True)
            return shown.headers, b"".join([one async for one in shown.aiter_raw()])

    return run_apart(ask())


def test_a_page_that_our_own_page_asked_for_goes_compressed():
    headers, body = answer(OWN)
    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(body))
    assert headers.get_list("vary", split_commas=True) == ["cookie", "accept-encoding", "sec-fetch-site"]
    assert len(body) < len(TEXT) / 10
    assert gzip.decompress(body) == TEXT


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": OWN | {"sec-fetch-site": "cross-site"}},
        {"headers": OWN | {"sec-fetch-site": "same-site"}},
        {"headers": {"accept-encoding": "gzip"}},
        {"headers": {"sec-fetch-site": "none"}},
        {"headers": OWN, "method": "POST"},
        {"headers": OWN, "sent": [(b"content-type", b"application/pdf")]},
        {"headers": OWN, "sent": [(b"content-type", b"text/event-stream")]},
        {"headers": OWN, "sent": [*HTML, (b"content-encoding", b"br")]},
        {"headers": OWN, "parts": (TEXT, TEXT)},
        {"headers": OWN, "parts": (TEXT[:900],), "sent": HTML[:1]},
    ],
    ids=["another site", "another name", "nobody says", "not taken", "sent", "PDF", "events", "is", "stream", "short"],
)
def test_all_else_goes_as_it_is(asked):
    headers, body = answer(**asked)
    assert headers.get("content-encoding") in (None, "br")
    assert body == b"".join(asked.get("parts", (TEXT,)))


def test_a_token_looks_different_on_every_page_and_is_known_again():
    one, other = masked("of-this-session"), masked("of-this-session")
    assert one != other
    assert is_masked(one, "of-this-session")
    assert is_masked(other, "of-this-session")
    for forged in ("of-this-session", one[2:], masked("of-another"), "", "é", one + "00"):
        assert not is_masked(forged, "of-this-session")
