"""Which line each row is on, as made-up and as real reports have it."""

import random
from decimal import Decimal
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.balances import balance_on, postings_of
from section16.ledger.gaps import open_gaps
from section16.ledger.lines import lines_of, moment_of
from section16.ledger.mapping import read_mapping
from section16.ledger.tables import rows_of_tables
from section16.tasks.lake.screening import read_sources
from tests.ledger.filed import by_trust, report


def held(rows, mapping=None, **more):
    """Return the newest balance of each line, by nature, sorted."""
    found = lines_of(rows, *([mapping] if mapping else []), **more)
    return sorted((line.key.nature, int(line.rows[-1].after)) for line in found.lines)


def gaps(found):
    return [gap for line in found.lines for gap in open_gaps(line.key, list(postings_of(line.key, line.rows)))]


def test_the_same_words_carry_on_and_others_stay_apart():
    rows = [*report(0, (100, 100), (None, 50, by_trust())), *report(1, (-40, 60), (None, 50, by_trust("by trust")))]
    assert held(rows) == [("", 60), ("trust", 50)]


def test_dollars_and_shares_of_one_title_are_two_lines():
    rows = report(0, (None, 5), (None, None, {"value_after": Decimal(1000)}))
    assert [line.key.by_value for line in lines_of(rows).lines] == [False, True]


def test_series_of_one_title_are_told_apart_by_their_terms():
    option = {"derivative": True, "title": "Stock Option", "underlying": "Common Stock"}
    rows = report(0, (10, 10, option | {"strike": Decimal(1)}), (10, 10, option | {"strike": Decimal(2)}))
    assert len(lines_of(rows).lines) == 2


def test_funds_behind_one_nature_carry_on_by_their_balances():
    rows = report(0, *((None, amount, by_trust("See footnotes")) for amount in (100, 200, 300)))
    rows += report(1, (-20, 180, by_trust("See footnote")), (-10, 290, by_trust("See footnote")))
    found = lines_of(rows)
    assert sorted(int(line.rows[-1].after) for line in found.lines) == [100, 180, 290]
    assert found.doubts == ()


def test_two_equal_balances_cannot_be_told_apart_and_both_are_shown():
    rows = report(0, (None, 100, by_trust("See footnotes")), (None, 100, by_trust("See footnotes")))
    rows += report(1, (-20, 80, by_trust("See footnotes")))
    (doubt,) = lines_of(rows).doubts
    assert doubt.decided_by == "cannot tell"
    assert {doubt.line.part, *(one.part for one in doubt.others)} == {1, 2}


def test_a_footnote_that_names_the_holder_decides_between_equal_balances():
    notes = {"F1": "Held by the Alpha Fund.", "F2": "Held by the Beta Fund."}
    one, other = by_trust("See footnotes", "F1"), by_trust("See footnotes", "F2")
    rows = report(0, (None, 100, one), (None, 100, other), notes=notes)
    rows += report(1, (-20, 80, by_trust("See footnotes", "F1")), notes={"F1": "Held by Beta Fund."})
    found = lines_of(rows)
    assert [(one.decided_by, one.line.part) for one in found.doubts] == [("footnotes", 2)]


def test_units_of_one_title_are_told_apart_by_how_they_vest_where_balances_are_not_enough():
    notes = {"F1": "Units granted on May 20, 2022 vest yearly.", "F2": "Units granted on May 19, 2023 vest yearly."}
    units = {"derivative": True, "title": "Restricted Stock Units", "underlying": "Common Stock"}
    older, newer = (units | {"notes": {"EXPIRATION_DATE": (one,)}} for one in notes)
    rows = report(0, (-100, 300, older), (500, 500, newer), notes=notes)
    rows += report(1, (-100, 210, newer), notes=notes)  # nearer to what is left of the older ones
    assert [[int(row.after) for row in line.rows] for line in lines_of(rows).lines] == [[300], [500, 210]]


def test_an_award_that_vests_otherwise_than_all_before_is_a_line_of_its_own():
    notes = {"F1": "Granted on May 20, 2022; settled on its third anniversary.", "F2": "These vest in 2028 if earned."}
    units = {"derivative": True, "title": "Restricted Stock Units", "underlying": "Common Stock"}
    settled, newer = (units | {"notes": {"EXPIRATION_DATE": (one,)}} for one in notes)
    rows = [*report(0, (500, 500, newer), notes=notes), *report(1, (-800, 0, settled), notes=notes)]
    assert [[int(row.after) for row in line.rows] for line in lines_of(rows).lines] == [[500], [0]]


def test_another_owner_carries_a_line_on_only_where_it_foots():
    rows = report(0, (100, 100), owners=("9",)) + report(1, (-10, 90), owners=("8", "9"))
    assert len(lines_of(rows).lines) == 1
    assert len(lines_of(rows + report(2, (-10, 50), owners=("8",))).lines) == 2
    assert len(lines_of(report(0, (100, 100)) + report(1, (-10, 90), owners=("5",))).lines) == 2


def test_what_one_owner_holds_directly_is_one_line_though_it_does_not_foot():
    found = lines_of(report(0, (100, 100)) + report(1, (500, 500)))
    assert len(found.lines) == 1
    assert [int(one.gap.difference) for one in gaps(found)] == [-100]


def test_only_what_the_mapping_lists_is_joined():
    rows = report(0, (None, 50, by_trust("By Trust"))) + report(1, (None, 50, by_trust("By Family Trust")))
    assert len(lines_of(rows).lines) == 2
    mapping = read_mapping('[[same]]\nissuer = "7"\nnature = ["By Trust", "by family trust"]\n', "lines.toml")
    assert held(rows, mapping) == [("trust", 50)]
    other = read_mapping('[[same]]\nissuer = "8"\nnature = ["By Trust", "by family trust"]\n', "lines.toml")
    assert len(lines_of(rows, other).lines) == 2


def test_an_amendment_takes_the_place_of_the_rows_that_it_restates_and_adds_the_rest():
    first, later = report(0, (100, 100), (-10, 90)), report(1, (-5, 85))
    amendment = report(2, (-12, 88), (-3, 85), form="4/A")
    found = lines_of([*first, *later, *amendment], superseded={first[1].ref: amendment[0].ref})
    (line,) = found.lines
    assert [row.ref for row in line.rows] == [one.ref for one in (first[0], amendment[0], amendment[1], later[0])]
    withdrawn = lines_of([*first, *later], superseded={first[1].ref: None})
    assert [row.ref for row in withdrawn.lines[0].rows] == [first[0].ref, later[0].ref]


ROWS = st.tuples(st.integers(-30, 30) | st.none(), st.integers(0, 60), st.sampled_from(["", "By Trust", "See Note"]))
REPORTS = st.lists(st.tuples(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from([("9",), ("8", "9")])), max_size=7)


def reports_of(drawn):
    def values(nature):
        return by_trust(nature) if nature else {}

    return [
        report(number, *((amount, after, values(nature)) for amount, after, nature in rows), owners=owners)
        for number, (rows, owners) in enumerate(drawn)
    ]


@given(REPORTS, st.randoms(use_true_random=False))
def test_every_row_is_on_one_line_whatever_the_order_of_ingest(drawn, shuffled: random.Random):
    reports = reports_of(drawn)
    found = lines_of(chain.from_iterable(reports))
    assert sorted(row.ref for line in found.lines for row in line.rows) == sorted(
        row.ref for one in reports for row in one
    )
    assert len({line.key for line in found.lines}) == len(found.lines)
    shuffled.shuffle(reports)
    again = lines_of(chain.from_iterable(reports))
    assert {line.key: line.rows for line in again.lines} == {line.key: line.rows for line in found.lines}


@given(REPORTS, st.integers(0, 7))
def test_as_of_a_day_is_what_was_filed_by_then(drawn, number):
    reports = reports_of(drawn)
    known = {line.key: line.rows for line in lines_of(chain.from_iterable(reports[:number])).lines}
    later = {line.key: line.rows for line in lines_of(chain.from_iterable(reports)).lines}
    moments = {moment_of(one[0].filing) for one in reports[:number]}
    kept = {key: tuple(row for row in rows if moment_of(row.filing) in moments) for key, rows in later.items()}
    assert {key: rows for key, rows in kept.items() if rows} == known


@given(REPORTS, st.integers(2, 9))
def test_a_split_of_everything_multiplies_every_balance(drawn, k):
    split = [
        ([(None if a is None else a * k, after * k, nature) for a, after, nature in rows], who) for rows, who in drawn
    ]
    before, after = (
        [balance_on(list(postings_of(one.key, one.rows))) for one in lines_of(chain(*reports_of(many))).lines]
        for many in (drawn, split)
    )
    assert [one.amount * k for one in before] == [one.amount for one in after]


def test_thousands_of_rows_of_the_same_words_are_put_on_lines():
    rows = report(0, *((None, amount, by_trust("See Note")) for amount in range(1, 2001)))
    rows += report(1, *((-1, amount - 1, by_trust("See Note")) for amount in range(1, 2001)))
    assert len(lines_of(rows).lines) == 2000


@pytest.fixture(scope="module")
def real(corpus):
    tables, _ = read_sources([str(corpus / "xml")])
    return list(rows_of_tables(tables.tables))


def of(rows, issuer, owner):
    return lines_of(
        row for row in rows if row.filing.issuer == issuer and owner in {one.cik for one in row.filing.owners}
    )


@pytest.mark.corpus
def test_aurora_has_see_footnotes_on_every_line_and_nearly_all_foot(real):
    found = of(real, "1828108", "1519339")
    postings = [list(postings_of(line.key, line.rows)) for line in found.lines]
    assert sum(len(one) - 1 for one in postings) > 120
    assert len(gaps(found)) <= 3
    doubts = [one for one in found.doubts if one.row.accession == "0001828108-23-000205"]
    assert [(one.row.table, one.row.row) for one in doubts] == [("deriv_trans", 2), ("deriv_trans", 3)]
    assert [[one.part for one in doubt.others] for doubt in doubts] == [[4], [3]]  # both are shown
    assert {one.decided_by for one in doubts} == {"footnotes"}  # which name two of the funds of one group


@pytest.mark.corpus
def test_tesla_has_a_line_by_trust_and_one_held_directly(real):
    found = of(real, "1318605", "1494730")
    shares = {(one.key.ownership, one.key.part): one for one in found.lines if not one.key.derivative}
    assert set(shares) == {("I", 1), ("D", 1)}
    balances = [(row.ref.accession, int(row.after)) for row in shares["I", 1].rows]
    last, first = dict(balances), dict(reversed(balances))
    assert last["0001494730-20-000001"] * 5 == first["0000899243-21-044077"] == 170492985
    assert last["0000899243-22-028189"] * 3 - 485578 == first["0000899243-22-035390"] == 464631854


@pytest.mark.corpus
def test_estate_planning_vehicles_are_one_line(real):
    rows = [row for row in real if row.filing.issuer == "1604821"]
    natures = {row.nature for row in rows}
    assert {"By estate planning vehicles", "Estate planning vehicles"} <= natures
    by_nature = {line.key.nature for line in lines_of(rows).lines if "estate" in line.key.nature}
    assert by_nature == {"estate planning vehicle"}


@pytest.mark.corpus
def test_block_shows_the_typing_error_as_a_gap(real):
    sizes = {one.gap.before.accession: int(one.gap.difference) for one in gaps(of(real, "1512673", "1222287"))}
    assert abs(sizes["0001209191-19-002310"]) == 127321 - 127231
