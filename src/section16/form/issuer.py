"""The issuer: box 2 of every form."""

from typing import Annotated, ClassVar

from msgspec import Struct

from section16.standard.kinds import Text
from section16.standard.limits import limit
from section16.standard.row import Box, Group, Row

__all__ = ["CIK", "Issuer"]

CIK = Text(limit("cik"), 1, "[0-9]+")


class Issuer(Struct, frozen=True, kw_only=True):
    """The company whose securities are reported."""

    groups: ClassVar[tuple[Group, ...]] = ()

    cik: Annotated[
        str | None,
        Row(path="issuerCik", kind=CIK, tsv="ISSUERCIK"),
        Box("2", "Issuer CIK"),
    ] = None
    name: Annotated[
        str | None,
        Row(path="issuerName", kind=Text(limit("issuerName")), use="n n n n n n", tsv="ISSUERNAME"),
        Box("2", "Issuer Name"),
    ] = None
    trading_symbol: Annotated[
        str | None,
        Row(path="issuerTradingSymbol", kind=Text(limit("issuerTradingSymbol"), 1), tsv="ISSUERTRADINGSYMBOL"),
        Box("2", "Ticker or Trading Symbol"),
    ] = None
    foreign_trading_symbol: Annotated[
        str | None,
        Row(
            path="issuerForeignTradingSymbol",
            column="ISSUERFOREIGNTRADINGSYMBOL",
            kind=Text(limit("issuerForeignTradingSymbol")),
            use="o o o o o o",
            since="X0609",
        ),
        Box("2a", "Foreign Trading Symbol"),
    ] = None
