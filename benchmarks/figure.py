"""One measured figure beside what it has to reach, and where the documents to measure on come from."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Figure", "corpus_documents", "corpus_files", "counted", "show"]

_REPOSITORY = Path(__file__).resolve().parents[1]


class Figure(NamedTuple):
    """A figure as it is printed; `reached` is None where there is no goal."""

    what: str
    measured: str
    goal: str
    reached: bool | None
    command: str


def counted(found: Sequence[str], more: str = "") -> str:
    """Return how many things were found, in brackets what more there is to say, and the first three things."""
    first = "; ".join(one.replace("|", "/")[:300] for one in found[:3])
    return f"{len(found)}{f' ({more})' if more else ''}{f': {first}' if first else ''}"


def corpus_files(folder: str = "xml") -> list[bytes]:
    """Read the filings of a folder of the corpus; raise SystemExit where there is none."""
    return [content for _, content in corpus_documents(folder)]


def corpus_documents(folder: str = "xml") -> list[tuple[str, bytes]]:
    """Read the filings of a folder of the corpus, each with its name; raise SystemExit where there is none."""
    shared = Path(os.environ.get("SECTION16_SHARED") or _REPOSITORY.parent / "shared")
    home = shared / "corpus" / folder
    if not home.is_dir():
        message = f"SECTION16_SHARED: no corpus at '{home}'; name the folder that holds corpus/"
        raise SystemExit(message)
    return [(path.stem, path.read_bytes()) for path in sorted(home.iterdir())]


def show(figures: Iterable[Figure]) -> None:
    """Print figures, a line each."""
    words = {True: "reached", False: "missed", None: ""}
    for one in figures:
        sys.stdout.write(
            f"{one.what}: {one.measured}" + (f" ({one.goal}: {words[one.reached]})" if one.goal else "") + "\n"
        )
