"""The schema versions: order in both numberings, dates, stylesheets."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.standard import versions

NAMES = [version.name for version in versions.VERSIONS]


def test_names_are_unique_and_generations_ascend():
    assert len(set(NAMES)) == len(NAMES)
    order = [version.generation for version in versions.VERSIONS]
    assert order == sorted(order)


@pytest.mark.parametrize("form", ["3", "4", "5"])
def test_a_form_has_one_version_at_a_time(form):
    own = [version for version in versions.VERSIONS if form in version.forms]
    days = [version.first_on for version in own]
    assert days == sorted(set(days))
    assert len({version.generation for version in own}) == len(own)


@pytest.mark.parametrize(
    ("document_type", "name"),
    [("3", "X0607"), ("3/A", "X0607"), ("4", "X0609"), ("4/A", "X0609"), ("5", "X0609"), ("5/A", "X0609")],
)
def test_the_current_version_is_that_of_march_2026(document_type, name):
    assert versions.current_version(document_type).name == name


@pytest.mark.parametrize(
    ("document_type", "day", "name"),
    [
        ("4", date(2003, 6, 30), "X0101"),
        ("4", date(1999, 1, 1), "X0101"),
        ("4", date(2023, 3, 19), "X0306"),
        ("4", date(2023, 3, 20), "X0407"),
        ("3", date(2023, 3, 20), "X0206"),
        ("4", date(2024, 2, 16), "X0508"),
        ("5/A", date(2026, 3, 17), "X0508"),
        ("5/A", date(2026, 3, 18), "X0609"),
        ("3/A", date(2026, 3, 18), "X0607"),
    ],
)
def test_version_on_a_day(document_type, day, name):
    assert versions.version_on(document_type, day).name == name


@pytest.mark.parametrize(
    ("name", "first", "answer"),
    [
        ("X0206", "X0306", True),
        ("X0206", "X0407", False),
        ("X0508", "X0407", True),
        ("X0306", "X0407", False),
        ("X0607", "X0609", True),
        ("X0609", "X0607", True),
        ("X0203", "X0303", True),
        ("X0202", "X0203", False),
        ("X0711", "X0609", True),
        ("X0302", "X0201", True),
        ("X0302", "X0303", False),
        (None, "X0101", False),
        ("", "X0101", False),
        ("9.9", "X0101", False),
    ],
)
def test_at_least_is_right_for_both_numberings(name, first, answer):
    assert versions.at_least(name, first) is answer


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_at_least_orders_all_versions(one, other):
    assert versions.at_least(one, other) or versions.at_least(other, one)
    assert versions.at_least(one, one)


def test_predecessors_stay_in_their_numbering():
    assert versions.predecessor("X0607").name == "X0206"
    assert versions.predecessor("X0407").name == "X0306"
    assert versions.predecessor("X0203").name == "X0202"
    assert versions.predecessor("X0101") is None
    assert versions.predecessor("X9999") is None


def test_unknown_versions_are_unknown():
    assert versions.is_known("X0508")
    assert not versions.is_known("X0710")
    assert not versions.is_known(None)


@pytest.mark.parametrize(
    ("document_type", "name", "sheet"),
    [
        ("4", "X0710", "4_X09"),
        ("3", "X0407", "3_X06"),
        ("3", "X0609", "3_X07"),
        ("4", None, "4_X06"),
        ("5/A", "X0508", "5_X08"),
        ("4", "X0202", "4_X06"),
    ],
)
def test_every_document_has_a_stylesheet(document_type, name, sheet):
    assert versions.stylesheet(document_type, name) == sheet


def test_the_folder_of_the_sec_is_the_first_half():
    assert versions.stylesheet_folder("X0508") == "xslF345X05"
    assert versions.stylesheet_folder("X0206") == "xslF345X02"


def _head(path):
    text = path.read_bytes().decode("utf-8", "replace")
    return tuple(re.search(rf"<{tag}>\s*([^<\s]*)", text)[1] for tag in ("documentType", "schemaVersion"))


@pytest.mark.corpus
def test_the_corpus_has_known_versions_and_the_stylesheets_said_here(shared):
    corpus = shared / "corpus"
    with (corpus / "cells" / "cells.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    assert records
    for record in records:
        document_type, name = _head(corpus / "xml" / record["file"])
        version = versions.version_named(name)
        assert version is not None, name
        assert document_type[:1] in version.forms, record["file"]
        assert versions.stylesheet(document_type, name) == record["stylesheet"], record["file"]


@pytest.mark.corpus
def test_no_filing_of_the_corpus_is_older_than_its_version(shared):
    for path in sorted((shared / "corpus" / "submission").glob("*.txt")):
        text = path.read_bytes().decode("latin-1")
        name = re.search(r"<schemaVersion>\s*(\w+)", text)
        filed = re.search(r"FILED AS OF DATE:\s*(\d{8})", text)
        if name and filed:
            version = versions.version_named(name[1])
            assert version.first_on <= date.fromisoformat(filed[1]), (path.name, name[1])
