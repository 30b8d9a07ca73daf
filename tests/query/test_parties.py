"""People and issuers found as one types, by any name they had; their filings; the days of a lake."""

from datetime import date, timedelta

import pytest

from section16.query.parties import Parties, words_in
from section16.query.relations import ArrowTables
from tests.tasks.exploring.conftest import DOE, FUND, ROE, TODAY, WIDGETS, filings


@pytest.fixture(scope="module")
def parties():
    made = Parties(ArrowTables(filings().tables()))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ro", [ROE]),
        ("jane roe", [ROE]),
        ("ROE, Jane", [ROE]),
        ("swgt", [WIDGETS]),
        ("sampl", [WIDGETS, FUND, 9990002]),
        ("old gad", [WIDGETS]),
        ("oldg", [WIDGETS]),
        ("9990102", [DOE]),
        ("0009990102", [DOE]),
        ("oe", []),
        ("", []),
        ("\x00\u202e<>", []),
        ("9" * 40, []),
    ],
)
def test_a_party_is_found_by_words_of_its_names_symbols_and_cik(parties, text, found):
    assert [one.cik for one in parties.find(text)] == found


def test_a_name_of_old_is_told_beside_the_name_of_now(parties):
    (one,) = parties.find("old gadgets")
    assert (one.name, one.by, one.symbol, one.filings) == ("Sample Widgets Inc", "Old Gadgets Co", "SWGT", 6)
    names = [(use.name, use.is_symbol) for use in parties.names(WIDGETS, "issuer")]
    assert names == [("Sample Widgets Inc", False), ("Old Gadgets Co", False), ("SWGT", True), ("OLDG", True)]


def test_the_names_of_a_day_are_those_that_were_known_then(parties):
    everything = parties.names(WIDGETS, "issuer")
    assert parties.names(WIDGETS, "issuer", date.max) == everything
    first = min(one.first_day for one in everything)
    found = parties.names(WIDGETS, "issuer", first)
    assert [(one.name, one.is_symbol, one.filings) for one in found] == [
        ("Old Gadgets Co", False, 1),
        ("OLDG", True, 1),
    ]
    assert parties.names(WIDGETS, "issuer", first - timedelta(days=1)) == ()
    assert [one.name for one in parties.names(ROE, "person", date.max)] == [
        one.name for one in parties.names(ROE, "person")
    ]


def test_reports_come_the_newest_first_with_all_owners_as_known_on_a_day(parties):
    found = parties.reports_of(ROE, "person")
    assert [one.accession[-2:] for one in found] == ["04", "03", "02", "01"]
    assert [owner.cik for owner in found[0].owners] == [ROE, FUND]
    assert len(parties.reports_of(ROE, "person", date(2023, 9, 5))) == 2
    assert parties.reports_of(1, "person") == ()
    assert parties.newest(date(2023, 9, 5), 1)[0].accession == "0009990101-23-000002"


def test_days_are_counted(parties):
    days = parties.days(TODAY, date(2023, 3, 10))
    assert (days.filings, days.first_day, days.last_day, days.missing_days) == (
        1,
        date(2023, 3, 3),
        date(2023, 3, 3),
        4,
    )


def test_words_are_compared_without_accents_and_marks():
    assert words_in("  Núñez-O'Neill, JOSÉ ") == ["nunez", "o", "neill", "jose"]
