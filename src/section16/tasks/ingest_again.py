"""What to read again after an upgrade: the sources of filings that another version has read."""

from section16.lake.query import connect
from section16.table.version import PARSER_VERSION

__all__ = ["outdated_sources"]

# A member of an archive stands after the first `!`.
_SOURCES = """
    SELECT DISTINCT split_part(SOURCE, '!', 1) AS name
    FROM (SELECT SOURCE, PARSER_VERSION FROM submission UNION ALL SELECT SOURCE, PARSER_VERSION FROM rejects)
    WHERE PARSER_VERSION IS DISTINCT FROM '{version}'
    ORDER BY name
"""


def outdated_sources(lake: str, storage: dict[str, str] | None = None) -> tuple[str, ...]:
    """List the files from which a lake has filings that another version than this one has read.

    Raises LakeError where there is no lake.
    """
    answer = connect(lake, storage or None).stream(_SOURCES.format(version=PARSER_VERSION.replace("'", "''")))
    return tuple(name for batch in answer for name in batch.column(0).to_pylist() if name)
