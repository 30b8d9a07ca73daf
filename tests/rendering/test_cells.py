"""Tables I and II of every filing of the corpus against the cells that the SEC's stylesheets print."""

import json
import tomllib
from pathlib import Path

import pytest

from section16.rendering.sheet import sheet
from section16.xml import read_document

pytestmark = pytest.mark.corpus

KNOWN = tomllib.loads((Path(__file__).parent / "known_differences.toml").read_text())["difference"]


def printed(document) -> list[list[list]]:
    return [
        [
            [[" ".join((cell.stray or cell.text).split()), [int(note) for note in cell.notes]] for cell in row]
            for row in one.rows
        ]
        for one in sheet(document).tables
    ]


@pytest.fixture(scope="module")
def compared(corpus):
    """Count the cells and list those that differ, as file, table, row and column."""
    total, differing = 0, set()
    for line in (corpus / "cells" / "cells.jsonl").read_text().splitlines():
        wanted = json.loads(line)
        name = wanted["file"].removesuffix(".xml")
        document = read_document((corpus / "xml" / wanted["file"]).read_bytes())
        assert sheet(document).stylesheet == wanted["stylesheet"]
        for table, ours in enumerate(printed(document), start=1):
            theirs = wanted[f"table{table}"]
            assert [len(row) for row in ours] == [len(row) for row in theirs], name
            pairs = (
                (row, column, ours[row][column], cell)
                for row, cells in enumerate(theirs)
                for column, cell in enumerate(cells)
            )
            for row, column, mine, cell in pairs:
                total += 1
                if mine != cell:
                    differing.add((name, table, row, column))
    return total, differing


def test_the_cells_are_those_of_the_stylesheets_but_for_the_known_differences(compared):
    known = {tuple(cell) for one in KNOWN for cell in one["cells"]}
    assert compared[1] == known


def test_999_in_1000_cells_are_equal(compared):
    total, differing = compared
    assert total > 42000
    assert len(differing) / total < 0.001


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: one["what"])
def test_every_known_difference_has_a_reason(one):
    assert len(one["reason"]) > 40
    assert one["cells"]
