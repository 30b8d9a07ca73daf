"""A server of a few lines on this machine, for what only a real connection shows."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What it does with one connection; it returns when the connection is to be closed.
Behaviour = Callable[[socket.socket], None]


class Wire:
    """Where it listens, and what it took, one entry a connection."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.taken: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"


@contextmanager
def serving(behaviour: Callable[[Wire, socket.socket], None]) -> Iterator[Wire]:
    wire = Wire()

    def serve() -> None:
        while True:
            try:
                connection, _ = wire.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                behaviour(wire, connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.listener.shutdown(socket.SHUT_RDWR)
        wire.listener.close()
        thread.join(5)


def take_request(connection: socket.socket, *, on_head: bytes = b"") -> bytes:
    """Read one request to its end; send `on_head` once its headers are there. Empty when the client hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65_536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    connection.sendall(on_head)
    while len(body) < int(lines.get(b"content-length", b"0")):
        more = connection.recv(65_536)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body


def answer(status: str, body: bytes, *, close: bool = False) -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + (b"connection: close\r\n\r\n" if close else b"\r\n") + body
