"""Small data-set files, made for tests: only the columns that a test names."""

from collections.abc import Mapping, Sequence

from section16.table.tsv.read import file_of

FILING = "0000999999-24-000001"
OTHER = "0000999999-24-000002"
SUBMISSION = {"ACCESSION_NUMBER": FILING, "FILING_DATE": "16-FEB-2024", "DOCUMENT_TYPE": "4"}


def tsv(*rows: Mapping[str, str], columns: Sequence[str] = ()) -> bytes:
    """Return a file without any quoting; its columns are those of the first row, or as given."""
    names = tuple(columns or rows[0])
    lines = ["\t".join(names), *("\t".join(row.get(name, "") for name in names) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def data_set(**tables: bytes) -> dict[str, bytes]:
    """Return the members of a zip: one filing in SUBMISSION, and the tables given."""
    return {"SUBMISSION.tsv": tsv(SUBMISSION), **{file_of(name): data for name, data in tables.items()}}
