"""The screens that everybody asks for, by name."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from section16.lake.screen import Cluster, Screen

__all__ = ["PRESETS"]

PRESETS: Final[Mapping[str, Screen]] = MappingProxyType(
    {
        "cluster-buys": Screen(
            about="three or more insiders buy the same stock within 30 days",
            codes=("P",),
            table="I",
            cluster=Cluster(3, 30),
        ),
        "ceo-cfo-purchases": Screen(
            about="the chief executive or the chief financial officer buys",
            codes=("P",),
            table="I",
            roles=("ceo", "cfo"),
        ),
        "first-buys-in-years": Screen(
            about="an insider buys for the first time in three years, or at all",
            codes=("P",),
            table="I",
            first=3,
        ),
        "large-purchases": Screen(
            about="a purchase of a million dollars or more", codes=("P",), table="I", min_value=Decimal(1_000_000)
        ),
        "large-sales": Screen(
            about="a sale of ten million dollars or more", codes=("S",), table="I", min_value=Decimal(10_000_000)
        ),
        "outside-a-plan": Screen(
            about="sales for which the form says that no Rule 10b5-1 plan was behind them",
            codes=("S",),
            table="I",
            plan="no",
        ),
        "big-cuts": Screen(
            about="a sale of a quarter or more of a holding", codes=("S",), table="I", change=Decimal(25)
        ),
        "late": Screen(about="trades reported after the day on which they were due on Form 4", late=1),
    }
)
