"""Answers that would never end: too long, or by one byte at a time."""

import gzip
import socket
from io import BytesIO

import pytest

from section16.edgar.errors import AnswerError, TooLongError, UnknownOutcomeError
from section16.edgar.public.client import EdgarPublic
from section16.edgar.settings import PublicSettings
from tests.edgar.talk import envelope, settings
from tests.edgar.test_wire import talk
from tests.edgar.wire import Wire, serving, take_request

CHUNKED = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n"
PIECE = b"10000\r\n" + b"A" * 0x10000 + b"\r\n"


def without_end(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))
    try:
        connection.sendall(CHUNKED)
        while True:
            connection.sendall(PIECE)
    except OSError:
        return


def byte_by_byte(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    connection.settimeout(0.02)
    try:
        while True:
            connection.sendall(b" ")
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue
    except OSError:
        return


def unpacking_without_end(wire: Wire, connection: socket.socket) -> None:
    wire.taken.append(take_request(connection))
    body = gzip.compress(bytes(2_000_000))
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    connection.sendall(head.encode() + body)


def public_at(wire: Wire, **limits: float) -> EdgarPublic:
    to = {"archives": wire.url, "data": wire.url, "per_second": 10}
    return EdgarPublic(PublicSettings(user_agent="Ada ada@example.com", **to, **limits), wait=lambda _: None)


@pytest.mark.parametrize("behaviour", [without_end, unpacking_without_end])
def test_a_page_without_end_is_left_and_not_asked_for_again(behaviour) -> None:
    with serving(behaviour) as wire:
        with public_at(wire, largest_answer=1_000_000) as public, pytest.raises(TooLongError) as error:
            public.page("/Archives/edgar/a.txt")
        assert "/Archives/edgar/a.txt: the answer is longer than 1,000,000 bytes; see whether" in str(error.value)
        assert len(wire.taken) == 1


def test_a_file_without_end_is_left() -> None:
    with serving(without_end) as wire, public_at(wire, largest_answer=10, largest_file=1_000_000) as public:
        with pytest.raises(TooLongError):
            public.download("/Archives/edgar/a.txt", into := BytesIO())
        assert len(into.getvalue()) <= 1_000_000


def test_a_page_that_trickles_is_left_and_may_be_asked_for_again() -> None:
    with serving(byte_by_byte) as wire:
        with public_at(wire, whole_timeout=0.1, tries=2) as public, pytest.raises(AnswerError, match="took too long"):
            public.page("/Archives/edgar/a.txt")
        assert len(wire.taken) == 2


@pytest.mark.parametrize(
    ("behaviour", "limits"), [(without_end, {"largest_answer": 1000}), (byte_by_byte, {"whole_timeout": 0.1})]
)
def test_after_such_an_answer_to_a_submission_the_outcome_is_unknown(behaviour, limits) -> None:
    with serving(behaviour) as wire:
        with pytest.raises(UnknownOutcomeError):
            talk(settings(host=wire.url, **limits), "submit", envelope(), live=False)
        assert len(wire.taken) == 1
