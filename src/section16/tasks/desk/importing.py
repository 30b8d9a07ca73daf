"""A broker's file looked at before anything is written: its columns, its rows as read, what is doubtful, the fold."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Final, Literal

import msgspec
from msgspec import Struct

from section16.drafting.fills.bands import BandChoice, fold
from section16.drafting.fills.columns import FILLS
from section16.drafting.fills.read import Fill, FillsFile, LeftOut, day_of, read_file
from section16.drafting.fills.titles import fills_of_issuer, titles_in
from section16.drafting.plan.mistake import FillsError
from section16.drafting.toml.read import parse_toml
from section16.drafting.toml.write import toml_text
from section16.tasks.desk.files import attach_file
from section16.tasks.desk.parts import DeskError, RawPart, RawPlan, add_part
from section16.workspace import Workspace
from section16.workspace.desk.broker_readings import broker_reading, brokers_of, keep_broker_reading
from section16.workspace.desk.working_drafts import (
    TakenFile,
    WorkingDraft,
    note_taken,
    save_draft,
    taken_before,
    version_of,
    working_draft,
)

__all__ = [
    "BrokerFile",
    "BrokerReading",
    "ColumnRead",
    "FillGroup",
    "FillLine",
    "FillsPreview",
    "RowRead",
    "known_brokers",
    "preview_fills",
    "reading_of_broker",
    "take_over",
]

_SAMPLE: Final = 12
_ZONE: Final = (
    "days and times are taken as the file has them, in the zone of the market where the trades were made (Eastern)"
)
_UNITS: Final = "shares in single shares, prices in US dollars a share before commissions"


class BrokerReading(Struct, frozen=True, kw_only=True):
    """How a broker's files are read: the titles of columns by meaning, where they are not known, and the sheets."""

    broker: str = ""
    columns: Mapping[str, str] = {}
    sheets: tuple[str, ...] = ()


class ColumnRead(Struct, frozen=True, kw_only=True):
    """A meaning and the title of the column that has it; empty where none has."""

    meaning: str
    title: str
    needed: bool


class RowRead(Struct, frozen=True, kw_only=True):
    """A row as it will be read."""

    line: int
    on: date | None
    at: str
    side: str
    shares: Decimal
    price: Decimal
    symbol: str


class FillLine(Struct, frozen=True, kw_only=True):
    """A line of the report that some executions fold into, within one dollar."""

    low: Decimal
    high: Decimal
    average: Decimal
    shares: Decimal
    executions: int


class FillGroup(Struct, frozen=True, kw_only=True):
    """The executions of one day and side: one event, and the lines that it makes."""

    on: date
    side: Literal["buy", "sell"]
    executions: int
    shares: Decimal
    amount: Decimal
    lines: tuple[FillLine, ...]


class FillsPreview(Struct, frozen=True, kw_only=True):
    """What taking a file over would do; nothing is written before. `mistakes` keep it from being taken."""

    name: str
    digest: str
    reading: BrokerReading
    titles: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    sample: tuple[RowRead, ...] = ()
    rows: int = 0
    shares: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    groups: tuple[FillGroup, ...] = ()
    doubtful: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    taken: tuple[TakenFile, ...] = ()
    statement: str = ""
    units: str = _UNITS
    zone: str = _ZONE

    @property
    def can_be_taken(self) -> bool:
        """Tell whether nothing is wrong with the file."""
        return not self.mistakes


class BrokerFile(Struct, frozen=True, kw_only=True):
    """A broker's file as it was sent, how to read it, and what the statement says were traded in all."""

    name: str
    content: bytes
    reading: BrokerReading = BrokerReading()
    total: Decimal | None = None


def known_brokers(workspace: Workspace, issuer_cik: str) -> tuple[str, ...]:
    """List the brokers whose readings are kept for an issuer."""
    with workspace.reading() as session:
        return brokers_of(session, issuer_cik)


def reading_of_broker(workspace: Workspace, issuer_cik: str, broker: str) -> BrokerReading:
    """Return how a broker's files are read; as all files are, where nothing is kept."""
    with workspace.reading() as session:
        kept = broker_reading(session, issuer_cik, broker) if broker else None
    return msgspec.json.decode(kept, type=BrokerReading) if kept else BrokerReading(broker=broker)


def preview_fills(workspace: Workspace, id: int, file: BrokerFile) -> FillsPreview:
    """Read a file for a draft and say what would become of it."""
    name, content, reading = file.name, file.content, file.reading
    with workspace.reading() as session:
        draft = working_draft(session, id)
        raw = parse_toml(version_of(session, id).text, draft.name)
        taken = taken_before(session, content)
    found = titles_in(content, reading.columns, reading.sheets)
    preview = FillsPreview(
        name=name,
        digest=sha256(content).hexdigest(),
        reading=reading,
        titles=found.titles,
        sheets=found.sheets,
        columns=tuple(
            ColumnRead(meaning=one, title=found.by_meaning.get(one, ""), needed=one in FILLS.needed)
            for one in FILLS.by_meaning
        ),
        taken=taken,
    )
    try:
        read = read_file(content, name, tuple(reading.columns.items()), reading.sheets)
        own = read._replace(fills=fills_of_issuer(read.fills, _tickers(raw), name))
    except FillsError as error:
        return msgspec.structs.replace(preview, mistakes=error.reasons)
    return _filled(preview, own, len(read.fills) - len(own.fills), (file.total, _bands(raw)))


def _tickers(raw: RawPlan) -> tuple[str, ...]:
    issuer = raw.get("issuer")
    return (str(issuer["ticker"]),) if isinstance(issuer, dict) and issuer.get("ticker") else ()


def _bands(raw: RawPlan) -> BandChoice:
    settings = raw.get("settings")
    bands = settings.get("bands") if isinstance(settings, dict) else None
    return "dollar bands" if bands == "dollar bands" else "fewest"


def _filled(
    preview: FillsPreview, read: FillsFile, others: int, asked: tuple[Decimal | None, BandChoice]
) -> FillsPreview:
    fills, (total, how) = read.fills, asked
    shares = sum((one.shares for one in fills), Decimal(0))
    undated = [one for one in fills if day_of(one.executed_at) is None or one.side is None]
    mistakes = [] if fills else [f"{preview.name}: no execution is in it; choose another file, sheet or columns"]
    if undated:
        rows = ", ".join(str(one.line) for one in undated[:10])
        mistakes.append(f"{preview.name}, rows {rows}: neither day nor side is told; choose the columns that tell them")
    if total is not None and total != shares:
        mistakes.append(
            f"total: the statement says {total:,f} shares, the executions are {shares:,f}; look for the rest"
        )
    said = "" if total is None else f"{shares:,f} of {total:,f} shares on the statement"
    return msgspec.structs.replace(
        preview,
        sample=tuple(_row(one) for one in fills[:_SAMPLE]),
        rows=len(fills),
        shares=shares,
        amount=sum((one.shares * one.price for one in fills), Decimal(0)),
        groups=tuple(_groups(fills, how)) if not undated else (),
        doubtful=tuple(_doubts(read.left_out, others, fills)),
        mistakes=tuple(mistakes),
        statement=said,
    )


def _row(fill: Fill) -> RowRead:
    moment = fill.executed_at
    hour = moment if isinstance(moment, time) else moment.time() if isinstance(moment, datetime) else None
    return RowRead(
        line=fill.line,
        on=day_of(moment),
        at=hour.isoformat("seconds") if hour else "",
        side=fill.side or "",
        shares=fill.shares,
        price=fill.price,
        symbol=fill.symbol or "",
    )


def _groups(fills: Sequence[Fill], how: BandChoice) -> Iterator[FillGroup]:
    found: dict[tuple[date, Literal["buy", "sell"]], list[Fill]] = {}
    for one in fills:
        day = day_of(one.executed_at)
        if day is not None and one.side is not None:
            found.setdefault((day, one.side), []).append(one)
    for (day, side), some in sorted(found.items()):
        yield FillGroup(
            on=day,
            side=side,
            executions=len(some),
            shares=sum((one.shares for one in some), Decimal(0)),
            amount=sum((one.shares * one.price for one in some), Decimal(0)),
            lines=tuple(
                FillLine(low=one.low, high=one.high, average=one.average, shares=one.shares, executions=len(one.fills))
                for one in fold(some, how)
            ),
        )


def _doubts(left_out: Sequence[LeftOut], others: int, fills: Sequence[Fill]) -> Iterator[str]:
    """Say which rows are not taken, and which look like another one."""
    for row in left_out:
        shares = f", {row.shares:,f} shares" if row.shares is not None else ""
        yield f"row {row.line}{shares}: left out, {row.why}" if row.line else f"left out: {row.why}{shares}"
    if others:
        yield f"{others} rows of other symbols: left out"
    seen: dict[object, int] = {}
    for one in fills:
        key = (one.executed_at, one.side, one.shares, one.price)
        if isinstance(one.executed_at, datetime) and key in seen:
            yield f"row {one.line}: says the same as row {seen[key]}; both are counted"
        seen.setdefault(key, one.line)


def take_over(workspace: Workspace, id: int, file: BrokerFile, event: RawPart | None = None) -> WorkingDraft:
    """Put a file's executions into a draft: an event for each day and side, with the lines that were shown.

    `event` has what all of them have, such as the holding or the 10b5-1 plan. The reading is kept for the broker.
    Raises DeskError for a file that cannot be taken.
    """
    preview = preview_fills(workspace, id, file)
    if not preview.can_be_taken:
        message = preview.mistakes[0] if preview.mistakes else f"{file.name}: it has no execution; give another file"
        raise DeskError(message)
    reading = file.reading
    kept = attach_file(workspace, id, file.name, file.content)
    with workspace.writing() as writing:
        draft = working_draft(writing.session, id)
        raw = parse_toml(version_of(writing.session, id).text, draft.name)
        for group in preview.groups:
            what = "purchase" if group.side == "buy" else "sale"
            raw, _ = add_part(raw, "event", {"what": what, "on": group.on, "fills": kept, **(event or {})})
        if reading.columns or reading.sheets:
            raw = {**raw, "fills": _reading_table(reading)}
        saved = save_draft(writing, id, draft.version, toml_text(raw), f"executions of '{kept}' taken over")
        note_taken(writing, saved, kept, file.content)
        if reading.broker:
            said = msgspec.json.encode(reading, order="sorted").decode()
            keep_broker_reading(writing, draft.issuer_cik, reading.broker, said)
    return saved


def _reading_table(reading: BrokerReading) -> RawPart:
    table: RawPart = {"columns": dict(reading.columns)} if reading.columns else {}
    return table | ({"sheets": list(reading.sheets)} if reading.sheets else {})
