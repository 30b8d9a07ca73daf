"""The mapping file that a user edits: what is proposed, written as TOML."""

from collections.abc import Iterable
from pathlib import Path

import tomli_w

from section16.ledger.mapping import mapping_tables
from section16.ledger.proposals import ProposedWords, same_words
from section16.tasks.files import write_whole

__all__ = ["write_mapping"]


def write_mapping(path: Path, proposed: Iterable[ProposedWords]) -> None:
    """Write what is proposed as a mapping file, to be edited; raises OSError."""
    write_whole(path, tomli_w.dumps(mapping_tables(same_words(proposed))).encode())
