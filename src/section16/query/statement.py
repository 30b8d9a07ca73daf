"""What a statement may be: one question. And what DuckDB has against it, in one line."""

import re
from typing import Final

import duckdb

from section16.standard.errors import Section16Error

__all__ = ["QueryError", "explain_error", "one_question"]

_READS: Final = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI})
_EXPLAIN: Final = re.compile(r"\s*explain\s*(?:analyze\b|\([^)]*\))?\s*", re.IGNORECASE)
_PIVOT: Final = re.compile(r"\s*(?:pivot|unpivot|with|from|select|\()", re.IGNORECASE)
# In DuckDB a WITH may hold a statement that writes, files of the lake too; it has one of these words.
_WRITES: Final = frozenset({"copy", "insert", "update", "delete", "merge", "truncate"})
_SHOWN_LINE: Final = re.compile(r"\s*LINE (\d+): .*", re.DOTALL)


class QueryError(Section16Error, ValueError):
    """A statement that cannot be answered; the message is one line for the user."""


def one_question(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Return a statement without its semicolon; raise QueryError unless it is one, and only reads."""
    if not text.isascii() and text.encode("utf-8", "ignore").decode() != text:
        message = "sql: the statement has bytes that are no UTF-8; save it as UTF-8"
        raise QueryError(message)
    statements = connection.extract_statements(text)
    if len(statements) != 1:
        message = f"sql: {len(statements)} statements; give one"
        raise QueryError(message)
    (statement,) = statements
    kind, question = statement.type, statement.query.strip().rstrip(";").strip()
    if kind == duckdb.StatementType.EXPLAIN:
        # An explained statement may be run, and may be one that writes.
        one_question(connection, question[_EXPLAIN.match(question).end() :])  # type: ignore[union-attr]
    writes = kind.name if kind not in _READS else _writing_part(question)
    if writes or (kind == duckdb.StatementType.MULTI and not _PIVOT.match(question)):
        message = (
            f"sql: '{writes or kind.name}' is no question; a lake is only read (a column of that name needs quotes)"
        )
        raise QueryError(message)
    return question


def _writing_part(question: str) -> str | None:
    """Return the word of a part that would write, as DuckDB's own lexer sees it; names in quotes are none."""
    text = question.encode()
    tokens = duckdb.tokenize(question)
    ends = [start for start, _ in tokens[1:]] + [len(text)]
    words = (
        text[start:end].decode().strip()
        for (start, kind), end in zip(tokens, ends, strict=True)
        if kind == duckdb.token_type.keyword
    )
    return next((word.upper() for word in words if word.lower() in _WRITES), None)


def explain_error(error: Exception) -> str:
    """Return what DuckDB says as one line, with its own hint or ours."""
    said = " ".join(_SHOWN_LINE.sub("", str(error)).split()).rstrip(".")
    kind, colon, what = said.partition(": ")
    unknown = any(one in kind for one in ("Catalog", "Binder"))
    hint = "; SHOW TABLES and DESCRIBE name what there is" if unknown and "Candidate" not in said else ""
    if ".parquet'" in what or '.parquet"' in what:  # a file of the lake that is gone or damaged
        hint = "; section16 lake check tells what is wrong with the lake"
    return f"sql: {kind.lower()}{colon}{what}{hint}"
