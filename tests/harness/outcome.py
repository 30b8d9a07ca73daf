"""What becomes of one damaged document, with the time and memory that it took."""

from typing import NamedTuple

import msgspec

from section16.xml import NotOwnershipDocument, read_document, write_disseminated
from tests.harness.resources import cost_of

__all__ = ["Outcome", "outcome_of"]


class Outcome(NamedTuple):
    """What became of one damaged document: read, refused, or the exception that it must not raise."""

    seed: int
    result: str
    seconds: float
    megabytes: float


def outcome_of(data: bytes, seed: int = 0) -> Outcome:
    """Read a document, write it and its JSON; measure the reading."""
    document = None
    result = "read"

    def read() -> None:
        nonlocal document, result
        try:
            document = read_document(data)
        except NotOwnershipDocument:
            result = "refused"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            result = f"reading raised {error!r}"

    cost = cost_of(read)
    if document is not None:
        try:
            write_disseminated(document)
            msgspec.json.encode(document)
        except Exception as error:  # noqa: BLE001 - as above
            result = f"writing raised {error!r}"
    return Outcome(seed, result, cost.seconds, cost.megabytes or 0.0)
