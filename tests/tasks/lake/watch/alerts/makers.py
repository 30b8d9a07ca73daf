"""Alerts on record, and receivers that count: what the tests of alerting share."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from section16.edgar.public.listing import Listed, text_path
from section16.tasks.lake.watch.alerts.alert import Hit, Route, raise_alerts, subscribe
from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.filings import mark_in_lake, record

DAY = date(2026, 9, 14)
NUMBER = "0000054321-26-000001"


def make_alert(book: WatchBook, channel: str, number: str = NUMBER, rows: int = 1, now: float = 0.0) -> None:
    """Put an alert about a filing on record."""
    route = Route(screen="buys", channel=channel, shown=channel)
    subscribe(book, route, DAY, from_then=False)
    record(book, [Listed(accession=number, form="4", path=text_path("54321", number))], DAY)
    mark_in_lake(book, {number: "4    EXMP  Example Ada (director)  bought 100 at 12.30"})
    hits = [
        Hit(accession=number, key=f"{number} {at}", row={"TRANS_SHARES": "100", "TRANS_CODE": "P"})
        for at in range(rows)
    ]
    raise_alerts(book, route, [number], hits, now)


def count_by_state(book: WatchBook) -> dict[str, int]:
    """Count the alerts by state."""
    with book.reading() as db:
        return dict(db.execute("select state, count(*) from alert group by state").fetchall())


class Receiver:
    """A webhook's other end: it counts what it takes."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.stall = False  # take everything, and answer nothing
        self.answers: list[int] = []  # what to answer next; 200 when empty, and 0 cuts the connection
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status = receiver.answers.pop(0) if receiver.answers else 200
                if status in {0, 200}:
                    receiver.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
                until = time.monotonic() + 30
                while receiver.stall and time.monotonic() < until:
                    time.sleep(0.02)
                if status:
                    self.send_response(status)
                    self.send_header("content-length", "0")
                    self.end_headers()
                else:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook/secret-path"

    @contextmanager
    def listening(self) -> Iterator["Receiver"]:
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
