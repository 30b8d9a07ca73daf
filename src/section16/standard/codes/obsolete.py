"""EDGAR's country codes that may no longer be used, with their names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["OBSOLETE"]

# In the schemas, and SUSPENSE in a submission (ownershipDocumentCommon.xsd); old filings carry them.
OBSOLETE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "C2": "ASHMORE & CARTIER IS",
        "E5": "CANAL ZONE",
        "E7": "CANTON/ENDERBURY IS",
        "G5": "CZECHOSLOVAKIA",
        "I7": "GAZA STRIP",
        "X9": "GERMANY (BERLIN)",
        "I8": "GERMANY (WEST)",
        "I9": "GERMANY, FED. REP.",
        "2F": "EAST TIMOR",
        "L1": "IRAQ-SAUDI",
        "L4": "ISRAEL-JORDAN",
        "L5": "ISRAEL-SYRIA",
        "M1": "JOHNSTON ATOLL",
        "O6": "MIDWAY ISLAND",
        "Q9": "PACIFIC ISLANDS TRU",
        "R3": "PARACEL ISLANDS",
        "T4": "SOUTHERN RHODESIA",
        "U2": "SOVIET UNION",
        "U4": "SPANISH NORTH AFRICA",
        "U6": "SPRATLY ISLAND",
        "X7": "WAKE ISLAND",
        "Y2": "YUGOSLAVIA",
    }
)
