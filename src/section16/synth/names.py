"""Names that are nobody's: put together from syllables, so that likeness to a person or company is chance.

Numbers of companies and people (CIK) are of ranges far above those that EDGAR has given out.
"""

from typing import Final

from section16.synth.draws import Draws

__all__ = ["company_name", "fund_name", "person_name", "symbol_of", "town"]

_HEADS: Final = (
    "Bral", "Corv", "Dunth", "Estrel", "Falm", "Gresk", "Holv", "Ildr", "Jorv", "Kestr", "Lorm", "Mirv", "Norst",
    "Ostr", "Pelth", "Quorv", "Rask", "Sorv", "Thalv", "Ulmr", "Vorn", "Wexl", "Yarv", "Zelt", "Arkh", "Belv", "Crenth",
    "Dromv", "Elth", "Frosk", "Grelm", "Hesk",
)  # fmt: skip
_TAILS: Final = (
    "andal", "ebrook", "imont", "osen", "ustead", "aworth", "elby", "inger", "omere", "uvane", "atrix", "eden", "iford",
    "olden", "ushaw", "arion", "ewell", "ithane", "oriel", "ungate", "akis", "enwick", "ister", "obridge",
)  # fmt: skip
_TRADES: Final = (
    "Systems", "Therapeutics", "Instruments", "Bancorp", "Energy", "Logistics", "Materials", "Networks", "Brands",
    "Pharmaceuticals", "Robotics", "Software", "Holdings", "Realty Trust", "Semiconductor", "Foods", "Aerospace",
    "Water & Power", "Tools & Dies", "Medical", "Financial", "Resources",
)  # fmt: skip
_ENDINGS: Final = (", Inc.", " Inc", " Corp", " CORP", ", INC.", " Co", " Ltd.", " plc", " Group, Inc.")
_FIRST: Final = (
    "Adria", "Bastan", "Celwyn", "Dorian", "Elspeta", "Farrin", "Gwilan", "Hesper", "Ivara", "Joren",
    "Kaelin", "Lisbeta",
    "Marek", "Nerys", "Orlan", "Petra", "Quillan", "Rosalin", "Stellan", "Thessa", "Ulric", "Verana",
    "Wystan", "Ysolde",
    "Zorana", "Ansel", "Brenna", "Corwin", "Delphia", "Emeric",
)  # fmt: skip
_LETTERS: Final = "ABCDEFGHJKLMNPRSTW"
_SUFFIXES: Final = (" Jr.", " III", " II", " JR")
_FUNDS: Final = ("Capital", "Ventures", "Partners", "Equity Partners", "Growth", "Opportunities")
_VEHICLES: Final = (
    "Management, LLC", "GP, L.L.C.", "Fund I, L.P.", "Fund II, L.P.", "Fund III, L.P.", "Associates, L.P.",
    "Master Fund, Ltd.",
    "Offshore Fund, Ltd.", "Co-Investors, LLC",
)  # fmt: skip
_TOWNS: Final = (
    ("PORT ELVANE", "CA", "00941"), ("NEW BRALMONT", "NY", "00102"), ("CORVELBY", "TX", "00772"),
    ("DUNTHAVEN", "MA", "00021"),
    ("EAST HOLVEN", "IL", "00606"), ("KESTROMERE", "WA", "00981"), ("LORMIFORD", "CO", "00802"),
    ("MIRVEDEN", "GA", "00303"),
    ("NORSTGATE", "OH", "00441"), ("PELTHSTEAD", "NJ", "00085"), ("RASKENBURG", "PA", "00191"),
    ("SORVIMONT", "FL", "00331"),
    ("THALVINGER", "MN", "00554"), ("VORNSIDE", "NC", "00277"), ("WEXLINGTON", "VA", "00221"),
    ("ZELTAWORTH", "CT", "00069"),
)  # fmt: skip
_STREETS: Final = ("INVENTED WAY", "SAMPLE STREET", "SPECIMEN AVENUE", "MADE-UP DRIVE", "PATTERN PARKWAY", "MODEL ROAD")


def _word(draws: Draws) -> str:
    return draws.pick(_HEADS) + draws.pick(_TAILS)


def company_name(draws: Draws) -> str:
    """Return the name of a company, as `Vornandal Systems, Inc.`."""
    return f"{_word(draws)} {draws.pick(_TRADES)}{draws.pick(_ENDINGS)}"


def person_name(draws: Draws) -> str:
    """Return the name of a person as EDGAR has it: surname, first name, initial."""
    middle = f" {draws.pick(_LETTERS)}." if draws.chance(0.6) else ""
    suffix = draws.pick(_SUFFIXES) if draws.chance(0.05) else ""
    return f"{_word(draws)} {draws.pick(_FIRST)}{middle}{suffix}"


def fund_name(draws: Draws, house: str, at: int) -> str:
    """Return the name of the n-th vehicle of a house of funds."""
    return f"{house} {_FUNDS[at % len(_FUNDS)]} {_VEHICLES[(at + draws.below(2)) % len(_VEHICLES)]}"


def symbol_of(name: str, draws: Draws) -> str:
    """Return a trading symbol: five letters, more than most real ones have."""
    letters = [letter for letter in name.upper() if letter.isalpha()][:4]
    return "".join(letters) + draws.pick("QXZJKV")


def town(draws: Draws) -> tuple[str, str, str, str]:
    """Return street, city, state and ZIP; no such town, and no such ZIP in that state."""
    return (f"{draws.between(1, 990) * 10} {draws.pick(_STREETS)}", *draws.pick(_TOWNS))
