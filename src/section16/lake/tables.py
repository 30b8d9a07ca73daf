"""The Delta tables of a lake, held open, and refreshed when asked."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from msgspec import Struct
from pyarrow.fs import FileType

from section16.lake.durable import sync_log
from section16.lake.layout import APP, BATCHES, QUARTER
from section16.lake.storage import Storage

__all__ = ["LakeFile", "Tables"]


class LakeFile(Struct, frozen=True):
    """A file of a table, by its log: path within the table, bytes, rows where the log has them, quarter."""

    path: str
    size: int
    rows: int | None
    quarter: str = ""
    last: int | None = None  # greatest NUMBER, in `batches`


class Tables:
    """Open tables by name; each stays at the version at which it was last refreshed."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._open: dict[str, DeltaTable] = {}
        self._files: dict[str, tuple[int, dict[str, LakeFile]]] = {}
        self._last: dict[str, tuple[int, int]] = {}
        self._synced: dict[str, int] = {}

    def handle(self, name: str) -> DeltaTable:
        """Return a table as of its last refresh; raise LakeError where there is none."""
        if name not in self._open:
            self._open[name] = self.storage.table(name)
        return self._open[name]

    def is_open(self, name: str) -> bool:
        """Tell whether a table was opened."""
        return name in self._open

    def refresh(self, name: str) -> DeltaTable:
        """Bring a table up to date."""
        if name in self._open:
            with self.storage.translate_errors(name):
                self._open[name].update_incremental()
        return self.handle(name)

    def sync(self, name: str) -> None:
        """Put what was committed to a table, by whomever, on the disk: all since this was last done."""
        version = self.handle(name).version()
        with self.storage.translate_errors(name):
            sync_log(self.storage, name, self._synced.get(name, version))
        self._synced[name] = version

    def forget(self, name: str) -> None:
        """Open a table anew the next time."""
        self._open.pop(name, None)

    def last_batch(self, name: str) -> int:
        """Return the number of the last batch in a table, in `batches` of the last reserved one; 0 for none."""
        handle = self.handle(name)
        version = handle.version()
        if self._last.get(name, (None,))[0] != version:
            with self.storage.translate_errors(name):
                self._last[name] = (version, handle.transaction_version(APP) or 0)
        return self._last[name][1]

    def files(self, name: str) -> Mapping[str, LakeFile]:
        """Return the files of a table by path."""
        handle = self.handle(name)
        version = handle.version()
        if self._files.get(name, (None,))[0] != version:
            with self.storage.translate_errors(name):
                self._files[name] = (version, _files(handle, batches=name == BATCHES))
        return self._files[name][1]

    def read(self, name: str, path: str, columns: list[str] | None = None) -> pa.Table:
        """Read a file of a table, or some of its columns; columns that the file lacks are left out."""
        with self.storage.translate_errors(f"{name}/{path}"), self.storage.files(name).open_input_file(path) as source:
            file = pq.ParquetFile(source, page_checksum_verification=True)
            present = [one for one in columns if one in file.schema_arrow.names] if columns is not None else None
            return _with_plain_texts(file.read(columns=present))

    def remove_file(self, name: str, path: str) -> None:
        """Delete a file that no table refers to; do nothing if it is gone already."""
        with self.storage.translate_errors(name):
            files = self.storage.files(name)
            if files.get_file_info(path).type == FileType.File:
                files.delete_file(path)


def _files(handle: DeltaTable, *, batches: bool) -> dict[str, LakeFile]:
    adds = pa.RecordBatchReader.from_stream(handle.get_add_actions(flatten=True)).read_all()  # pa.table() loads pandas
    if not adds.num_rows:
        return {}
    columns = {
        "path": "path",
        "size": "size_bytes",
        "rows": "num_records",
        **({"last": "max.NUMBER"} if batches else {"quarter": f"partition.{QUARTER}"}),
    }
    present = {field: column for field, column in columns.items() if column in adds.column_names}
    rows = zip(*(adds.column(column).to_pylist() for column in present.values()), strict=True)
    found = (LakeFile(**dict(zip(present, row, strict=True))) for row in rows)
    return {file.path: file for file in found}


def _with_plain_texts(rows: pa.Table) -> pa.Table:
    """Return rows with texts as pa.string(): other writers of Delta tables use string views."""
    plain = pa.schema([one.with_type(_plain(one.type)) for one in rows.schema])
    return rows if plain.equals(rows.schema) else rows.cast(plain)


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_string_view(kind) or pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind
