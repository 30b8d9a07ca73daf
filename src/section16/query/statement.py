"""Statements: one that only reads is let through, and DuckDB's errors become one line."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

import duckdb

from section16.standard.errors import Section16Error
from section16.standard.text.paths import without_folders

__all__ = ["QueryBusyError", "QueryError", "QueryStoppedError", "explain_error", "one_question"]

_READS: Final = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI})
_EXPLAIN: Final = re.compile(r"\A\s*explain\s*(?:analyze\b|\([^)]*\))?\s*", re.IGNORECASE)
_PIVOT: Final = re.compile(r"\s*(?:pivot|unpivot|with|from|select|\()", re.IGNORECASE)
# In DuckDB a WITH may contain a statement that writes, even the files of the lake; it has one of these words.
_WRITES: Final = frozenset({"copy", "insert", "update", "delete", "merge", "truncate"})
# Parts of a statement that name columns without their names.
_UNNAMED: Final = frozenset({"STAR", "POSITIONAL_REFERENCE", "SHOW_REF", "PIVOT", "TABLE_FUNCTION"})
# What DuckDB advises who may change its settings; who asks a lake may not.
_SETTINGS_ADVICE: Final = re.compile(r"\n(?:Database is launched|\s*Possible solutions:).*", re.DOTALL)
_SHOWN_LINE: Final = re.compile(r"\s*LINE (\d+): .*", re.DOTALL)


class QueryError(Section16Error, ValueError):
    """A statement cannot be answered; the message is one line for the user."""


class QueryBusyError(QueryError):
    """Too many questions are being answered; the same one may be asked again later."""


class QueryStoppedError(QueryError):
    """A question took more time or memory than one may, or nobody waits for its answer any more."""


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
        # EXPLAIN ANALYZE runs the statement, which may be one that writes.
        one_question(connection, _EXPLAIN.sub("", question, count=1))
    writes = kind.name if kind not in _READS else _writing_part(question)
    if writes or (kind == duckdb.StatementType.MULTI and not _PIVOT.match(question)):
        message = (
            f"sql: '{writes or kind.name}' is no question; a lake is only read (a column of that name needs quotes)"
        )
        raise QueryError(message)
    return question


def columns_named(connection: duckdb.DuckDBPyConnection, question: str) -> frozenset[str] | None:
    """Return all names in a statement that may be those of columns, in capitals; None where it may mean others, too.

    Those are `*` and its like, and a table's name as a row of all of its columns.
    """
    asked = _EXPLAIN.sub("", question, count=1)
    ((text,),) = connection.execute("SELECT json_serialize_sql(?)", [asked]).fetchall()
    parsed = json.loads(text)
    if parsed["error"]:  # only SELECT can be taken apart
        return None
    parts = list(_parts_of(parsed["statements"]))
    named = [names for one in parts for names in (_texts(one, "column_names"), _texts(one, "using_columns")) if names]
    tables = [one for one in parts if one.get("type") == "BASE_TABLE"]
    rows = {str(one.get(key)).upper() for one in tables for key in ("table_name", "alias")}
    is_unnamed = any(
        one.get("type") in _UNNAMED or one.get("ref_type") == "NATURAL" or _texts(one, "column_name_alias")
        for one in parts
        if isinstance(one.get("type"), str)
    )
    if is_unnamed or any(names[-1].upper() in rows for names in named):
        return None
    return frozenset(name.upper() for names in named for name in names)


def _texts(part: Mapping[str, object], key: str) -> list[str]:
    found = part.get(key)
    return list(map(str, found)) if isinstance(found, list) else []


def _parts_of(tree: object) -> Iterator[Mapping[str, object]]:
    """Yield every part of a statement that was taken apart."""
    if isinstance(tree, dict):
        yield tree
    for below in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _parts_of(below)


def _writing_part(question: str) -> str | None:
    """Return the keyword of a part that would write, by DuckDB's own lexer, for which quoted names are no keywords."""
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
    """Return DuckDB's message as one line without folders of this computer, with its own hint or ours."""
    text = " ".join(_SETTINGS_ADVICE.sub("", _SHOWN_LINE.sub("", str(error))).split()).rstrip(".")
    kind, colon, what = text.partition(": ")
    unknown = any(one in kind for one in ("Catalog", "Binder"))
    is_told = "Candidate" in text or "Did you mean" in text
    hint = "; SHOW TABLES and DESCRIBE name what there is" if unknown and not is_told else ""
    if isinstance(error, duckdb.OutOfMemoryException):
        hint = "; ask for less, or for fewer filings"
    if ".parquet'" in what or '.parquet"' in what:  # a file of the lake that is gone or damaged
        hint = "; section16 lake check tells what is wrong with the lake"
    return f"sql: {kind.lower()}{colon}{without_folders(what)}{hint}"
