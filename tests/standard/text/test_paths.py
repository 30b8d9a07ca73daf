"""Messages keep the names of files, not where they are; what only looks like a path stays."""

import pytest

from section16.standard.text.paths import without_folders


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ('Cannot open file "/srv/my lake/s/a-1.parquet": No such file', 'Cannot open file "a-1.parquet": No such file'),
        ("No magic bytes at end of file 'lake/s/a.parquet'", "No magic bytes at end of file 'a.parquet'"),
        ("'s3://bucket/lake/s/a.parquet' is gone", "'a.parquet' is gone"),
        ("/srv/lake/batches: it is cut", "batches: it is cut"),
        ('could not convert string "12/13/2022" to DATE', 'could not convert string "12/13/2022" to DATE'),
        ("no function matches '/(VARCHAR, INTEGER)': /(FLOAT, FLOAT) //(BIGINT)", None),
        ('no function matches \'//(INTEGER_LITERAL, BLOB)\': "//"("left" TINYINT, /) -> TINYINT', None),
        ("write one such as 1/30, or a/b", None),
        ("see https://www.sec.gov/edgar/filing, or 'https://www.sec.gov/edgar'", None),
    ],
)
def test_folders_are_left_out(message, shown):
    assert without_folders(message) == (message if shown is None else shown)
