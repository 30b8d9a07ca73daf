"""Screens over a lake or over files: preset, saved, or put together on the spot."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.presets import PRESETS
from section16.lake.relations import DeltaTables, Memory, Source
from section16.lake.screen import Screen, ScreenError, dated
from section16.lake.screens import Screens
from section16.lake.slicing import slice_about, slice_for
from section16.tasks.screening_saved import saved_screens, screens_file

__all__ = ["find", "load_screen", "read_sources", "run", "screens_of"]


def screens_of(lake: str | None, file: str | None = None) -> Mapping[str, Screen]:
    """Return all screens that have a name: presets, and those saved in the lake's folder or in a file."""
    where = screens_file(lake, file)
    return {**PRESETS, **(saved_screens(where) if where else {})}


def load_screen(name: str, lake: str | None, file: str | None = None) -> Screen:
    """Return a saved or preset screen; raise ScreenError where there is none of that name."""
    found = screens_of(lake, file)
    if name not in found:
        message = f"'{name}' is no screen; there are {', '.join(sorted(found))}"
        raise ScreenError(message)
    return found[name]


def run(screen: Screen, source: Source | str, since: date | None = None, limit: int | None = None) -> pa.Table:
    """Run a screen once over a lake, or a part of it that is enough; return its rows, the newest filings first.

    `since` leaves out what was filed before. A row is told from every other by ACCESSION_NUMBER, TRANS_TABLE and
    TRANS_SK. Raises ScreenError and LakeError.
    """
    asked = dated(screen, since)
    opened = DeltaTables(source) if isinstance(source, str) else source
    return Screens(slice_for(opened, asked)).run(asked, limit)


def find(screen: Screen, source: Source | str, accessions: Sequence[str]) -> pa.Table:
    """Run a screen over all that concerns some filings, and return its rows of these; raises as `run` does.

    Clusters and first trades see the issuers' whole history; the day that a screen begins with still counts.
    """
    opened = DeltaTables(source) if isinstance(source, str) else source
    rows = Screens(slice_about(opened, accessions)).run(screen)
    return rows.filter(pc.is_in(rows["ACCESSION_NUMBER"], pa.array(accessions, pa.string())))


def read_sources(names: Sequence[str]) -> tuple[Memory, tuple[str, ...]]:
    """Read files, folders and archives into tables in memory; return these, and a line for each that was not read.

    The same filing named twice counts once. Raises SourceError for a name that is none.
    """
    from section16.tasks.screening_files import tables_of  # noqa: PLC0415 - a lake needs no reader

    tables, problems = tables_of(names)
    return Memory(tables), problems
