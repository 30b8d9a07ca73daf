"""Slices of a lake on several processes give what one process gives, and what goes wrong in one is told."""

from functools import partial

import pytest

from section16.query.ledger_rows import EVERY_FILING, LedgerSlice
from section16.tasks.ledger import slices
from section16.tasks.ledger.late_groups import late_groups
from section16.tasks.ledger.slices import on_slices
from section16.tasks.ledger.source import LedgerSource, ledger_source
from tests.lake.rows import Filings


@pytest.fixture
def lake(tmp_path) -> str:
    """Make a lake of some filings of three issuers, late ones among them."""
    made = Filings()
    for issuer in range(3):
        for day in (2, 8, 20):
            key = made.file("4", f"2024-05-{day:02}", ISSUERCIK=f"000999000{issuer}")
            made.trade(key, "P", "2024-05-01", 100, 10)
    return made.lake(tmp_path / "lake")


def numbers(part: LedgerSlice, stop_at: str = "") -> list[str]:
    """Give a slice's accession numbers, which has to be a function that another process can find."""
    found = [one.accession for one in part.filings]
    if stop_at in found:
        message = f"{stop_at} cannot be read"
        raise ValueError(message)
    return found


def source(lake: str) -> LedgerSource:
    """Open the lake."""
    return ledger_source([], lake)


@pytest.mark.parametrize("seconds", [0.0, 10.0])
def test_every_filing_is_in_one_slice(lake, monkeypatch, seconds):
    monkeypatch.setattr(slices, "_FILINGS", 1)
    parts = list(on_slices(numbers, source(lake), EVERY_FILING, seconds))
    assert [len(part) for part in parts] == [3, 3, 3]
    assert len({number for part in parts for number in part}) == 9


def test_what_goes_wrong_in_a_slice_is_raised(lake, monkeypatch):
    monkeypatch.setattr(slices, "_FILINGS", 1)
    (first, *_), *_ = on_slices(numbers, source(lake), EVERY_FILING, 0)
    with pytest.raises(ValueError, match="cannot be read"):
        list(on_slices(partial(numbers, stop_at=first), source(lake), EVERY_FILING, 0))


def test_counts_are_those_of_one_slice(lake, monkeypatch):
    together = late_groups(source(lake), "year")
    monkeypatch.setattr(slices, "_FILINGS", 1)
    assert late_groups(source(lake), "year") == together
    assert [(one.transactions, one.late) for one in together] == [(9, 6)]
