"""Pages of one document, warm: HTML and text of every filing of the corpus, PDF of some."""

import statistics
from typing import Literal

import section16
from benchmarks.figure import Figure, corpus_files, show
from benchmarks.timing import best_of
from section16.form.document import OwnershipDocument
from section16.xml import read_document

__all__ = ["figures"]

_ROUNDS = 3
_GOALS = {"html": 0.003, "pdf": 0.050, "text": 0.002}


def figures() -> list[Figure]:
    """Measure each shape."""
    documents = [read_document(data) for data in corpus_files()]
    return [_figure("html", documents), _figure("pdf", documents[::25]), _figure("text", documents)]


def _figure(shape: Literal["html", "pdf", "text"], documents: list[OwnershipDocument]) -> Figure:
    section16.render(documents[0], shape)  # the first one reads templates and fonts
    times = [best_of(_ROUNDS, lambda: section16.render(document, shape))[0] for document in documents]  # noqa: B023 - called at once
    middle, goal = statistics.median(times), _GOALS[shape]
    return Figure(
        f"{shape.upper() if shape != 'text' else shape} of one document, warm (median of {len(times)})",
        f"{middle * 1000:.1f} ms (most {max(times) * 1000:.1f} ms)",
        f"< {goal * 1000:g} ms",
        middle < goal,
        "python -m benchmarks.render",
    )


if __name__ == "__main__":
    show(figures())
