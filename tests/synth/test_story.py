"""The filings of a company are one story: people come back, balances foot, amendments have originals."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from section16.form.nonderivative import NonDerivativeTransaction
from section16.xml import read_document
from tests.synth.made import made


@pytest.fixture(scope="module")
def filings():
    return [(one, read_document(one.data)) for one in made(1000, amendments=0.05)]


def test_people_and_companies_come_back(filings):
    people = Counter(one.truth.owners for one, _ in filings)
    companies = {one.truth.issuer_cik for one, _ in filings}
    assert 5 <= len(companies) <= 20
    assert len(people) < len(filings) / 5
    assert max(people.values()) > 10


def test_numbers_are_nobodys(filings):
    ciks = {one.truth.issuer_cik for one, _ in filings} | {cik for one, _ in filings for cik in one.truth.owners}
    assert all(int(cik) >= 2_000_000_000 for cik in ciks)


def test_every_balance_foots(filings):
    """Within one line: before plus or minus the shares is after, but for shares that a footnote tells of."""
    feet = 0
    for moves in _lines(filings).values():
        for (_, before), (row, after) in pairwise(moves):
            if row is None or row.shares_following.footnotes:
                continue
            change = row.shares.value if row.acquired_disposed.value == "A" else -row.shares.value
            assert before + change == after, (row, before)
            feet += 1
    assert feet > 800


def _lines(filings):
    """List the balances of each line, in the order of days, as (row or None for a holding, balance after).

    A line that has rows on Form 5 is left out: they are of days among those of its Forms 4.
    """
    lines = defaultdict(list)
    yearly = {(one.truth.issuer_cik, one.truth.owners) for one, _ in filings if one.truth.form[0] == "5"}
    for one, report in filings:
        who = one.truth.issuer_cik, one.truth.owners
        if one.truth.amends or who in yearly:
            continue
        for place, row in enumerate(report.non_derivative_table):
            is_move = isinstance(row, NonDerivativeTransaction)
            day = row.traded_on.value if is_move else report.period_of_report
            order = (day, report.period_of_report, place if is_move else 99)
            lines[who, row.nature.value].append((order, row if is_move else None, row.shares_following.value))
    return {
        line: [(row, held) for _, row, held in sorted(moves, key=lambda move: move[0])] for line, moves in lines.items()
    }


def test_an_amendment_names_the_day_of_its_original(filings):
    originals = {
        (one.truth.issuer_cik, one.truth.owners, one.truth.filed_on) for one, _ in filings if not one.truth.amends
    }
    amendments = [one.truth for one, _ in filings if one.truth.amends]
    assert len(amendments) > 20
    assert all(truth.form.endswith("/A") and truth.filed_on > truth.amends for truth in amendments)
    assert [one for one in amendments if (one.issuer_cik, one.owners, one.amends) not in originals] == []


def test_filings_come_in_the_order_of_their_days(filings):
    days = [one.truth.filed_on for one, _ in filings]
    assert days == sorted(days)


def test_accession_numbers_are_unique(filings):
    assert len({one.accession for one, _ in filings}) == len(filings)


def test_codes_are_as_often_as_in_real_filings():
    counted = Counter(
        row.code
        for one in made(2000, footnotes=0.0)
        for row in read_document(one.data).non_derivative_table
        if isinstance(row, NonDerivativeTransaction)
    )
    shares = {code: number / counted.total() for code, number in counted.items()}
    # Of 111,404 rows of the first quarter of 2024: F 25 %, S 24 %, A 23 %, M 16 %, P 5 %.
    for code, least, most in (
        ("F", 0.15, 0.35),
        ("S", 0.2, 0.42),
        ("A", 0.15, 0.3),
        ("M", 0.08, 0.2),
        ("P", 0.03, 0.09),
    ):
        assert least <= shares[code] <= most, code
    assert set("GDIJCWLZU") <= set(counted)


def test_shares_are_those_asked_for():
    filings = made(2000, amendments=0.2, joint=0.25)
    assert 0.15 <= sum(one.truth.amends is not None for one in filings) / 2000 <= 0.25
    assert 0.18 <= sum(len(one.truth.owners) > 1 for one in filings) / 2000 <= 0.32
    assert max(len(one.truth.owners) for one in filings) >= 8


def test_sizes_are_as_of_real_filings():
    sizes = sorted(len(one.data) for one in made(3000))
    assert 7_000 <= sum(sizes) / 3000 <= 12_000
    assert 4_500 <= sizes[1500] <= 8_000
    assert sizes[-1] > 45_000
