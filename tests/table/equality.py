"""The same filings by the bulk reader and by the careful one, row by row."""

from section16.table.batch import join_tables
from section16.table.bulk.reader import read_many
from section16.table.careful import read_carefully
from section16.table.raw import RawFiling, key_of, with_keys
from section16.table.schema import TABLES

__all__ = ["differences", "raws_of", "read_by"]

# The one column that tells who read a filing.
READ_BY = "READ_BY"
KEY = "ACCESSION_NUMBER"


def raws_of(files):
    """Return filings as a source gives them, each with a number of its own, in its name and its header."""
    return [_numbered(data, place) for place, data in enumerate(files, 1)]


def _numbered(data, place):
    number, found = f"0000000009-24-{place:06}", key_of(RawFiling(data, None, "made-up", place))
    own = data if found.startswith("sha256-") else data.replace(found.encode(), number.encode())
    return RawFiling(own, number, "made-up", place)


def read_by(batch):
    """Map the key of each filing that was read to who read it."""
    submissions = batch.tables["submission"]
    return dict(zip(submissions[KEY].to_pylist(), submissions[READ_BY].to_pylist(), strict=True))


def differences(raws):
    """Return the batch, and the first difference of each table between both readers."""
    batch = read_many(raws)
    careful = join_tables([read_carefully(with_keys(tuple(raws)))])
    found = []
    for table in TABLES:
        batch.tables[table].validate(full=True)
        ours, theirs = _rows(batch.tables[table]), _rows(careful[table])
        found += [(table, one, two) for one, two in zip(ours, theirs, strict=False) if one != two][:1]
        found += [(table, len(ours), len(theirs))] if len(ours) != len(theirs) else []
    return batch, found


def _rows(table):
    """Return the rows by filing; within a filing they keep their order."""
    kept = table.drop([READ_BY]) if READ_BY in table.column_names else table
    return sorted(kept.to_pylist(), key=lambda row: row[KEY])
