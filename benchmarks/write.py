"""Writing a document as EDGAR disseminates it, and as a filer submits it."""

import statistics

from benchmarks.figure import Figure, corpus_files, show
from benchmarks.timing import best_of
from section16.xml import NotWritable, read_document, write_disseminated, write_submission

__all__ = ["figures"]

_ROUNDS = 5


def figures() -> list[Figure]:
    """Measure each filing of the corpus, warm."""
    documents = [read_document(data) for data in corpus_files()]
    shown = [best_of(_ROUNDS, lambda: write_disseminated(document))[0] for document in documents]  # noqa: B023 - called at once
    sent: list[float] = []
    for document in documents:
        try:
            write_submission(document)
        except NotWritable:
            continue
        sent += best_of(_ROUNDS, lambda: write_submission(document))  # noqa: B023 - called at once
    return [_figure("as disseminated", shown), _figure("as submitted", sent)]


def _figure(how: str, times: list[float]) -> Figure:
    what = f"one document written {how} (median of {len(times)})"
    return Figure(what, f"{statistics.median(times) * 1e6:.0f} µs", "", None, "python -m benchmarks.write")


if __name__ == "__main__":
    show(figures())
