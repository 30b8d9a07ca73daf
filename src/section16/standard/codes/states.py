"""EDGAR's codes of the United States, its territories, and the provinces of Canada, with their names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["PROVINCES", "STATES", "TERRITORIES"]

# EDGAR Ownership XML Technical Specification v5.5, Appendix A: 50 states and the District of Columbia.
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AL": "ALABAMA",
        "AK": "ALASKA",
        "AZ": "ARIZONA",
        "AR": "ARKANSAS",
        "CA": "CALIFORNIA",
        "CO": "COLORADO",
        "CT": "CONNECTICUT",
        "DE": "DELAWARE",
        "DC": "DISTRICT OF COLUMBIA",
        "FL": "FLORIDA",
        "GA": "GEORGIA",
        "HI": "HAWAII",
        "ID": "IDAHO",
        "IL": "ILLINOIS",
        "IN": "INDIANA",
        "IA": "IOWA",
        "KS": "KANSAS",
        "KY": "KENTUCKY",
        "LA": "LOUISIANA",
        "ME": "MAINE",
        "MD": "MARYLAND",
        "MA": "MASSACHUSETTS",
        "MI": "MICHIGAN",
        "MN": "MINNESOTA",
        "MS": "MISSISSIPPI",
        "MO": "MISSOURI",
        "MT": "MONTANA",
        "NE": "NEBRASKA",
        "NV": "NEVADA",
        "NH": "NEW HAMPSHIRE",
        "NJ": "NEW JERSEY",
        "NM": "NEW MEXICO",
        "NY": "NEW YORK",
        "NC": "NORTH CAROLINA",
        "ND": "NORTH DAKOTA",
        "OH": "OHIO",
        "OK": "OKLAHOMA",
        "OR": "OREGON",
        "PA": "PENNSYLVANIA",
        "RI": "RHODE ISLAND",
        "SC": "SOUTH CAROLINA",
        "SD": "SOUTH DAKOTA",
        "TN": "TENNESSEE",
        "TX": "TEXAS",
        "UT": "UTAH",
        "VT": "VERMONT",
        "VA": "VIRGINIA",
        "WA": "WASHINGTON",
        "WV": "WEST VIRGINIA",
        "WI": "WISCONSIN",
        "WY": "WYOMING",
    }
)

# Appendix A; until March 2026 they stood among the countries.
TERRITORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "B5": "AMERICAN SAMOA",
        "GU": "GUAM",
        "1V": "NORTHERN MARIANA ISLANDS",
        "PR": "PUERTO RICO",
        "2J": "UNITED STATES MINOR OUTLYING ISLANDS",
        "VI": "VIRGIN ISLANDS, U.S.",
    }
)

# Appendix H, where they are countries: they belong in rptOwnerCountry.
PROVINCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A0": "ALBERTA, CANADA",
        "A1": "BRITISH COLUMBIA, CANADA",
        "Z4": "CANADA (FEDERAL LEVEL)",
        "A2": "MANITOBA, CANADA",
        "A3": "NEW BRUNSWICK, CANADA",
        "A4": "NEWFOUNDLAND, CANADA",
        "A5": "NOVA SCOTIA, CANADA",
        "A6": "ONTARIO, CANADA",
        "A7": "PRINCE EDWARD ISLAND, CANADA",
        "A8": "QUEBEC, CANADA",
        "A9": "SASKATCHEWAN, CANADA",
        "B0": "YUKON, CANADA",
    }
)
