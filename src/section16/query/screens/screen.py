"""A screen: filters for trades, in words that people, TOML files and alerts share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct, structs

from section16.standard.codes.lists import DOCUMENT_TYPES, values_of
from section16.standard.codes.transactions import XML_TRANSACTION_CODES, code_words
from section16.standard.errors import Section16Error
from section16.standard.text.days import NoDate, read_day
from section16.standard.text.nearest import suggest
from section16.standard.text.types import types_in_words

__all__ = [
    "CLUSTER_DAYS",
    "PRESETS",
    "ROLES",
    "WORDS",
    "AmountLike",
    "Cluster",
    "DayLike",
    "Role",
    "Screen",
    "ScreenError",
    "amount_of",
    "cluster_of",
    "dated",
    "day_of",
    "screen_of",
]

# The bits of a person's roles, as a list of owners has them in the view `owners`.
ROLES: Final = {"director": 1, "officer": 2, "ten-percent-owner": 4, "other": 8, "ceo": 16, "cfo": 32}


DayLike: TypeAlias = date | str
AmountLike: TypeAlias = Decimal | int | float | str
Role = Literal["ceo", "cfo", "director", "officer", "ten-percent-owner", "other"]
CLUSTER_DAYS: Final = 30
_SIC: Final = re.compile(r"[0-9]{1,4}")
# What each filter of words may be.
WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "codes": values_of(XML_TRANSACTION_CODES),
        "forms": values_of(DOCUMENT_TYPES),
        "roles": tuple(ROLES),
        "plan": ("yes", "no", "not-asked", "left-empty"),
        "held": ("direct", "indirect"),
        "table": ("I", "II"),
        "doubt": ("yes", "no"),
    }
)
# What else people call the words of a filter.
_SYNONYMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "codes": code_words() | {"buy": ("P",), "sell": ("S",), "donation": ("G",)},
        "roles": {"executive": ("ceo",), "financial": ("cfo",), "finance": ("cfo",), "10": ("ten-percent-owner",)},
        "held": {"d": ("direct",), "i": ("indirect",)},
        "table": {"1": ("I",), "2": ("II",), "derivative": ("II",)},
    }
)
_SEVERAL: Final = ("codes", "roles", "sic", "issuers", "owners", "forms")
_DAYS: Final = ("since", "until", "traded_since", "traded_until")
_AMOUNTS: Final = ("min_value", "max_value", "min_price", "max_price", "change")
_NUMBERS: Final = ("delay", "late", "first")
# Filters of which the first may not be more than the second.
_RANGES: Final = (
    ("min_value", "max_value"),
    ("min_price", "max_price"),
    ("since", "until"),
    ("traded_since", "traded_until"),
)
_LONGEST_PATTERN: Final = 1000  # characters, those of a footnote
_AT_FILTER: Final = re.compile(r"(.*) - at `\$\.([a-z0-9-]+).*`", re.DOTALL)  # as msgspec tells a place
_CLUSTER: Final = re.compile(r"(\d{1,6})(?:/(\d{1,6}))?")


class ScreenError(Section16Error, ValueError):
    """A screen is not known or not possible; the message is one line for the user.

    `field` is the filter of `Screen` that is wrong, "" where it is none; `name` is what the message calls it.
    """

    def __init__(self, what: str, field: str = "", name: str = "") -> None:
        super().__init__(what, field, name)
        self.what, self.field, self.name = what, field, name or _word(field)

    def __str__(self) -> str:
        """Return the message, which begins with the filter's name."""
        return f"{self.name}: {self.what}" if self.name else self.what

    def called(self, name: str) -> "ScreenError":
        """Return the same error of the filter as somebody wrote its name."""
        return ScreenError(self.what, self.field, name)


class Cluster(Struct, frozen=True):
    """At least a number of insiders within a number of days, from the first trade to the last."""

    insiders: int
    days: int = CLUSTER_DAYS


class Screen(Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """Filters for trades: all that are given have to hold. A missing value meets no filter.

    about: what it is for, in a line.
    codes: transaction codes, one of them (`P` an open-market purchase, `S` a sale, ...).
    min_value: shares times price, in dollars, at least; lines of a filing with the same day, code, class and nature of
        ownership are one trade, since a line may average only prices within a dollar.
    max_value: the same, at most.
    min_price, max_price: the price of a share, at least and at most.
    roles: one of the filing's owners is one of these. `ceo` and `cfo` are officers whose title says so, see
        `query.texts.titles`; the others are the boxes of the form.
    delay: at least so many of EDGAR's business days after the trade, up to the filing.
    late: at least so many business days after the day on which the trade was due on Form 4.
    change: the trade, all of its lines, changed the balance by at least so many percent of what was held before; a
        trade that begins a holding meets any percentage.
    plan: the box for a Rule 10b5-1 plan: ticked, not ticked, not asked (the form had no box before April 2023), or
        asked and left empty. It is the form's one box, for all of its trades.
    sic: the issuer's industry code begins with one of these.
    issuers: its CIK, or a trading symbol that it has filed under.
    owners: an owner's CIK, or a part of the name as filed, without regard to case.
    forms: document types, one of them: `4`, `4/A`, `5`, ...
    held: held directly or indirectly.
    table: `I`, non-derivative securities; `II`, derivatives.
    since, until: filed on this day or later; filed up to this day.
    traded_since, traded_until: traded on this day or later; traded up to this day.
    footnote: a footnote of the line contains this text, without regard to case.
    footnote_pattern: a footnote of the line matches this regular expression (RE2), without regard to case.
    doubt: `yes`, only trades whose amounts as filed are doubtful; `no`, none of these. Alerts leave them out unless
        they are asked for.
    cluster: so many insiders traded in the issuer, each in a trade that meets all other filters but `since`, within so
        many days; every trade of such a cluster is found. Who filed together is one insider: the first owner named.
    first: no trade with one of the codes by the same insider in the same issuer within so many years before it, as far
        as the lake goes back; other filters do not count for the earlier ones.
    as_filed: also lines that a later amendment repeats, and what several reports of one group tell of one trade;
        without it each trade is found once, as last amended.
    """

    about: str = ""
    codes: tuple[str, ...] = ()
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    roles: tuple[Role, ...] = ()
    delay: int | None = None
    late: int | None = None
    change: Decimal | None = None
    plan: Literal["yes", "no", "not-asked", "left-empty"] | None = None
    sic: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    held: Literal["direct", "indirect"] | None = None
    table: Literal["I", "II"] | None = None
    since: date | None = None
    until: date | None = None
    traded_since: date | None = None
    traded_until: date | None = None
    footnote: str | None = None
    footnote_pattern: str | None = None
    doubt: Literal["yes", "no"] | None = None
    cluster: Cluster | None = None
    first: int | None = None
    as_filed: bool = False

    def __post_init__(self) -> None:
        """Read what is given as text, and refuse filters that no trade could meet."""
        for name in _SEVERAL:
            structs.force_setattr(self, name, _several(getattr(self, name)))
        for name in _DAYS:
            structs.force_setattr(self, name, day_of(name, getattr(self, name)))
        for name in _AMOUNTS:
            structs.force_setattr(self, name, amount_of(name, getattr(self, name)))
        for name in _NUMBERS:
            structs.force_setattr(self, name, _number_of(name, getattr(self, name)))
        structs.force_setattr(self, "cluster", _cluster(self.cluster))
        for name, allowed in WORDS.items():
            _refuse_unknown(name, getattr(self, name), allowed)
        self._refuse_what_cannot_be()
        self._refuse_ranges()
        for name in ("footnote", "footnote_pattern"):
            _refuse_search(name, getattr(self, name))

    def _refuse_what_cannot_be(self) -> None:
        for name in (*_AMOUNTS, *_NUMBERS):
            value = getattr(self, name)
            if value is not None and not (Decimal(value).is_finite() and value >= 0):
                what = f"'{value}' is no amount to reach; give 0 or more"
                raise ScreenError(what, name)
        for code in self.sic:
            if not _SIC.fullmatch(code):
                what = f"'{code}' is no industry code; give its first digits or all four, as 35 or 2834"
                raise ScreenError(what, "sic")
        if self.first is not None and not self.codes:
            what = "the first of which trades is not said; give codes with it"
            raise ScreenError(what, "first")

    def _refuse_ranges(self) -> None:
        for low, high in _RANGES:
            first, last = getattr(self, low), getattr(self, high)
            if first is not None and last is not None and first > last:
                how = "after" if isinstance(first, date) else "more than"
                what = f"{first} is {how} {_word(high)} {last}; turn them round"
                raise ScreenError(what, low)


def day_of(name: str, given: DayLike | None) -> date | None:
    """Return a day, also of a text; raises ScreenError."""
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    found = read_day(str(given))
    if isinstance(found, NoDate):
        raise ScreenError(found.of(str(given)), name)
    return found


def amount_of(name: str, given: AmountLike | None) -> Decimal | None:
    """Return an amount, of a float as it is written; raises ScreenError."""
    if given is None or isinstance(given, Decimal):
        return given
    try:
        return Decimal(str(given))
    except InvalidOperation:
        what = f"'{given}' is no number; write it as 250000"
        raise ScreenError(what, name) from None


def _number_of(name: str, given: object) -> int | None:
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return given
    if isinstance(given, str) and given.isascii() and given.isdecimal():
        return int(given)
    what = f"'{given}' is no whole number; write it as 3"
    raise ScreenError(what, name)


def _cluster(given: object) -> Cluster | None:
    return given if given is None or isinstance(given, Cluster) else cluster_of(str(given))


def _several(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _word(name: str) -> str:
    """Return the name of a filter as files and commands have it."""
    return name.replace("_", "-")


def _refuse_unknown(name: str, given: object, allowed: Sequence[str]) -> None:
    for word in given if isinstance(given, list | tuple) else (given,):
        if word is not None and word not in allowed:
            what = f"'{word}' is none; {suggest(str(word), allowed, _SYNONYMS.get(name, {}))}"
            raise ScreenError(what, name)


def _refuse_search(name: str, text: str | None) -> None:
    if text is None:
        return
    if not text.strip() or len(text) > _LONGEST_PATTERN:
        what = f"a text of {len(text)} characters; give 1 to {_LONGEST_PATTERN:,}"
        raise ScreenError(what, name)
    if name == "footnote_pattern":
        import pyarrow as pa  # noqa: PLC0415 - its patterns are DuckDB's, and few screens have one
        import pyarrow.compute as pc  # noqa: PLC0415 - as above

        try:
            pc.match_substring_regex(pa.array([""]), text)
        except pa.ArrowInvalid as error:
            what = f"'{text}' is no pattern ({error}); see the syntax of RE2"
            raise ScreenError(what, name) from None


def screen_of(table: object) -> Screen:
    """Read a screen from a table of a file; raise ScreenError, with the nearest right word, for one that is none."""
    if isinstance(table, Mapping):
        for name in table:
            if name not in Screen.__struct_encode_fields__:
                message = f"'{name}' is no filter; {suggest(str(name), Screen.__struct_encode_fields__)}"
                raise ScreenError(message)
        for name, allowed in WORDS.items():
            _refuse_unknown(name, table.get(name), allowed)
        for name, value in table.items():
            _refuse_text(name.replace("-", "_"), value)
    try:
        return msgspec.convert(table, Screen)
    except msgspec.ValidationError as error:
        found = _AT_FILTER.fullmatch(str(error))
        what = types_in_words(found[1] if found else str(error)).rstrip(".")
        raise ScreenError(what, found[2].replace("-", "_") if found else "") from None


def _refuse_text(name: str, value: object) -> None:
    """Refuse a text that is no day or amount where one is wanted."""
    if isinstance(value, str) and name in _DAYS:
        day_of(name, value)
    if isinstance(value, str) and name in _AMOUNTS:
        amount_of(name, value)


def cluster_of(text: str) -> Cluster:
    """Read `3` or `3/14`: insiders, and days if not 30; raise ScreenError for anything else."""
    found = _CLUSTER.fullmatch(text.strip())
    if found is None or int(found[1]) < 1:
        what = f"'{text}' is none; write INSIDERS/DAYS, as 3/30"
        raise ScreenError(what, "cluster")
    return Cluster(int(found[1]), int(found[2] or CLUSTER_DAYS))


def dated(screen: Screen, since: date | None) -> Screen:
    """Return a screen for what was filed since a day; the later day counts where it has one of its own."""
    if since is None or (screen.since is not None and screen.since >= since):
        return screen
    return structs.replace(screen, since=since)


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
