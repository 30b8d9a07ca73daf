"""A broker's file is looked at before anything is written: columns, rows, doubts, totals, the fold, a file twice."""

from datetime import date
from decimal import Decimal

import pytest

from section16.tasks.desk.drafts import open_source
from section16.tasks.desk.importing import (
    BrokerFile,
    BrokerReading,
    known_brokers,
    preview_fills,
    reading_of_broker,
    take_over,
)
from section16.tasks.desk.parts import DeskError
from section16.tasks.desk.proof import proof_of
from section16.workspace.trail.audit import head
from tests.tasks.desk.conftest import QUALYS, START, begin_example

PLAIN = b"""Trade Date,Time,Action,Symbol,Qty,Price
2024-02-14,09:31:00,Sell,QLYS,100,170.10
2024-02-14,09:32:00,Sell,QLYS,200,170.90
2024-02-14,09:32:00,Sell,QLYS,200,170.90
2024-02-14,09:33:00,Sell,QLYS,50,172.00
2024-02-14,09:34:00,Sell,AAPL,7,180.00
2024-02-14,09:35:00,Dividend,QLYS,1,1.00
"""
ODD = PLAIN.replace(b"Qty,Price", b"Menge,Kurs")


def test_a_preview_says_what_would_become_of_a_file_and_writes_nothing(desk, draft):
    with desk.reading() as session:
        before = head(session)
    found = preview_fills(desk, draft.id, BrokerFile(name="fills.csv", content=PLAIN))
    with desk.reading() as session:
        assert head(session) == before
    assert {one.meaning: one.title for one in found.columns if one.title} == {
        "day": "Trade Date",
        "hour": "Time",
        "side": "Action",
        "symbol": "Symbol",
        "shares": "Qty",
        "price": "Price",
    }
    assert (found.rows, found.shares, found.can_be_taken) == (4, Decimal(550), True)
    first = found.sample[0]
    assert (first.line, first.on, first.at, first.side) == (2, date(2024, 2, 14), "09:31:00", "sell")
    (group,) = found.groups
    assert [(one.low, one.high, one.shares, one.executions) for one in group.lines] == [
        (Decimal("170.10"), Decimal("170.90"), Decimal(500), 3),
        (Decimal("172.00"), Decimal("172.00"), Decimal(50), 1),
    ]
    assert found.doubtful == (
        "row 7, 1 shares: left out, 'Dividend' is neither purchase nor sale",
        "1 rows of other symbols: left out",
        "row 4: says the same as row 3; both are counted",
    )
    assert "Eastern" in found.zone
    assert "before commissions" in found.units


def test_columns_that_are_not_known_are_chosen_and_kept_for_the_broker(desk, draft):
    found = preview_fills(desk, draft.id, BrokerFile(name="fills.csv", content=ODD))
    assert not found.can_be_taken
    assert "no header with shares and price" in found.mistakes[0]
    assert found.titles == ("Trade Date", "Time", "Action", "Symbol", "Menge", "Kurs")
    reading = BrokerReading(broker="Bank Eins", columns={"shares": "Menge", "price": "Kurs"})
    file = BrokerFile(name="fills.csv", content=ODD, reading=reading)
    assert preview_fills(desk, draft.id, file).can_be_taken
    assert known_brokers(desk, QUALYS) == ()
    take_over(desk, draft.id, file)
    assert known_brokers(desk, QUALYS) == ("Bank Eins",)
    assert reading_of_broker(desk, QUALYS, "Bank Eins") == reading
    assert reading_of_broker(desk, QUALYS, "another") == BrokerReading(broker="another")
    assert open_source(desk, draft.id).raw["fills"]["columns"] == {"shares": "Menge", "price": "Kurs"}


def test_taking_over_makes_an_event_for_each_day_and_side_and_the_proof_has_the_lines(desk):
    draft = begin_example(desk)
    count = len(open_source(desk, draft.id).raw["event"])
    take_over(desk, draft.id, BrokerFile(name="fills.csv", content=PLAIN), {"security": "Common Stock"})
    source = open_source(desk, draft.id)
    added = source.raw["event"][count:]
    assert [(one["what"], one["on"], one["fills"]) for one in added] == [("sale", date(2024, 2, 14), "fills.csv")]
    proof = proof_of(source, START)
    assert proof.state == "drafted"
    assert "170.74" in proof.html


def test_the_same_file_twice_is_noticed(desk, draft):
    file = BrokerFile(name="fills.csv", content=PLAIN)
    take_over(desk, draft.id, file)
    other = begin_example(desk)
    (taken,) = preview_fills(desk, other.id, BrokerFile(name="renamed.csv", content=PLAIN)).taken
    assert (taken.draft_id, taken.name, taken.taken_by) == (draft.id, "fills.csv", "ada")


def test_a_total_that_does_not_agree_keeps_a_file_from_being_taken(desk, draft):
    right = preview_fills(desk, draft.id, BrokerFile(name="f.csv", content=PLAIN, total=Decimal(550)))
    assert (right.statement, right.can_be_taken) == ("550 of 550 shares on the statement", True)
    wrong = preview_fills(desk, draft.id, BrokerFile(name="f.csv", content=PLAIN, total=Decimal(600)))
    assert wrong.mistakes == ("total: the statement says 600 shares, the executions are 550; look for the rest",)
    assert not wrong.can_be_taken


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Trade Date,Side,Qty,Price\n", "no execution"),
        (b"shares,price\n100,12.10\n", "neither day nor side is told"),
        (b"Trade Date,Side,Qty,Price\n2024-13-40,Sell,1,1\n", "column 'Trade Date'"),
        (b"\x00\x01", "the file is binary"),
        (b"PK\x03\x04", "a broken archive"),
        (b"", "no header"),
    ],
)
def test_what_cannot_be_read_for_certain_is_not_taken(desk, draft, content, said):
    file = BrokerFile(name="fills.csv", content=content)
    found = preview_fills(desk, draft.id, file)
    assert said in " ".join(found.mistakes)
    with pytest.raises(DeskError):
        take_over(desk, draft.id, file)
    assert open_source(desk, draft.id).draft.version == 1
