"""The Delta tables of a lake, held open and brought up to date when asked."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from msgspec import Struct
from pyarrow.fs import FileType

from section16.lake.layout import APP, BATCHES, QUARTER
from section16.lake.storage import Storage

__all__ = ["LakeFile", "Tables"]


class LakeFile(Struct, frozen=True):
    """A file that a table's log has: its path within the table, bytes, rows where the log tells, quarter."""

    path: str
    size: int
    rows: int | None
    quarter: str = ""
    last: int | None = None  # greatest NUMBER, in the ledger


class Tables:
    """Handles by name; each stays at the version at which it was last looked at."""

    def __init__(self, storage: Storage) -> None:
        """Open nothing yet."""
        self.storage = storage
        self._open: dict[str, DeltaTable] = {}
        self._files: dict[str, tuple[int, dict[str, LakeFile]]] = {}

    def handle(self, name: str) -> DeltaTable:
        """Return a table as it was last seen; raise LakeError where there is none."""
        if name not in self._open:
            self._open[name] = self.storage.table(name)
        return self._open[name]

    def refresh(self, name: str) -> DeltaTable:
        """Bring a table up to date."""
        if name in self._open:
            with self.storage.telling(name):
                self._open[name].update_incremental()
        return self.handle(name)

    def forget(self, name: str) -> None:
        """Open a table anew the next time."""
        self._open.pop(name, None)

    def reached(self, name: str) -> int:
        """Return the number of the last batch in a table, 0 where there is none; in the ledger of the last reserved."""
        handle = self.handle(name)
        with self.storage.telling(name):
            return handle.transaction_version(APP) or 0

    def files(self, name: str) -> Mapping[str, LakeFile]:
        """Return the files that a table consists of, by path."""
        handle = self.handle(name)
        version = handle.version()
        if self._files.get(name, (None,))[0] != version:
            with self.storage.telling(name):
                self._files[name] = (version, _files(handle, ledger=name == BATCHES))
        return self._files[name][1]

    def read(self, name: str, path: str, columns: list[str] | None = None) -> pa.Table:
        """Read a file of a table, or some of its columns; those that it has not are not there."""
        with self.storage.telling(f"{name}/{path}"), self.storage.files(name).open_input_file(path) as source:
            file = pq.ParquetFile(source)
            present = [one for one in columns if one in file.schema_arrow.names] if columns is not None else None
            return _with_plain_texts(file.read(columns=present))

    def remove_file(self, name: str, path: str) -> None:
        """Delete a file that nothing refers to; one that is gone already is no matter."""
        with self.storage.telling(name):
            files = self.storage.files(name)
            if files.get_file_info(path).type == FileType.File:
                files.delete_file(path)


def _files(handle: DeltaTable, *, ledger: bool) -> dict[str, LakeFile]:
    adds = pa.table(handle.get_add_actions(flatten=True))
    if not adds.num_rows:
        return {}
    columns = {
        "path": "path",
        "size": "size_bytes",
        "rows": "num_records",
        **({"last": "max.NUMBER"} if ledger else {"quarter": f"partition.{QUARTER}"}),
    }
    there = {field: column for field, column in columns.items() if column in adds.column_names}
    rows = zip(*(adds.column(column).to_pylist() for column in there.values()), strict=True)
    found = (LakeFile(**dict(zip(there, row, strict=True))) for row in rows)
    return {file.path: file for file in found}


def _with_plain_texts(rows: pa.Table) -> pa.Table:
    """Return rows with texts as pa.string(): other writers of Delta tables leave views in their files."""
    plain = pa.schema([one.with_type(_plain(one.type)) for one in rows.schema])
    return rows if plain.equals(rows.schema) else rows.cast(plain)


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_string_view(kind) or pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind
