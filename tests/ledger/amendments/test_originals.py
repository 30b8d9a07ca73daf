"""Which report an amendment amends, and what it does to each of its rows."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.amendments.originals import amended_reports, superseded_rows
from section16.ledger.rows import filing_of, rows_of_document
from section16.ledger.tables import filings_of_tables, rows_of_tables
from section16.query.query import Query
from section16.query.relations import ArrowTables
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.xml import read_document
from tests.ledger.reported import owner, report, row, sales
from tests.synth.made import made


def kinds(found):
    return [one.kind for one in found.rows]


def of(filings, rows):
    return list(amended_reports(filings, [one for several in rows for one in several]))


def amended(original, amendment):
    """Return what an amendment does to a report, both given as a list of rows."""
    (found,) = of([original[0].filing, amendment[0].filing], [original, amendment])
    return found


def test_a_sale_that_was_left_out_is_added_and_nothing_else_changes():
    first, second = report(1), report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    found = amended(sales(first, 500, 600), sales(second, 777, held=8_900))
    assert (kinds(found), found.certainty, superseded_rows([found])) == (["adds"], "certain", {})


def test_the_amended_line_of_the_trust_leaves_the_direct_sale_alone():
    first, second = report(1), report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    direct, trust = sales(first, 500), sales(first, 300, held=4_000, first=2, ownership="I", nature="By Trust")
    found = amended([*direct, *trust], sales(second, 350, held=4_000, ownership="I", nature="By Trust"))
    (one,) = found.rows
    assert (one.kind, one.original, one.amendment) == ("corrects", trust[0].ref, row(second).ref)
    assert [(cell.column, cell.before, cell.after) for cell in one.changes] == [
        ("TRANS_SHARES", "300", "350"),
        ("SHRS_OWND_FOLWNG_TRANS", "3700", "3650"),
    ]


def test_a_row_is_withdrawn_only_where_the_amendment_says_so_in_words():
    first = report(1)
    original = sales(first, 500, 600)
    values = {"form": "4/A", "filed": "2025-03-10", "original_on": "2025-03-05"}
    silent = report(2, **values)
    assert kinds(amended(original, [original[0].__class__(**fields(original[0], silent))])) == ["repeats"]
    says = report(3, **values, remarks="The sale of 600 shares was reported in error; it did not occur.")
    found = amended(original, [original[0].__class__(**fields(original[0], says))])
    assert [(one.kind, one.original) for one in found.rows] == [
        ("repeats", original[0].ref),
        ("withdraws", original[1].ref),
    ]
    assert superseded_rows([found])[original[1].ref] is None


def fields(one, filing):
    moved = row(filing, one.ref.row)
    return {name: getattr(one, name) for name in one.__struct_fields__} | {"ref": moved.ref, "filing": filing}


@pytest.mark.parametrize(
    "text",
    [
        "The price of the sale was incorrectly reported as $10.",
        "This amendment is filed to report a sale that was inadvertently omitted.",
        "The original Form 4 erroneously reported the number of shares sold.",
        "Options were cancelled in exchange for shares.",
    ],
)
def test_words_of_a_correction_withdraw_nothing(text):
    first = report(1)
    original = sales(first, 500, 600)
    says = report(2, "4/A", "2025-03-10", original_on="2025-03-05", remarks=text)
    assert kinds(amended(original, sales(says, 500))) == ["repeats"]


def test_what_is_withdrawn_is_ambiguous_where_the_words_fit_several_rows():
    first = report(1)
    original = sales(first, 500, 600, 700)
    says = report(2, "4/A", "2025-03-10", original_on="2025-03-05", remarks="One sale should not have been reported.")
    *_, last = amended(original, sales(says, 500)).rows
    assert (last.kind, last.candidates) == ("ambiguous", (original[1].ref, original[2].ref))


def test_a_row_that_could_correct_two_rows_as_well_is_ambiguous():
    first, second = report(1), report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    original = [row(first, 1, shares=500, after=None, price=10), row(first, 2, shares=500, after=None, price=12)]
    found = amended(original, [row(second, 1, shares=500, after=None, price=11)])
    (one,) = found.rows
    assert (one.kind, {one.original, *one.candidates}) == ("ambiguous", {original[0].ref, original[1].ref})
    assert not superseded_rows([found])


def test_a_row_too_alike_to_be_new_and_not_alike_enough_is_ambiguous():
    first, second = report(1), report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    original = sales(first, 500, 600, price=10)
    (one,) = amended(original, [row(second, 1, shares=450, after=3_000, price=10)]).rows
    assert (one.kind, one.original) == ("ambiguous", None)
    assert one.candidates


def test_holdings_of_an_amendment_leave_the_trades_alone_and_correct_the_only_one_of_their_line():
    first, second = report(1), report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    held = row(first, 2, "nonderiv_holding", after=400, ownership="I", nature="By Spouse")
    given_ = row(second, 1, "nonderiv_holding", after=420, ownership="I", nature="by spouse")
    found = amended([*sales(first, 500), held], [given_])
    assert superseded_rows([found]) == {held.ref: given_.ref}


def test_an_amendment_of_an_amendment_restates_the_row_as_the_first_one_left_it():
    first = report(1)
    second = report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    third = report(3, "4/A", "2025-03-20", original_on="2025-03-10")
    rows = [sales(first, 500), sales(second, 550), sales(third, 555)]
    for order in permutations([first, second, third]):
        once, twice = of(order, rows)
        assert superseded_rows([once, twice]) == {rows[0][0].ref: rows[1][0].ref, rows[1][0].ref: rows[2][0].ref}


def test_two_reports_of_one_day_that_fit_as_well_both_stay_and_nothing_is_superseded():
    one, other = report(1), report(2)
    amendment = report(3, "4/A", "2025-03-10", original_on="2025-03-05")
    rows = [sales(one, 500), sales(other, 500), sales(amendment, 500)]
    found = of([one, other, amendment], rows)
    assert [(each.original, each.others) for each in found] == [
        (one.accession, (other.accession,)),
        (other.accession, (one.accession,)),
    ]
    assert not superseded_rows(found)


def test_of_two_reports_of_one_day_the_one_whose_rows_are_restated_is_meant():
    one, other = report(1), report(2)
    amendment = report(3, "4/A", "2025-03-10", original_on="2025-03-05")
    rows = [sales(one, 500), sales(other, 640, price=33, held=777), sales(amendment, 640, price=34, held=777)]
    (found,) = of([one, other, amendment], rows)
    assert (found.original, found.others) == (other.accession, ())


@pytest.mark.parametrize(
    ("values", "certainty"),
    [
        ({"original_on": "2025-03-06"}, "likely"),  # a day off
        ({"original_on": None}, "likely"),  # none named
        ({"original_on": "2025-03-05", "period": "2025-02-27"}, "certain"),  # another period, but the day, and the rows
        ({"original_on": "2024-03-05", "period": "2024-03-03"}, None),  # another report
    ],
)
def test_a_wrong_day_or_none_lessens_how_sure_it_is_and_another_period_does_not(values, certainty):
    first, second = report(1), report(2, "4/A", "2025-03-10", **values)
    (found,) = of([first, second], [sales(first, 500, 600), sales(second, 500, 600)])
    assert (found.certainty if found.original else None) == certainty


def test_a_late_line_of_a_form_5_may_be_amended_on_a_form_4():
    first = report(1, "5")
    second = report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    found = amended(sales(first, 500, form_type="4"), sales(second, 550))
    assert (found.original, kinds(found)) == (first.accession, ["corrects"])


def test_a_joint_filer_may_be_added_and_another_persons_report_is_never_meant():
    amendment = report(2, "4/A", "2025-03-10", original_on="2025-03-05", owners=(owner(), owner("9990102")))
    assert amended(sales(report(1), 500), sales(amendment, 500)).original
    stranger = report(1, owners=(owner("9990109"),))
    assert amended(sales(stranger, 500), sales(amendment, 500)).original is None


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6))
def test_repeating_a_report_changes_no_sum(amounts):
    first, second = report(1), report(2, "4/A", "2025-03-10", original_on="2025-03-05")
    rows = [*sales(first, *amounts), *sales(second, *amounts)]
    gone = superseded_rows(amended_reports([first, second], rows))
    assert sum(one.shares for one in rows if one.ref not in gone) == sum(amounts)


@pytest.mark.corpus
def test_the_amendments_of_the_corpus_correct_what_their_list_says(corpus):
    def read(*numbers):
        documents = {one: read_document((corpus / "xml" / f"{one}.xml").read_bytes()) for one in numbers}
        rows = [each for one, document in documents.items() for each in rows_of_document(document, one)]
        return list(amended_reports([filing_of(document, one) for one, document in documents.items()], rows))

    (bank,) = read("0000070858-25-000370", "0000070858-25-000376")
    assert kinds(bank) == ["corrects", "corrects"]
    for one in bank.rows:
        values = [cell for cell in one.changes if not cell.column.endswith("_FN")]
        assert [(cell.column, cell.after) for cell in values] == [("SECURITY_TITLE", "COMMON STOCK")]
    (award,) = read("0000080424-26-000033", "0000080424-26-000034")
    (one,) = award.rows
    assert {(cell.column, cell.before, cell.after) for cell in one.changes if cell.before and cell.after} == {
        ("TRANS_SHARES", "193", "49"),
        ("SHRS_OWND_FOLWNG_TRANS", "5209.7148", "5065.7148"),
    }


def test_the_view_of_a_lake_ties_the_same_rows_with_the_same_scores():
    filings = [
        RawFiling(one.data, one.accession, "made-up", place)
        for place, one in enumerate(made(400, "txt", amendments=0.4))
    ]
    tables = read_many(filings).tables
    reports = amended_reports(filings_of_tables(tables).values(), rows_of_tables(tables))
    ours = {
        (one.original.accession, one.original.table, one.original.key): (one.amendment.accession, one.score)
        for each in reports
        for one in each.rows
        if one.original and one.original.table.endswith("trans")
    }
    seen = Query(ArrowTables(tables)).arrow("FROM restated_trades").to_pylist()
    assert len(ours) > 50
    assert ours == {
        (one["ACCESSION_NUMBER"], one["TRANS_TABLE"], one["TRANS_SK"]): (one["RESTATED_BY"], one["RESTATED_SCORE"])
        for one in seen
    }
