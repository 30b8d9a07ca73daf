"""What the events of the trail say that every table holds, and where a table holds anything else."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from section16.workspace.tables.accounts import (
    AccountRecord,
    AttemptRecord,
    CredentialRecord,
    InvitationRecord,
    LoginStepRecord,
    RoleRecord,
    SessionRecord,
)
from section16.workspace.tables.base import TableBase, as_text
from section16.workspace.tables.desk import (
    BrokerReadingRecord,
    FrozenReportRecord,
    RemarkRecord,
    TakenFileRecord,
    WorkingDraftRecord,
    WorkingFileRecord,
    WorkingVersionRecord,
)
from section16.workspace.tables.filing import (
    ROWS,
    ApprovalRecord,
    DraftRecord,
    DutyRecord,
    EventRecord,
    HoldingRecord,
    PersonRecord,
    ReceiptRecord,
    SettingRecord,
    SubmissionRecord,
)
from section16.workspace.tables.jobs import JobRecord
from section16.workspace.tables.records import RecordRow

__all__ = [
    "END_SETTING",
    "FILING_TABLES",
    "TABLES",
    "UNRECORDED",
    "WhatDiffers",
    "difference",
    "recorded_rows",
    "rows_found",
]

# The setting that names the last event, by number and hash.
END_SETTING: Final = "end of the trail"
TABLES: Final[tuple[type[TableBase], ...]] = (
    PersonRecord,
    HoldingRecord,
    DraftRecord,
    ApprovalRecord,
    SubmissionRecord,
    ReceiptRecord,
    SettingRecord,
    DutyRecord,
    RecordRow,
    WorkingDraftRecord,
    WorkingVersionRecord,
    WorkingFileRecord,
    FrozenReportRecord,
    RemarkRecord,
    BrokerReadingRecord,
    TakenFileRecord,
    AccountRecord,
    RoleRecord,
    CredentialRecord,
    InvitationRecord,
)

# What the trail does not hold, and why.
UNRECORDED: Final[Mapping[type[TableBase], str]] = {
    EventRecord: "it is the trail",
    JobRecord: "it says who works now and how far that is; what a job does to the workspace is recorded as any act is",
    SessionRecord: "a session ends within a day; the trail has who began and ended it",
    LoginStepRecord: "a step of a log-in ends within minutes; the trail has how the log-in ended",
    AttemptRecord: "a count of attempts ends within minutes; the trail has each that was refused",
}

# What decides whether a report may be filed, and whether it was.
FILING_TABLES: Final = (
    DraftRecord,
    ApprovalRecord,
    SubmissionRecord,
    ReceiptRecord,
    SettingRecord,
    AccountRecord,
    RoleRecord,
)

_HASHED: Final = "sha256 "
_Row = Mapping[str, object]
_Rows = dict[str, dict[str, _Row | None]]


class WhatDiffers(Struct, frozen=True, kw_only=True):
    """The first row that is not as an event says; `number` is the event's, 0 where none tells of the row."""

    number: int
    reason: str


class _Recorded(Struct, frozen=True):
    """What an event says that a row holds; None: it is deleted."""

    number: int
    row: _Row | None


def recorded_rows(changed: Iterable[TableBase], deleted: Iterable[TableBase] = ()) -> _Rows:
    """Return what changed rows hold now, by table and key, as an event keeps it; None for each that is deleted."""
    found: _Rows = {}
    for rows, are_kept in ((deleted, False), (changed, True)):
        for one in rows:
            table = _table_of(type(one))
            row = {column.name: _plain(getattr(one, column.name)) for column in table.columns}
            found.setdefault(table.name, {})[_key(table, row)] = row if are_kept else None
    return found


def rows_found(session: Session, table: Table) -> Iterator[tuple[str, _Row]]:
    """Yield key and content of each row, read as the database has it: what was damaged is no error here."""
    for found in session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():  # noqa: S608 - a name of ours
        row = {name: _plain(value, is_flag=_is_flag(table, name)) for name, value in found.items()}
        yield _key(table, row), row


def _table_of(record: type[TableBase]) -> Table:
    table = record.__table__
    if not isinstance(table, Table):
        message = f"{record.__name__} is no table"
        raise TypeError(message)
    return table


def _key(table: Table, row: _Row) -> str:
    return " ".join(str(row[column.name]) for column in table.primary_key)


def _is_flag(table: Table, name: str) -> bool:
    return name in table.columns and table.columns[name].type.python_type is bool


def _plain(value: object, *, is_flag: bool = False) -> object:
    """Return a value as JSON has it; bytes by their hash, as a trail should not repeat a document."""
    if isinstance(value, bytes | bytearray | memoryview):
        return _HASHED + sha256(value).hexdigest()
    if isinstance(value, datetime):
        return as_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if is_flag and value in (0, 1):
        return bool(value)
    return str(value) if isinstance(value, str) else value  # a state is a text too


def difference(
    session: Session, events: Iterable[tuple[int, str]], tables: Collection[type[TableBase]] = TABLES
) -> WhatDiffers | None:
    """Return the first row that is not what the events, as number and details, say of it; None where all are."""
    recorded: dict[tuple[str, str], _Recorded] = {}
    for number, details in events:
        if f'"{ROWS}":' in details:
            said = msgspec.json.decode(details, type=dict[str, object]).get(ROWS, {})
            for name, rows in msgspec.convert(said, dict[str, dict[str, dict[str, object] | None]]).items():
                recorded.update({(name, key): _Recorded(number, row) for key, row in rows.items()})
    found = (_differs(session, _table_of(one), recorded) for one in tables)
    return next((one for one in found if one is not None), None)


def _differs(session: Session, table: Table, recorded: Mapping[tuple[str, str], _Recorded]) -> WhatDiffers | None:
    missing = {key: one for (name, key), one in recorded.items() if name == table.name and one.row is not None}
    for key, row in rows_found(session, table):
        if (table.name, key) == ("settings", END_SETTING):  # compared with the last event itself
            continue
        said = recorded.get((table.name, key))
        place = _place(table.name, key)
        if said is None or said.row is None:
            return WhatDiffers(
                number=said.number if said else 0, reason=f"{place} is there, and the trail does not say so"
            )
        if wrong := _wrong_column(row, said.row):
            return WhatDiffers(number=said.number, reason=f"{place} {_how(row[wrong], said.row.get(wrong))} ({wrong})")
        missing.pop(key, None)
    for key, said in missing.items():
        return WhatDiffers(number=said.number, reason=f"{_place(table.name, key)} is gone, and the trail tells of it")
    return None


def _how(seen: object, right: object) -> str:
    if any(str(one).startswith(_HASHED) for one in (seen, right)):
        return "is not what was kept"
    return f"is '{_short(seen)}', and the trail says '{_short(right)}'"


def _wrong_column(row: _Row, said: _Row) -> str | None:
    return next((name for name, value in row.items() if value != said.get(name)), None)


def _place(table: str, key: str) -> str:
    return f"{_ONE_OF[table]} {_short(key)}"


_ONE_OF: Final = {
    "people": "person",
    "holdings": "holding",
    "drafts": "draft",
    "approvals": "approval",
    "submissions": "submission",
    "receipts": "receipt",
    "settings": "setting",
    "duties": "duty",
    "records": "record",
    "working_drafts": "working draft",
    "working_versions": "working version",
    "working_files": "working file",
    "frozen_reports": "frozen report",
    "remarks": "remark",
    "broker_readings": "broker reading",
    "taken_files": "taken file",
    "accounts": "account",
    "roles": "role",
    "credentials": "credential",
    "invitations": "invitation",
}


def _short(value: object) -> str:
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]{20,}", r"\1…", str(value))
