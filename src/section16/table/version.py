"""The version of section16 that reads: what `ingest --again` compares."""

from importlib.metadata import version
from typing import Final

__all__ = ["PARSER_VERSION"]

PARSER_VERSION: Final = version("section16")
