import re
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.lake.keys import keys_of, texts_of
from section16.standard.numbers import ACCESSION_PATTERN, CIK_PATTERN, Accession, Cik
from tests.places import REPOSITORY

SOURCE = REPOSITORY / "src" / "section16"
HOME = SOURCE / "standard" / "numbers.py"
# What writing, cutting or matching one of the numbers by hand looks like.
BY_HAND = (
    r"""lstrip\(["']0["']\)""",
    r"zfill\(10\)",
    r":010d?\}",
    r"(?<!\.)(?:\\d|\[0-9\])\{(?:1,)?10\}",  # after a point they are decimals
    r"""(?:accession|number)\w*\)?\.replace\(["']-["'], ["']{2}\)""",
    r"\bint\((?:\w+\.)?cik\)\}/",
    r"\bten_digits\b",
)

accessions = st.from_regex(ACCESSION_PATTERN, fullmatch=True)
ciks = st.from_regex(CIK_PATTERN, fullmatch=True)


def homes_of(text: str) -> Iterator[str]:
    yield from (found.group() for pattern in BY_HAND for found in re.finditer(pattern, text))


@pytest.mark.parametrize("filed", ["0000320193", "320193", " 00320193 "])
def test_a_cik_is_the_same_however_it_is_written(filed: str) -> None:
    assert Cik.of(filed) == Cik.parse("320193")
    assert (Cik.of(filed).bare, Cik.of(filed).padded) == ("320193", "0000320193")


def test_a_text_that_is_no_number_stays_itself() -> None:
    assert Cik.of("0x7") != Cik.of("7")
    assert Cik.of("none").bare == "none"
    assert Cik.of(None) == Cik.of("") == Cik.of(" ")


def test_zero_is_a_number_and_nothing_is_none() -> None:
    assert Cik.of("0000").bare == "0"
    assert Cik.of(None).bare == ""
    assert Cik.of(None).padded == "0000000000"


@pytest.mark.parametrize("text", ["", "12345678901", "320193x", "-1", "\u0663\u0662", "320193\n"])
def test_what_is_no_cik_is_refused(text: str) -> None:
    assert Cik.match(text) is None
    with pytest.raises(ValueError, match=r"(?s)^CIK: '.*' is not one; write up to 10 digits$"):
        Cik.parse(text)


@given(ciks)
def test_every_spelling_of_a_cik_is_read_back(text: str) -> None:
    cik = Cik.parse(text)
    assert len(cik.padded) == 10
    assert Cik.parse(cik.bare) == Cik.parse(cik.padded) == cik
    assert int(cik.bare) == int(text)


@given(accessions)
def test_every_spelling_of_an_accession_number_is_read_back(text: str) -> None:
    accession = Accession.parse(text)
    assert accession.dashed == text
    assert Accession.parse(accession.undashed) == accession
    assert Accession.compose(text[:10], 2000 + int(text[11:13]), int(text[14:])) == accession


@pytest.mark.parametrize("text", ["", "0001234567-26-0000011", "1234567-26-000001", "0001234567/26/000001"])
def test_what_is_no_accession_number_is_refused(text: str) -> None:
    assert Accession.match(text) is None
    assert Accession.find(text) is None
    with pytest.raises(ValueError, match=r"^accession number: '.*' is not one; write it as 0001234567-26-000001$"):
        Accession.parse(text)


def test_an_accession_number_is_found_within_a_text() -> None:
    path = "edgar/data/320193/000123456726000001/0009999999-26-000002.txt"
    assert Accession.find(path) == Accession("0001234567-26-000001")
    assert Accession.find(path, path.rfind("/")) == Accession("0009999999-26-000002")
    assert Accession.find("about 10001234567-26-000001") is None


@given(st.lists(accessions))
def test_the_lakes_keys_are_the_same_numbers(texts: list[str]) -> None:
    keys = keys_of(texts)
    assert keys.numbers.tolist() == sorted({int(Accession.parse(one).undashed) for one in texts})
    assert texts_of(keys) == sorted(set(texts))


@given(st.integers(0, 2**31 - 1), st.integers(0, 4))
def test_the_screens_compare_the_same_numbers(number: int, zeros: int) -> None:
    text = f"{'0' * zeros}{number}"[-10:]
    (found,) = duckdb.execute("SELECT TRY_CAST(? AS INT)", [text]).fetchone() or (None,)
    assert str(found) == Cik.of(text).bare


def test_nothing_else_writes_or_matches_them_by_hand() -> None:
    texts = {path: path.read_text("utf-8") for path in SOURCE.rglob("*") if path.suffix in {".py", ".j2", ".sql"}}
    assert {path: found for path, text in texts.items() if path != HOME and (found := [*homes_of(text)])} == {}


@pytest.mark.parametrize(
    "text",
    [
        'cik.lstrip("0")',
        "cik.zfill(10)",
        'f"{n:010d}"',
        r"\d{10}-\d{2}",
        "[0-9]{1,10}",
        'number.replace("-", "")',
        'f"edgar/data/{int(cik)}/"',
    ],
)
def test_the_search_finds_another_home(text: str) -> None:
    assert [*homes_of(text)]
