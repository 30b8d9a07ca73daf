"""Gaps between real filings, whose reasons are known."""

import tomllib
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from section16.ledger.balances import postings_of
from section16.ledger.gaps import explained_gaps, in_order_of_days
from section16.ledger.lines import lines_of
from section16.ledger.rows import rows_of_document
from section16.xml import read_document
from tests.places import REPOSITORY

pytestmark = pytest.mark.corpus

TESLA, BLOCK, MICROSOFT = "1318605", "1512673", "789019"


@pytest.fixture(scope="module")
def account(corpus):
    """Return all gaps of the corpus by issuer, and how many balances there are that have one before."""
    rows = defaultdict(list)
    for path in sorted((corpus / "xml").glob("*.xml")):
        for row in rows_of_document(read_document(path.read_bytes()), path.stem):
            rows[row.filing.issuer].append(row)
    gaps, balances = {}, 0
    for issuer, own in rows.items():
        lines = {
            one.key: in_order_of_days(one.key, tuple(postings_of(one.key, one.rows))) for one in lines_of(own).lines
        }
        gaps[issuer] = explained_gaps(lines, {row.ref: row for row in own})
        balances += sum(max(0, sum(one.reported is not None for one in line) - 1) for line in lines.values())
    return gaps, balances


def reasons(account, issuer, owner, nature):
    """Return the first explanation of each gap of a line, by the report before which the gap lies."""
    found = defaultdict(list)
    for gap in account[0][issuer]:
        if owner in gap.line.owners and gap.line.nature == nature:
            first = gap.explanations[0]
            found[gap.before.accession].append((int(gap.difference), first.kind, first.certainty, first.arithmetic))
    return found


def test_shares_of_a_trust_split_five_and_three_for_one(account):
    trust = reasons(account, TESLA, "1494730", "trust")
    ((_, kind, _, arithmetic),) = trust["0000899243-21-044077"]
    assert (kind, arithmetic.partition(",  ")[0][:32]) == ("split", "34,098,597 x 5 = 170,492,985, at")
    ((_, kind, _, arithmetic),) = trust["0000899243-22-035390"]
    assert kind == "split"
    assert arithmetic.startswith("155,039,144 x 3 - 485,578 = 464,631,854, ")


def test_what_the_direct_line_loses_the_trust_gains(account):
    trust, direct = (reasons(account, TESLA, "1494730", nature) for nature in ("trust", ""))
    moved = [(gap[0], gap[2]) for gaps in trust.values() for gap in gaps if gap[1] == "moved between lines"]
    assert {(1_220_481, "certain"), (1_218_590, "certain"), (1_199_350, "certain")} <= set(moved)
    lost = {gap[0] for gaps in direct.values() for gap in gaps if gap[1] == "moved between lines"}
    assert {-amount for amount, certainty in moved if certainty == "certain"} <= lost


def test_digits_crossed_are_proved_by_the_next_report(account):
    vehicle = reasons(account, BLOCK, "1222287", "estate planning vehicle")
    ((_, kind, certainty, arithmetic),) = vehicle["0001209191-19-002310"]
    assert (kind, certainty) == ("typing error", "certain")
    assert arithmetic.endswith("127,231 + 187,882 = 315,113")
    assert vehicle["0000899243-19-005970"][0][1] == "typing error"


def test_a_trust_goes_out_by_a_hundred_shares_and_back(account):
    trust = reasons(account, MICROSOFT, "1519339", "living trust")
    assert {gap[:2] for gaps in trust.values() for gap in gaps} == {(100, "reverts"), (-100, "reverts")}


def test_units_one_higher_than_they_foot_are_rounded(account):
    kinds = Counter(
        gap.explanations[0].kind
        for gap in account[0][MICROSOFT]
        if abs(gap.difference) <= 1 and "1519339" in gap.line.owners
    )
    assert kinds["rounding"] >= 20
    assert set(kinds) <= {"rounding", "reverts"}


def test_nearly_all_balances_follow_or_are_explained_and_the_rest_is_listed_with_reasons(account):
    gaps, balances = account
    unknown = [gap for several in gaps.values() for gap in several if gap.explanations[0].kind == "unknown"]
    assert balances > 2_500
    assert len(unknown) < 0.01 * balances
    listed = tomllib.loads((REPOSITORY / "tests/ledger/unexplained.toml").read_text("utf-8"))["reason"]
    assert {(one.before.accession, one.before.table, one.before.row, one.difference) for one in unknown} == {
        (gap["filing"], gap["table"], gap["row"], Decimal(gap["difference"])) for one in listed for gap in one["gaps"]
    }
