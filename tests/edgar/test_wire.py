"""Over real connections to this machine: what was never sent, what may have been, and that nothing secret is told."""

import logging
import socket
import traceback
from io import BytesIO
from typing import Any

import pytest

from section16.edgar.api.client import Edgar
from section16.edgar.errors import EdgarError, NotSentError, RefusedError, TokenError, UnknownOutcomeError
from section16.edgar.public.client import EdgarPublic
from section16.edgar.settings import EdgarSettings, PublicSettings
from tests.edgar.talk import CCC, SECRETS, envelope, settings
from tests.edgar.wire import Wire, answer, serving, take_request

NUMBER = "0001234567-26-000001"
RECEIVED = b'{"accessionNumber": "0001234567-26-000001", "status": "RECEIVED", "final": false}'
ENVELOPE = envelope()


def talk(setting: EdgarSettings, name: str, *args: Any, **named: Any) -> Any:
    with Edgar(setting, wait=lambda _: None) as edgar:
        return getattr(edgar, name)(*args, **named)


def cut_after_the_request(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))


def cut_at_once(wire: Wire, _connection: socket.socket) -> None:
    wire.taken.append(b"")


def cut_within_the_answer(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))
    connection.sendall(answer("202 Accepted", RECEIVED)[:-20])


def say_nothing(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))
    connection.recv(1)  # until the client hangs up


def receive(wire: Wire, connection: socket.socket) -> None:
    while request := take_request(connection):
        wire.taken.append(request)
        connection.sendall(answer("202 Accepted", RECEIVED))


def go_on_first(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection, on_head=b"HTTP/1.1 100 Continue\r\n\r\n"))
    connection.sendall(answer("202 Accepted", RECEIVED, close=True))


def echo_all(wire: Wire, connection: socket.socket) -> None:
    """Refuse, and repeat the whole request in the message, as no server should."""
    wire.taken.append(take_request(connection))
    head = wire.taken[-1].partition(b"\r\n\r\n")[0].replace(b"\r\n", b" ").replace(b'"', b"")
    body = b'{"tracking": "T-17", "messages": [{"type": "ERROR", "content": "' + head + CCC.encode() + b'"}]}'
    connection.sendall(answer("400 Bad Request", body, close=True))


def forbid(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))
    connection.sendall(answer("401 Unauthorized", b'{"messages": []}', close=True))


def test_a_refused_connection_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotSentError):
        talk(settings(host=f"http://127.0.0.1:{port}"), "submit", ENVELOPE, live=False)


@pytest.mark.parametrize("behaviour", [cut_after_the_request, cut_at_once, cut_within_the_answer])
def test_a_cut_connection_leaves_the_outcome_unknown_and_nothing_is_sent_again(behaviour: Any) -> None:
    with serving(behaviour) as wire, pytest.raises(UnknownOutcomeError):
        talk(settings(host=wire.url), "submit", ENVELOPE, live=False)
    assert len(wire.taken) == 1


def test_silence_leaves_the_outcome_unknown() -> None:
    with serving(say_nothing) as wire, pytest.raises(UnknownOutcomeError, match="it took too long"):
        talk(settings(host=wire.url, timeout=0.2), "submit", ENVELOPE, live=False)
    assert len(wire.taken) == 1


def test_a_cut_question_is_asked_four_times() -> None:
    with serving(cut_after_the_request) as wire, pytest.raises(EdgarError, match="ask again"):
        talk(settings(host=wire.url), "status", NUMBER)
    assert len(wire.taken) == 4


def test_what_is_received_is_the_envelope_byte_for_byte() -> None:
    with serving(receive) as wire:
        assert talk(settings(host=wire.url), "submit", ENVELOPE, live=False).accession_number == NUMBER
    (taken,) = wire.taken
    head, _, body = taken.partition(b"\r\n\r\n")
    assert body == ENVELOPE
    assert head.startswith(b"POST /submission/single/test HTTP/1.1\r\n")


def test_a_large_body_waits_for_no_answer_in_vain() -> None:
    large = envelope(exhibit=b"a line of a power of attorney\n" * 30_000)
    with serving(go_on_first) as wire:
        assert talk(settings(host=wire.url), "submit", large, live=False).accession_number == NUMBER
    head, _, body = wire.taken[0].partition(b"\r\n\r\n")
    assert b"\r\nExpect: 100-continue" in head
    assert body == large


def test_a_refusal_before_the_whole_body_is_taken_is_no_unknown_outcome() -> None:
    def refuse_early(wire: Wire, connection: socket.socket) -> None:
        wire.taken.append(take_request(connection, on_head=answer("401 Unauthorized", b'{"messages": []}', close=True)))

    large = envelope(exhibit=b"a line of a power of attorney\n" * 100_000)
    with serving(refuse_early) as wire, pytest.raises(TokenError):
        talk(settings(host=wire.url), "submit", large, live=False)


def test_every_submission_has_a_connection_of_its_own() -> None:
    """On an old connection that EDGAR has just closed nobody could tell whether the request was taken."""
    connections: list[int] = []

    def count(_wire: Wire, connection: socket.socket) -> None:
        connections.append(0)
        while take_request(connection):
            connections[-1] += 1
            connection.sendall(answer("202 Accepted", RECEIVED))

    with serving(count) as wire, Edgar(settings(host=wire.url), wait=lambda _: None) as edgar:
        edgar.submit(ENVELOPE, live=False)
        edgar.submit(ENVELOPE, live=False)
        edgar.status(NUMBER)
        edgar.status(NUMBER)
    assert connections == [1, 1, 2]


def test_a_cut_download_begins_anew() -> None:
    whole = b"0123456789" * 20_000

    def cut_once(wire: Wire, connection: socket.socket) -> None:
        wire.taken.append(take_request(connection))
        sent = answer("200 OK", whole, close=True)
        connection.sendall(sent[: len(sent) // 2] if len(wire.taken) == 1 else sent)

    file = BytesIO()
    with serving(cut_once) as wire:
        here = PublicSettings(user_agent="Roe admin@roe.example", archives=wire.url, data=wire.url)
        with EdgarPublic(here, wait=lambda _: None) as public:
            public.download("/Archives/edgar/Feed/2026/QTR4/20261120.nc.tar.gz", file)
    assert len(wire.taken) == 2
    assert file.getvalue() == whole


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (receive, None),
        (echo_all, RefusedError),
        (forbid, TokenError),
        (cut_after_the_request, UnknownOutcomeError),
        (cut_at_once, UnknownOutcomeError),
        (say_nothing, UnknownOutcomeError),
    ],
)
def test_nothing_secret_is_logged_printed_or_kept(
    behaviour: Any, kind: type[EdgarError] | None, caplog: Any, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    seen: type[EdgarError] | None = None
    with serving(behaviour) as wire:
        try:
            told.append(repr(talk(settings(host=wire.url, timeout=0.2), "submit", ENVELOPE, live=False)))
        except EdgarError as error:
            seen = type(error)
            told += [repr(error), str(error), repr(vars(error)), "".join(_traceback(error))]
    assert seen is kind
    assert caplog.records
    assert len(wire.taken) == 1
    text = "\n".join([*told, caplog.text, *(repr(vars(record)) for record in caplog.records), *capfd.readouterr()])
    assert not [secret for secret in SECRETS if secret in text]
    assert "Bearer" not in text.replace("Bearer (hidden)", "")


def _traceback(error: EdgarError) -> list[str]:
    """Return the traceback with the values of our own frames, as some tools print it."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in whole.stack if "section16" in frame.filename and "edgar" in frame.filename]
    assert ours
    return [*whole.format()]
