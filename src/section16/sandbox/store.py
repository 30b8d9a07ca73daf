"""What the sandbox remembers, in SQLite: in memory, or in a file that is there after a restart.

One connection, used by the server's one thread. A submission is committed before it is answered, so it is kept even
if the server is killed, or the connection cut, before the answer arrives. The file holds the CCCs of the sandbox's
filers, as EDGAR's would, and no token.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from section16.form.envelope import PublishedDocument
from section16.form.header import SubmissionHeader
from section16.sandbox.settings import Filer

__all__ = ["ApiMessage", "Store", "TakenSubmission"]


_SCHEMA = """
create table if not exists filer (cik text primary key, body blob not null);
create table if not exists counter (login_cik text, year integer, last integer not null,
    primary key (login_cik, year));
create table if not exists taken (accession text primary key, received_at real not null, published_at real,
    filed_on text not null, form text not null, body blob not null);
create index if not exists taken_published on taken (published_at);
create index if not exists taken_filed on taken (filed_on);
create table if not exists party (cik text, accession text, published_at real, primary key (cik, accession));
create table if not exists document (accession text, name text, body blob not null, primary key (accession, name));
create table if not exists word (name text primary key, value text not null);
"""
_FILE = "sandbox.sqlite3"


class ApiMessage(Struct, frozen=True, kw_only=True, rename="camel"):
    """One message of the API, or of the judge about a submission.

    EDGAR's own error numbers are not public but for one, so `error_number` is the id of our rule and `error_label`
    its sentence; `content` is `place: what was seen; what to do`. `line_number` is a line of the document numbered
    `doc_sequence_num`, both from 1; 0 where it is not known.
    """

    type: str
    content: str
    error_number: str | None = None
    doc_sequence_num: int | None = None
    line_number: int | None = None
    line_offset: int | None = None
    ranking: str | None = None
    error_label: str | None = None


class TakenSubmission(Struct, frozen=True, kw_only=True):
    """A submission that was taken; it is judged at once, and the verdict is shown when its time has come.

    Nothing of it holds a CCC. `filers` may ask for its status, `parties` are who the filing is about. `sha256` is of
    the bytes as they came, `size` that of the public documents. `header` is what EDGAR's header says; None for a
    test and for what was suspended.
    """

    accession_number: str
    login_cik: str
    filers: tuple[str, ...]
    parties: tuple[str, ...] = ()
    live: bool
    form_type: str
    company: str | None = None
    document_count: int
    sha256: str
    received_at: datetime
    visible_at: datetime
    decided_at: datetime
    published_at: datetime | None
    filed_on: date
    accepted: bool
    size: int = 0
    messages: tuple[ApiMessage, ...] = ()
    header: SubmissionHeader | None = None

    @property
    def mode(self) -> str:
        """Return EDGAR's word for a live filing or a test."""
        return "LIVE" if self.live else "TEST"

    def status(self, at: datetime) -> str:
        """Return EDGAR's word for how far it has come."""
        if at < self.decided_at:
            return "PROCESSING"
        if not self.accepted:
            return "SUSPENDED"
        return "DISSEMINATED" if self.is_public(at) else "ACCEPTED"

    def is_final(self, at: datetime) -> bool:
        """Tell whether EDGAR has decided."""
        return at >= self.decided_at

    def is_public(self, at: datetime) -> bool:
        """Tell whether the public can read it."""
        return self.published_at is not None and at >= self.published_at


class Store:
    """The sandbox's memory."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the file in a folder, which is made if missing; without a folder nothing outlives the process."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._db = sqlite3.connect(folder / _FILE if folder else ":memory:", check_same_thread=False)
        # The file survives the end of the process at any moment; only a power cut may cost the last commits.
        self._db.executescript(f"pragma journal_mode = wal; pragma synchronous = normal; {_SCHEMA}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def filer(self, cik: str) -> Filer | None:
        """Return a filer by its ten digits."""
        row = self._db.execute("select body from filer where cik = ?", (cik,)).fetchone()
        return msgspec.msgpack.decode(row[0], type=Filer) if row else None

    def filers(self) -> Iterator[Filer]:
        """Yield all filers, in the order of their CIKs."""
        for (body,) in self._db.execute("select body from filer order by cik"):
            yield msgspec.msgpack.decode(body, type=Filer)

    def save_filer(self, filer: Filer) -> None:
        """Add a filer, or change it."""
        with self._db:
            self._db.execute("insert or replace into filer values (?, ?)", (filer.cik, msgspec.msgpack.encode(filer)))

    def next_number(self, login_cik: str, year: int) -> int:
        """Return the next number of a login CIK in a year, from 1; it is never given twice."""
        statement = """insert into counter values (?, ?, 1)
            on conflict do update set last = last + 1 returning last"""
        with self._db:
            return int(self._db.execute(statement, (login_cik, year)).fetchone()[0])

    def add_submission(self, taken: TakenSubmission, documents: tuple[PublishedDocument, ...]) -> None:
        """Add a submission with its public documents, all or nothing."""
        number, public = taken.accession_number, taken.published_at.timestamp() if taken.published_at else None
        row = number, taken.received_at.timestamp(), public, taken.filed_on.isoformat(), taken.form_type
        with self._db:
            self._db.execute("insert into taken values (?, ?, ?, ?, ?, ?)", (*row, msgspec.json.encode(taken)))
            parties = ((cik, number, public) for cik in taken.parties)
            self._db.executemany("insert or ignore into party values (?, ?, ?)", parties)
            rows = ((number, one.name, msgspec.msgpack.encode(one)) for one in documents)
            self._db.executemany("insert into document values (?, ?, ?)", rows)

    def submission(self, accession_number: str) -> TakenSubmission | None:
        """Return a submission by its accession number."""
        return next(self._read("where accession = ?", accession_number), None)

    def submissions(self) -> Iterator[TakenSubmission]:
        """Yield every submission, in the order in which they were taken."""
        return self._read("order by received_at, accession")

    def latest(self, at: datetime, start: int, count: int, form: str = "") -> tuple[TakenSubmission, ...]:
        """List public filings whose form begins with `form`, newest first."""
        where = "where published_at <= ? and form like ? order by received_at desc, accession desc limit ? offset ?"
        return tuple(self._read(where, at.timestamp(), f"{form}%", count, start))

    def filings_of(self, cik: str, at: datetime) -> tuple[TakenSubmission, ...]:
        """List the public filings of a party, newest first."""
        where = """where accession in (select accession from party where cik = ? and published_at <= ?)
            order by received_at desc, accession desc"""
        return tuple(self._read(where, cik, at.timestamp()))

    def filed_between(self, first: date, last: date, at: datetime) -> tuple[TakenSubmission, ...]:
        """List the public filings of some days, both inclusive, oldest first."""
        where = "where filed_on between ? and ? and published_at <= ? order by received_at, accession"
        return tuple(self._read(where, first.isoformat(), last.isoformat(), at.timestamp()))

    def documents(self, accession_number: str) -> tuple[PublishedDocument, ...]:
        """List the public documents of a filing, in their order."""
        rows = self._db.execute("select body from document where accession = ?", (accession_number,))
        found = (msgspec.msgpack.decode(body, type=PublishedDocument) for (body,) in rows)
        return tuple(sorted(found, key=lambda one: one.sequence))

    def setting(self, name: str) -> str | None:
        """Return a setting that was saved."""
        row = self._db.execute("select value from word where name = ?", (name,)).fetchone()
        return row[0] if row else None

    def save_setting(self, name: str, value: str) -> None:
        """Save a setting over a restart."""
        with self._db:
            self._db.execute("insert or replace into word values (?, ?)", (name, value))

    def _read(self, where: str, *values: object) -> Iterator[TakenSubmission]:
        for (body,) in self._db.execute(f"select body from taken {where}", values).fetchall():  # noqa: S608 - constants
            yield msgspec.json.decode(body, type=TakenSubmission)  # JSON keeps the zone of a time, msgpack does not
