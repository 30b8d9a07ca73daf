"""How sure a fact is, by where it was read."""

from typing import Literal

__all__ = ["Mark"]

# `spec`: in a document of the SEC; `seen`: in filings, or in a text that quotes the SEC;
# `memory`: not checked against either.
Mark = Literal["spec", "seen", "memory"]
