"""An answer on a terminal: it fits, lines up, streams, and nothing in it acts on the terminal."""

import io
import os
import pty
import sys

import pytest
from rich.console import Console

from section16.query.query import Query, QueryResult
from section16.query.relations import ArrowTables
from section16.tasks.answers.give import give
from section16.tasks.answers.terminal import show_table

WORDS = (
    "SELECT 'Widgets of the Sample Company' AS name, 12.50::DECIMAL(38,10) AS n UNION ALL SELECT 'b', 1000 ORDER BY n"
)
HOSTILE = r"SELECT chr(27) || '[2J' AS erased, chr(8238) || 'turned' AS turned, '[red]x[/red]' AS markup"


def _shown(statement: str, width: int) -> list[str]:
    file = io.StringIO()
    show_table(_answer(statement), Console(file=file, width=width, color_system=None))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def _answer(statement: str) -> QueryResult:
    return Query(ArrowTables({})).stream(statement)


def test_columns_line_up_and_numbers_stand_to_the_right() -> None:
    head, rule, first, second = _shown(WORDS, 80)
    assert head == "name                              n"
    assert set(rule) == {"─"}
    assert first == "Widgets of the Sample Company  12.5"
    assert second == "b                              1000"


def test_a_text_folds_between_words_where_there_is_little_room() -> None:
    lines = _shown(WORDS, 20)
    assert max(map(len, lines)) <= 20
    assert [line.split()[0] for line in lines[2:]] == ["Widgets", "the", "Company", "b"]
    assert lines[2].split()[-1] == "12.5"


def test_where_a_word_would_be_broken_each_row_is_a_list_of_its_cells() -> None:
    columns = ", ".join(f"{number} AS a_long_name_{number}" for number in range(9))
    lines = _shown(f"SELECT {columns}, NULL AS nothing", 40)
    assert lines[0] == "-- 1"
    assert lines[1:] == [f"a_long_name_{number}  {number}" for number in range(9)]


def test_rows_beyond_a_thousand_come_under_another_head() -> None:
    lines = _shown("SELECT i AS number FROM range(1001) t(i)", 80)
    assert [at for at, line in enumerate(lines) if line.strip() == "number"] == [0, 1002]
    assert lines[-1].strip() == "1000"


def test_an_answer_without_rows_has_its_head() -> None:
    assert _shown("SELECT 1 AS a WHERE false", 80)[0] == "a"


@pytest.mark.parametrize("width", [80, 12])
def test_nothing_in_a_cell_acts_on_the_terminal(width: int) -> None:
    text = "".join(_shown(HOSTILE, width))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b[2J" in text
    assert "[red]x[/red]" in text


def test_a_table_on_a_terminal_has_a_drawn_rule_and_one_for_a_pipe_has_none(monkeypatch, capfdbinary) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setenv("COLUMNS", "80")
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        assert give(_answer(WORDS), "table") == 2
        terminal.flush()
        assert "─" in os.read(ours, 10_000).decode()
    os.close(ours)
    monkeypatch.undo()
    assert give(_answer(WORDS), "table") == 2
    assert capfdbinary.readouterr().out.splitlines()[:2] == [
        b"name                              n",
        b"-----------------------------  ----",
    ]
