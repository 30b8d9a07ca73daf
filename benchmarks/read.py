"""A typed read of one document against lxml parsing the same bytes and building nothing."""

import statistics

from lxml import etree

from benchmarks.figure import Figure, corpus_files, show
from benchmarks.timing import best_of
from section16.xml import read_document

__all__ = ["figures"]

_WITHIN = 5.0
_STRETCH = 3.5
_ROUNDS = 15


def figures() -> list[Figure]:
    """Measure each filing of the corpus by itself, warm, both ways in turn."""
    measured = [_times(data) for data in corpus_files() if _is_well_formed(data)]
    ratios = [typed / plain for plain, typed in measured]
    middle = statistics.median(ratios)
    stretch = "reached" if middle <= _STRETCH else "missed"
    each = statistics.median(typed for _, typed in measured)
    return [
        Figure(
            f"typed read of one document, against lxml's parse (median of {len(ratios)})",
            f"{middle:.2f}x (least {min(ratios):.2f}x, most {max(ratios):.2f}x); stretch of {_STRETCH:g}x {stretch}",
            f"within {_WITHIN:g}x",
            middle <= _WITHIN,
            "python -m benchmarks.read",
        ),
        Figure("typed read of one document (median)", f"{each * 1e6:.0f} µs", "", None, "python -m benchmarks.read"),
    ]


def _is_well_formed(data: bytes) -> bool:
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


def _times(data: bytes) -> tuple[float, ...]:
    return best_of(_ROUNDS, lambda: etree.fromstring(data), lambda: read_document(data))


if __name__ == "__main__":
    show(figures())
