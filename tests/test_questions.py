"""The fifteen questions of the guide, asked of real filings: SQL and Python agree, and lxml counts the same."""

import doctest
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from lxml import etree

import section16
from section16.lake.store import Lake
from section16.tasks.lake.ingest.ingest import IngestSettings, ingest
from section16.tasks.ledger.deriving import derive_lake
from tests.places import CORPUS, REPOSITORY

pytestmark = pytest.mark.corpus

_PAGE = (REPOSITORY / "docs" / "guide" / "questions.md").read_text("utf-8")
_SECTIONS = dict(re.findall(r"^## \d+\. (.*?)\n(.*?)(?=^## |\Z)", _PAGE, re.DOTALL | re.MULTILINE))
_SQL = re.compile(r'^\$ section16 sql "(.*)" --lake lake$', re.MULTILINE)
_IN_GUIDE, _IN_CORPUS = "2000000604", "1494730"  # whose holdings are asked for


@pytest.fixture(scope="module")
def folder(corpus, tmp_path_factory) -> Iterator[Path]:
    """Work in a folder with a lake of the corpus, and what the ledger found."""
    place = tmp_path_factory.mktemp("questions")
    with chdir(place):
        ingest([str(corpus / "submission"), str(corpus / "xml")], IngestSettings(lake="lake"))
        derive_lake(Lake.open("lake"), 0)
        yield place


@pytest.fixture(scope="module")
def lake(folder):
    with section16.open_lake(folder / "lake", floats=True) as opened:
        yield opened


def in_sql(lake, title: str) -> list[tuple[object, ...]]:
    (statement,) = _SQL.findall(_SECTIONS[title])
    return lake.sql(statement.replace(_IN_GUIDE, _IN_CORPUS)).rows()


def in_python(lake, title: str) -> list[tuple[object, ...]]:
    given = {"lake": lake, "pl": pl, "section16": section16, "Screen": section16.Screen}
    (block,) = re.findall(r"^```pycon\n(.*?)\n```$", _SECTIONS[title], re.DOTALL | re.MULTILINE)[:1]
    *before, last = (one.source.replace(_IN_GUIDE, _IN_CORPUS) for one in doctest.DocTestParser().get_examples(block))
    for source in before:
        exec(source, given)  # noqa: S102 - of the guide
    return eval(last, given)  # noqa: S307 - as above


def test_there_are_fifteen():
    assert len(_SECTIONS) == 15


@pytest.mark.parametrize("title", _SECTIONS)
def test_sql_and_python_give_the_same_rows(lake, title):
    expected = in_sql(lake, title)
    assert expected
    assert in_python(lake, title) == [tuple(map(_about, row)) for row in expected]


def _about(value: object) -> object:
    return pytest.approx(value, abs=0.01) if isinstance(value, float) else value


def test_the_ledger_and_the_views_know_the_same_superseded_rows(lake):
    decided = """SELECT DISTINCT ORIGINAL_ACCESSION_NUMBER, ORIGINAL_ROW_TABLE, ORIGINAL_ROW_SK FROM restatements
      WHERE KIND IN ('repeats', 'corrects') AND CERTAINTY <> 'possible' AND len(OTHER_REPORTS) = 0
        AND ORIGINAL_ROW_TABLE LIKE '%trans' ORDER BY ALL"""
    shown = "SELECT ACCESSION_NUMBER, TRANS_TABLE, TRANS_SK FROM trades WHERE SUPERSEDED ORDER BY ALL"
    assert lake.sql(shown).rows() == lake.sql(decided).rows() != []


# The same counted from the bytes, by lxml and nothing of ours.


class Line(NamedTuple):
    """A transaction as filed."""

    accession: str
    table: str
    code: str
    day: str
    shares: Decimal | None
    price: Decimal | None
    expires: str
    plan: str
    notes: tuple[str, ...]


@pytest.fixture(scope="module")
def documents(corpus) -> dict[str, etree._Element]:
    paths = {path.stem: path for kind in ("submission", "xml") for path in sorted((corpus / kind).iterdir())}
    found = {
        name: re.search(rb"<ownershipDocument.*</ownershipDocument>", path.read_bytes(), re.DOTALL)
        for name, path in paths.items()
    }
    return {name: etree.fromstring(one[0], etree.XMLParser(recover=True)) for name, one in found.items() if one}


@pytest.fixture(scope="module")
def filed(documents) -> list[Line]:
    return [line for name, root in documents.items() for line in _lines(name, root)]


def _lines(name: str, root: etree._Element) -> Iterator[Line]:
    texts = {note.get("id"): "".join(note.itertext()) for note in root.iter("footnote")}
    plan = (root.findtext("aff10b5One") or "").strip()
    for line in root.iter("nonDerivativeTransaction", "derivativeTransaction"):
        shares, price = (
            _cell(line, f"transactionAmounts/{one}") for one in ("transactionShares", "transactionPricePerShare")
        )
        yield Line(
            accession=name,
            table=line.tag,
            code=_cell(line, "transactionCoding/transactionCode"),
            day=_cell(line, "transactionDate")[:10],
            shares=Decimal(shares) if shares else None,
            price=Decimal(price) if price else None,
            expires=_cell(line, "expirationDate")[:10],
            plan=plan,
            notes=tuple(texts.get(note.get("id"), "") for note in line.iter("footnoteId")),
        )


def _cell(line: etree._Element, path: str) -> str:
    return (line.findtext(f"{path}/value") or line.findtext(path) or "").strip()


def _amended() -> frozenset[str]:
    """Return the originals of the corpus's pairs, each of which its amendment repeats row by row."""
    pairs = (CORPUS / "pairs.csv").read_text("utf-8").splitlines()[1:]
    return frozenset(Path(one.partition(",")[0]).stem for one in pairs)


def _live(filed: list[Line]) -> list[Line]:
    return [line for line in filed if line.accession not in _amended()]


def test_sales_under_plans_as_lxml_counts_them(lake, filed):
    boxes = {"1": True, "true": True, "0": False, "false": False, "": None}
    counted = Counter(boxes[line.plan] for line in _live(filed) if line.code == "S")
    assert dict(in_sql(lake, "Sales under plans")) == counted


def test_gifts_as_lxml_counts_them(lake, filed):
    gifts = [line for line in _live(filed) if line.code == "G"]
    assert in_sql(lake, "Gifts") == [(len(gifts), _about(float(sum(line.shares or 0 for line in gifts))))]


def test_exercises_at_expiry_as_lxml_counts_them(lake, filed):
    exercised = [line for line in _live(filed) if line.code in {"M", "X"} and line.table == "derivativeTransaction"]
    days = [
        (date.fromisoformat(line.expires) - date.fromisoformat(line.day)).days for line in exercised if line.expires
    ]
    assert in_sql(lake, "Exercises at expiry") == [(len(exercised), sum(0 <= one <= 90 for one in days))]


def test_joint_filings_as_lxml_counts_them(lake, documents):
    counted = Counter(len(root.findall("reportingOwner")) for root in documents.values())
    assert in_sql(lake, "Joint filings") == sorted(counted.items())


def test_footnotes_with_a_word_as_lxml_counts_them(lake, filed):
    noted = {line.accession for line in filed if any("weighted average" in one.lower() for one in line.notes)}
    assert in_sql(lake, "Footnotes with a word") == [(len(noted),)]


def test_net_buying_and_the_largest_sales_as_lxml_counts_them(lake, filed):
    worth = [(line, line.shares * line.price) for line in _live(filed) if line.shares and line.price]
    net: Counter[str] = Counter()
    for line, value in worth:
        if line.code in {"P", "S"} and line.table == "nonDerivativeTransaction":
            net[line.day[:7]] += value if line.code == "P" else -value
    rows = in_sql(lake, "Net buying by month")
    assert rows == [(month, _about(float(value))) for month, value in sorted(net.items())[: len(rows)]]
    sold = sorted(((value, line) for line, value in worth if line.code == "S"), reverse=True)
    assert [(str(day), value) for day, _, value in in_sql(lake, "The largest sales")] == [
        (line.day, _about(float(value))) for value, line in sold[:2]
    ]
