"""The filters of `section16 screen` as options; the screen itself judges their words, as everywhere."""

from typing import Annotated, Any

import typer

from section16.query.screens.filters import FILTERS

__all__ = [
    "AsFiledFilter",
    "ChangeFilter",
    "ClusterFilter",
    "CodeFilter",
    "DelayFilter",
    "DirectFilter",
    "DoubtFilter",
    "FirstFilter",
    "FootnoteFilter",
    "FootnotePatternFilter",
    "FormFilter",
    "IssuerFilter",
    "LateFilter",
    "MaxPriceFilter",
    "MaxValueFilter",
    "MinPriceFilter",
    "MinValueFilter",
    "OwnerFilter",
    "PlanFilter",
    "RoleFilter",
    "SicFilter",
    "SinceFilter",
    "TableFilter",
    "TradedSinceFilter",
    "TradedUntilFilter",
    "UntilFilter",
]

_PANEL = "Filters"  # a heading of the help
_REPEATED = ("role", "issuer", "owner")
_BY_WORD = {one.word: one for one in FILTERS}


def _option(word: str) -> Any:  # noqa: ANN401 - as typer types its options
    """Return the option of a filter, as the table of filters has it."""
    one = _BY_WORD[word]
    about = one.about.removesuffix(".") + "; repeatable." if word in _REPEATED else one.about
    return typer.Option(f"--{word}", metavar=one.example, help=about, rich_help_panel=_PANEL)


CodeFilter = Annotated[str | None, _option("code")]
MinValueFilter = Annotated[str | None, _option("min-value")]
MaxValueFilter = Annotated[str | None, _option("max-value")]
MinPriceFilter = Annotated[str | None, _option("min-price")]
MaxPriceFilter = Annotated[str | None, _option("max-price")]
RoleFilter = Annotated[list[str] | None, _option("role")]
DelayFilter = Annotated[str | None, _option("delay")]
LateFilter = Annotated[str | None, _option("late")]
ChangeFilter = Annotated[str | None, _option("change-in-holding")]
PlanFilter = Annotated[str | None, _option("plan")]
SicFilter = Annotated[str | None, _option("sic")]
IssuerFilter = Annotated[list[str] | None, _option("issuer")]
OwnerFilter = Annotated[list[str] | None, _option("owner")]
FormFilter = Annotated[str | None, _option("form")]
DirectFilter = Annotated[
    bool | None, typer.Option("--direct/--indirect", help=_BY_WORD["held"].about, rich_help_panel=_PANEL)
]
TableFilter = Annotated[str | None, _option("table")]
ClusterFilter = Annotated[str | None, _option("cluster")]
FirstFilter = Annotated[str | None, _option("first")]
SinceFilter = Annotated[str | None, _option("since")]
UntilFilter = Annotated[str | None, _option("until")]
TradedSinceFilter = Annotated[str | None, _option("traded-since")]
TradedUntilFilter = Annotated[str | None, _option("traded-until")]
FootnoteFilter = Annotated[str | None, _option("footnote")]
FootnotePatternFilter = Annotated[str | None, _option("footnote-pattern")]
DoubtFilter = Annotated[str | None, _option("doubt")]
AsFiledFilter = Annotated[bool, typer.Option("--as-filed", help=_BY_WORD["as-filed"].about, rich_help_panel=_PANEL)]
