"""Screens over a lake or over files: presets, saved ones, and new ones."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import tomli_w

from section16.query.relations import ArrowTables, DeltaTables, TableSource
from section16.query.screens.run import Screens, slice_about, slice_for
from section16.query.screens.saved import saved_screens
from section16.query.screens.screen import PRESETS, Screen, ScreenError, dated
from section16.query.screens.sql import KEY
from section16.sources import Tally, pieces
from section16.table.batch import join_tables
from section16.table.schema import REJECTS
from section16.tasks.files import write_whole

__all__ = [
    "find",
    "read_sources",
    "run",
    "save_screen",
    "screen_table",
]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def save_screen(name: str, screen: Screen, file: Path) -> None:
    """Add a screen to a file, or replace the one of that name; raise ScreenError for a name that cannot be, OSError."""
    if not _NAME.fullmatch(name) or name in PRESETS:
        why = "it is a preset's" if name in PRESETS else "give small letters, digits and hyphens, 60 at most"
        message = f"--save: '{name[:80]}' cannot be the name; {why}"
        raise ScreenError(message)
    kept = {**saved_screens(file), name: screen}
    write_whole(file, tomli_w.dumps({name: screen_table(one) for name, one in sorted(kept.items())}).encode())


def screen_table(screen: Screen) -> dict[str, object]:
    """Return the filters of a screen that are set, as TOML has them."""
    plain: dict[str, object] = msgspec.to_builtins(screen)
    return {key: value for key, value in plain.items() if value not in (None, "", [], (), False)}


def run(screen: Screen, source: TableSource | str, since: date | None = None, limit: int | None = None) -> pa.Table:
    """Run a screen once over a lake, or a sufficient part of it; return its rows, the newest filings first.

    `since` leaves out what was filed before. A row is identified by ACCESSION_NUMBER, TRANS_TABLE and
    TRANS_SK. Raises ScreenError and LakeError.
    """
    asked = dated(screen, since)
    opened = DeltaTables(source) if isinstance(source, str) else source
    return Screens(slice_for(opened, asked)).run(asked, limit)


def find(
    screen: Screen,
    source: TableSource | str,
    accessions: Sequence[str],
    on_held: Callable[[str], object] = lambda _: None,
) -> pa.Table:
    """Run a screen over the history of some filings' issuers, and return its rows of these; raises as `run` does.

    So clusters and first trades are found as in the whole lake; the first day of the screen still counts. Rows with a
    doubtful amount are left out, so that no alert spreads a typing error, unless the screen asks for them; `on_held`
    gets a line for each.
    """
    opened = DeltaTables(source) if isinstance(source, str) else source
    rows = Screens(slice_about(opened, accessions)).run(screen)
    rows = rows.filter(pc.is_in(rows["ACCESSION_NUMBER"], pa.array(accessions, pa.string())))
    if screen.doubt == "yes":
        return rows
    for row in rows.filter(pc.is_valid(rows["DOUBT"])).select([*KEY, "DOUBT"]).to_pylist():
        *key, doubt = row.values()
        on_held(f"{' '.join(map(str, key))}: {doubt}; no alert is sent, a screen with doubt = 'yes' finds it")
    return rows.filter(pc.is_null(rows["DOUBT"]))


def read_sources(names: Sequence[str]) -> tuple[ArrowTables, tuple[str, ...]]:
    """Read files, folders and archives into tables in memory; return these, and a line for each that was not read.

    A filing counts once, whatever it is named in: as read from its document rather than from a data set.
    Raises SourceError for a name that is not there.
    """
    from section16.sources.batches import batches_of  # noqa: PLC0415 - a screen over a lake needs no reader

    tally = Tally()
    seen: set[str] = set()
    documents_first = sorted(pieces(names, tally=tally), key=lambda piece: piece.kind == "datasets")
    tables = join_tables(batch.tables for piece in documents_first for batch in batches_of(piece, tally, None, seen))
    refused = tables[REJECTS].select(["SOURCE", "REASON"]).to_pylist()
    problems = [one.message for one in tally.unread] + [f"{one['SOURCE']}: {one['REASON']}" for one in refused]
    return ArrowTables(tables), tuple(dict.fromkeys(problems))
