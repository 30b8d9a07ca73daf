"""How filing software writes: indentation, flags, empty elements, blank lines."""

from typing import Final

from msgspec import Struct

__all__ = ["AGENTS", "Agent"]


class Agent(Struct, frozen=True, kw_only=True):
    """One way of writing; `number` prefixes the accession numbers, `empty` names elements written though empty."""

    at: int
    share: float  # of all companies, summed up with those before it
    indent: str = "    "
    flags: tuple[str, str] = ("0", "1")
    spaced: bool = False
    empty: frozenset[str] = frozenset()
    says_no: bool = True  # writes flags that are false
    declaration: str = '<?xml version="1.0"?>\n'
    document: str = "form{form}.xml"

    def flag(self, *, value: bool) -> str:
        """Return a flag as this software has it."""
        return self.flags[value]


AGENTS: Final = (
    Agent(
        at=0,
        share=0.45,
        spaced=True,
        says_no=False,
        empty=frozenset({"transactionTimeliness", "rptOwnerStreet2", "rptOwnerStateDescription"}),
    ),
    Agent(at=1, share=0.7, flags=("false", "true"), document="wk-form{form}_synth.xml"),
    Agent(
        at=2,
        share=0.85,
        empty=frozenset({"deemedExecutionDate", "transactionTimeliness", "officerTitle", "otherText", "remarks"}),
        document="primary_doc.xml",
    ),
    Agent(at=3, share=1.0, indent="  ", declaration='<?xml version="1.0" encoding="UTF-8"?>\n', document="edgar.xml"),
)
