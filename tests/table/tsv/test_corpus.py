"""The SEC's own files of 2024 Q3: read, written again line by line, and held against the same filings as XML."""

from pathlib import Path

import pytest

from section16.table.agree import compare
from section16.table.batch import Batch
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.table.tsv.read import read_datasets, write_datasets

pytestmark = pytest.mark.corpus

IN_ALL_COPIES = slice(None, -1)  # of the columns of SUBMISSION; AFF10B5ONE is not in this copy


@pytest.fixture(scope="module")
def members(corpus: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((corpus / "tsv-2024q3").glob("*.tsv"))}


@pytest.fixture(scope="module")
def batch(members: dict[str, bytes]) -> Batch:
    return read_datasets(members, "2024q3_form345.zip")


def test_every_row_and_cell_is_read(batch: Batch, members: dict[str, bytes]) -> None:
    for name, data in members.items():
        assert batch.tables[name.removesuffix(".tsv").lower()].num_rows == data.count(b"\n") - 1
    assert batch.tables["faults"].num_rows == 0
    assert (batch.submissions, batch.rejects, batch.documents) == (12_310, 0, 12_310)


def test_a_filers_quotes_are_as_the_filer_wrote_them(batch: Batch) -> None:
    natures = [
        text for text in batch.tables["deriv_holding"]["NATURE_OF_OWNERSHIP"].to_pylist() if text and '"' in text
    ]
    assert [text.count('"') for text in natures] == [2, 2, 2, 1]  # one filer left a quote open
    assert not any(text.startswith('"') or '""' in text for text in natures)


def test_every_line_is_written_as_the_sec_writes_it(batch: Batch, members: dict[str, bytes]) -> None:
    written = write_datasets(batch.tables)
    for name, data in members.items():
        theirs = sorted(_with_one_spelling(line) for line in data.decode().splitlines())
        ours = written[name].decode().splitlines()
        if name == "SUBMISSION.tsv":
            ours = ["\t".join(line.split("\t")[IN_ALL_COPIES]) for line in ours]
        assert sorted(ours) == theirs


def _with_one_spelling(line: str) -> str:
    """Spell flags 0 and 1, as we do; the SEC keeps the filer's `false`, which no table of ours tells from 0."""
    return "\t".join({"false": "0", "true": "1"}.get(cell, cell) for cell in line.split("\t"))


def test_filings_in_both_agree(batch: Batch, members: dict[str, bytes], corpus: Path) -> None:
    known = set(batch.tables["submission"]["ACCESSION_NUMBER"].to_pylist())
    paths = sorted(path for path in (corpus / "xml").glob("*.xml") if path.stem in known)
    raws = [RawFiling(path.read_bytes(), path.stem, path.name, number) for number, path in enumerate(paths, 1)]
    names = [name.removesuffix(".tsv").lower() for name in members]
    ours = read_many(raws).tables
    found = compare({name: ours[name] for name in names}, {name: batch.tables[name] for name in names})
    assert (found.filings, found.only_ours, found.cells) == (8, 0, 452)
    assert [(one.table, one.column, one.kind, one.count) for one in found.differences] == [
        ("submission", "FILING_DATE", "only in theirs", 8),  # an XML alone does not tell its day
        ("submission", "AFF10B5ONE", "false in ours, not said in the other", 8),
        ("deriv_trans", "TRANS_SHARES", "rounded to 2 decimals", 1),
        ("deriv_trans", "UNDLYNG_SEC_SHARES", "rounded to 2 decimals", 1),
        ("deriv_trans", "SHRS_OWND_FOLWNG_TRANS", "rounded to 2 decimals", 1),
    ]
