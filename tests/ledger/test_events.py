"""One trade once, every owner kept: what is joined, what never is, and sums that differ by shared owners alone."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.events import events_of, sums_of
from tests.ledger.reported import owner, report, row, sales

FUND, PARTNER, STRANGER = (
    owner("9990201", "Alder Fund II LP"),
    owner("9990202", "Roe Jane Q"),
    owner("9990203", "Poe Joan"),
)


def joined(*filings, **values):
    """Report the same two sales in each filing; return the events that several of them report."""
    rows = [one for filing in filings for one in sales(filing, 500, 600, **values)]
    return [one for one in events_of(rows) if len(one.rows) > 1]


def test_a_form_accepted_twice_is_one_event_a_row():
    first, second = report(1), report(2)
    found = joined(first, second)
    assert [[ref.accession for ref in one.rows] for one in found] == [[first.accession, second.accession]] * 2
    assert all("again" in one.reasons[0] for one in found)


def test_owners_with_a_joint_report_in_common_are_linked():
    together = report(1, owners=(FUND, PARTNER), period="2024-01-02")
    grant = row(together, shares=1, after=1, code="A", acquired_disposed="A", day="2024-01-02")
    rows = [grant, *sales(report(2, owners=(FUND,)), 500), *sales(report(3, owners=(PARTNER,)), 500)]
    one = next(one for one in events_of(rows) if len(one.rows) > 1)
    assert one.owners == ("9990201", "9990202")
    assert together.accession in one.reasons[0]


def test_a_director_who_names_the_fund_reports_the_funds_sale():
    note = {"F1": "The shares are held by Alder Fund II, L.P., of which the reporting person is a partner."}
    of_fund = report(1, owners=(owner("9990201", "ALDER FUND II L P"),))
    (found, _) = joined(of_fund, report(2, owners=(PARTNER,), footnotes=note))
    assert "ALDER FUND II" in found.reasons[0]
    person = {"F1": "Held by a fund whose managing member is Jane Q Roe."}
    assert joined(report(1, owners=(PARTNER,)), report(2, owners=(FUND,), footnotes=person))


def test_parts_of_one_report_are_one_event_and_of_different_ones_are_not():
    owners = [(owner(f"99903{n:02}"),) for n in (1, 2)]
    first = report(1, owners=owners[0], remarks="Due to the number of owners this is Form 1 of 2.")
    second = report(2, owners=owners[1], remarks="Form 2 of 2")
    third = report(2, owners=owners[1], remarks="Form 2 of 3")
    assert len(joined(first, second)) == 2
    assert not joined(first, third)


def test_strangers_with_the_same_grant_are_two_events():
    assert not joined(report(1, owners=(PARTNER,)), report(2, owners=(STRANGER,)))


def test_the_same_day_and_shares_with_another_balance_price_or_box_is_another_event():
    one, other = report(1), report(2)
    assert not [each for each in events_of([*sales(one, 500), *sales(other, 500, held=9_500)]) if len(each.rows) > 1]
    assert len(events_of([*sales(one, 500), *sales(other, 500, price=11)])) == 2
    assert len(events_of([*sales(one, 500), *sales(report(2, plan_box=True), 500)])) == 2


def test_equal_tranches_of_one_filing_stay_apart_and_pair_in_order_with_another_filings():
    first, second = report(1), report(2)
    tranches = [row(one, place, shares=300, after=4_000) for one in (first, second) for place in (1, 2)]
    assert len(events_of(tranches[:2])) == 2
    assert [tuple(ref.row for ref in one.rows) for one in events_of(tranches)] == [(1, 1), (2, 2)]


def test_what_an_amendment_corrects_is_one_event_and_what_it_withdraws_is_none():
    first, second = report(1), report(2, "4/A", "2025-03-10")
    old, new = sales(first, 500, 600), sales(second, 650, held=9_500)
    found = events_of([*old, *new], {old[0].ref: None, old[1].ref: new[0].ref})
    assert [one.rows for one in found] == [(old[1].ref, new[0].ref)]
    (total,) = sums_of(found, {one.ref: one for one in (*old, *new)})
    assert (total.shares, total.value) == (650, 6_500)


def test_what_has_no_price_is_counted_as_left_out():
    rows = [row(report(1), shares=100, after=900, price=None), row(report(2), shares=None, after=800)]
    (total,) = sums_of(events_of(rows), {one.ref: one for one in rows})
    assert (total.events, total.shares, total.value, total.without_value) == (2, 100, 0, 2)


CIKS = st.sets(st.sampled_from(["9990201", "9990202", "9990203", "9990204"]), min_size=1, max_size=3)


@given(st.lists(st.tuples(CIKS, st.lists(st.integers(1, 3), min_size=1, max_size=3)), min_size=1, max_size=5))
def test_sums_by_owner_exceed_those_by_event_exactly_by_the_owners_that_share_one(filed):
    rows = []
    for number, (ciks, amounts) in enumerate(filed, 1):
        filing = report(number, owners=tuple(owner(cik) for cik in sorted(ciks)))
        rows += sales(filing, *amounts)
    found, by_ref = events_of(rows), {one.ref: one for one in rows}
    assert sorted(ref for one in found for ref in one.rows) == sorted(by_ref)
    assert all(len({ref.accession for ref in one.rows}) == len(one.rows) for one in found)
    by_event = sum(one.shares for one in sums_of(found, by_ref))
    by_owner = sum(one.shares for one in sums_of(found, by_ref, "owner"))
    shared = sum((by_ref[one.rows[-1]].shares * (len(one.owners) - 1) for one in found), Decimal(0))
    assert by_owner - by_event == shared
    assert set(map(frozenset, (one.rows for one in events_of(rows[::-1])))) == {frozenset(one.rows) for one in found}
