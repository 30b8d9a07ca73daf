"""The Delta tables of a lake, held open, and refreshed when asked."""

from collections.abc import Mapping, Sequence

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from msgspec import Struct
from msgspec.structs import replace
from pyarrow.fs import FileType

from section16.lake.durable import sync_log
from section16.lake.hiding import NOTHING_HIDDEN, Hidden, HiddenRows, hidden_rows
from section16.lake.layout import APP, BATCHES, COMMIT_ORDER, KEY, QUARTER, LakeError
from section16.lake.storage import Storage

__all__ = ["LakeFile", "Tables"]


class LakeFile(Struct, frozen=True):
    """A file of a table, by its log: path within the table, bytes, rows where the log has them, quarter.

    Of its rows some may be `hidden`; `rows` are those that count.
    """

    path: str
    size: int
    rows: int | None
    quarter: str = ""
    last: int | None = None  # greatest NUMBER, in `batches`
    hidden: HiddenRows = NOTHING_HIDDEN


class Tables:
    """Open tables by name; each stays at the version at which it was last refreshed.

    What is hidden in their files is known by `batches`, which should be as new as they are.
    """

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._open: dict[str, DeltaTable] = {}
        self._files: dict[str, tuple[tuple[int, int], Mapping[str, LakeFile]]] = {}
        self._hides: Mapping[str, Sequence[Hidden]] = {}  # by file of `batches`
        self._hidden: tuple[int, Mapping[str, Mapping[str, HiddenRows]]] = (-1, {})
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
        """Return the files of a table by path, each with what is hidden in it."""
        handle = self.handle(name)
        hidden = self._hidden_by(name)
        version = handle.version(), self._hidden[0] if hidden else -1
        if self._files.get(name, (None,))[0] != version:
            with self.storage.translate_errors(name):
                found = _files(handle, batches=name == BATCHES)
            self._files[name] = (version, self.hiding(name, found))
        return self._files[name][1]

    def hiding(self, name: str, files: Mapping[str, LakeFile]) -> Mapping[str, LakeFile]:
        """Return files of a table, as its log has them, with what is hidden in them."""
        hidden = self._hidden_by(name)
        return {path: _hiding(file, hidden[path]) if path in hidden else file for path, file in files.items()}

    def _hidden_by(self, name: str) -> Mapping[str, HiddenRows]:
        """Return what is hidden in a table's files, by path."""
        if name not in COMMIT_ORDER or not (self.is_open(BATCHES) or self.storage.has_table(BATCHES)):
            return {}
        version = self.handle(BATCHES).version()
        if self._hidden[0] != version:
            self._hides = {path: self._hides_of(path) for path in self.files(BATCHES)}
            self._hidden = version, hidden_rows(one for hides in self._hides.values() for one in hides)
        return self._hidden[1].get(name, {})

    def _hides_of(self, path: str) -> Sequence[Hidden]:
        """Return what the batches of a file of `batches` hide; raise LakeError where it cannot be read."""
        if path in self._hides:
            return self._hides[path]
        rows = self.read(BATCHES, path, ["HIDDEN"])  # of an older version: it has no such column
        texts = [one for column in rows.columns for one in column.to_pylist() if one]
        try:
            return [msgspec.json.decode(one, type=Hidden) for one in texts]
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            seen = f"a row cannot be read ({self.storage.redact(str(error))})"
            message = f"{self.storage.place}/{BATCHES}: {seen}; restore the table from a backup"
            raise LakeError(message) from None

    def read(self, name: str, path: str, columns: list[str] | None = None) -> pa.Table:
        """Read the rows of a file of a table that count, or some of its columns; those that it lacks are left out."""
        hidden = self._hidden_by(name).get(path)
        with self.storage.translate_errors(f"{name}/{path}"), self.storage.files(name).open_input_file(path) as source:
            file = pq.ParquetFile(source, page_checksum_verification=True)
            present = [one for one in columns if one in file.schema_arrow.names] if columns is not None else None
            if hidden is None:
                return _with_plain_texts(file.read(columns=present))
            asked = file.schema_arrow.names if present is None else present
            return _with_plain_texts(hidden.without(file.read(columns=list({*asked, KEY}))).select(asked))

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


def _hiding(file: LakeFile, hidden: HiddenRows) -> LakeFile:
    return replace(file, rows=None if file.rows is None else file.rows - hidden.count, hidden=hidden)


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
