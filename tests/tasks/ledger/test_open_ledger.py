"""`section16.open_ledger`: one ledger of anything that holds reports."""

from datetime import date

import pytest

import section16
from section16.query.relations import ArrowTables
from section16.query.statement import QueryError
from section16.xml import write_disseminated
from tests.form.made_up import FORM4
from tests.lake.rows import Filings


def ours():
    made = Filings()
    key = made.file("4", "2024-02-16")
    made.trade(key, "S", "2024-02-14", 250, 10, SHRS_OWND_FOLWNG_TRANS=750)
    made.trade(key, "S", "2024-02-15", 50, 10, SHRS_OWND_FOLWNG_TRANS=700)
    return made


def test_a_lake_tables_and_the_open_lake_give_the_same(tmp_path):
    made = ours()
    place = made.lake(tmp_path / "lake")
    sources = (place, made.tables(), ArrowTables(made.tables()), section16.open_lake(place))
    found = [section16.open_ledger(one).positions("9990101") for one in sources]
    assert {(len(one), one[0].shares) for one in found} == {(1, 700)}


def test_reports_and_their_files_give_the_same(tmp_path):
    (tmp_path / "report.xml").write_bytes(write_disseminated(FORM4))
    cik = FORM4.reporting_owners[0].cik
    by_file = section16.open_ledger(tmp_path).positions(cik)
    by_report = section16.open_ledger([FORM4]).positions(cik)
    assert len(by_file) > 0
    assert [(one.line, one.shares, one.value) for one in by_file] == [
        (one.line, one.shares, one.value) for one in by_report
    ]


def test_answers_draw_themselves_in_a_notebook():
    ledger = section16.open_ledger(ours().tables())
    history = ledger.history("9990101")
    assert "<svg" in history._repr_html_()
    assert "<th>AFTER_COMPUTED</th>" in history._repr_html_()
    assert "<td>700</td>" in ledger.positions("9990101")._repr_html_()
    assert history.to_frame()["AFTER_REPORTED"].to_list() == [750, 700]
    assert repr(history).startswith("shape: (2, ")
    assert dir(ledger) == ["history", "lines", "positions", "reconcile"]
    assert dir(history) == ["arrow", "result", "to_frame"]


def test_nothing_is_known_before_it_was_filed():
    ledger = section16.open_ledger(ours().tables(), as_of=date(2024, 2, 15))
    assert len(ledger.positions("9990101")) == 0


def test_values_that_are_none_are_told():
    ledger = section16.open_ledger(ours().tables())
    assert ledger.positions(9990101, values="repaired")[0].values == "repaired"
    with pytest.raises(QueryError, match="values: 'mended' is none; give filed, repaired, repaired:certain"):
        ledger.history("9990101", values="mended")


@pytest.mark.parametrize("source", [3, ["no report"], {"nothing": 1}.values()])
def test_what_no_ledger_is_made_of_is_told(source):
    with pytest.raises(QueryError, match="source: "):
        section16.open_ledger(source)


def test_a_folder_without_filings_is_told(tmp_path):
    with pytest.raises(QueryError, match="no filing is there"):
        section16.open_ledger(tmp_path)


def test_nobody_about_an_issuer_is_told():
    made = ours()
    made.file("4", "2024-02-16", ISSUERCIK="0009990007", owners=(made.owner("0009990102", "Poe Max"),))
    with pytest.raises(QueryError, match="no filing about issuer 9990007"):
        section16.open_ledger(made.tables()).positions("9990101", "9990007")


def test_a_report_that_was_accepted_twice_tells_one_event():
    made = Filings()
    for _ in range(2):
        made.trade(made.file("4", "2024-02-16"), "S", "2024-02-14", 250, 10, SHRS_OWND_FOLWNG_TRANS=750)
    (history,) = section16.open_ledger(made.tables()).history("9990101")
    first, second = history.postings
    assert (first.event, second.event) == (None, first.row)
