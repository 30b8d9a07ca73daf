"""The filters of screens as one table: the word of each in commands and addresses, and its text there and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from msgspec import Struct

from section16.query.screens.screen import (
    WORDS,
    Cluster,
    Screen,
    ScreenError,
    amount_of,
    cluster_of,
    day_of,
)
from section16.standard.text.nearest import suggest

__all__ = ["FILTERS", "AskedScreen", "FilterKind", "ScreenFilter", "filter_texts", "read_filters", "word_of"]

FilterKind = Literal["words", "parties", "amount", "number", "day", "choice", "text", "cluster", "flag"]
_MOST_DIGITS: Final = 9
_YES: Final = ("yes", "true", "1", "on")
_NO: Final = ("no", "false", "0", "off")


class ScreenFilter(Struct, frozen=True, kw_only=True):
    """A filter: `word` is its option and its name in addresses, `field` that of `Screen`."""

    word: str
    field: str
    kind: FilterKind
    label: str
    example: str
    about: str

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words that it takes; none where any are."""
        return WORDS.get(self.field, ())


# Words that files and fields call otherwise.
_FIELDS: Final = {
    "code": "codes",
    "role": "roles",
    "change-in-holding": "change",
    "issuer": "issuers",
    "owner": "owners",
    "form": "forms",
}


def _filter(word: str, kind: FilterKind, label: str, example: str, about: str) -> ScreenFilter:
    field = _FIELDS.get(word, word.replace("-", "_"))
    return ScreenFilter(word=word, field=field, kind=kind, label=label, example=example, about=about)


_AT_LEAST: Final = "Shares times price of a trade, of all its price lines, is at least this."
_AT_MOST: Final = "Shares times price of a trade, of all its price lines, is at most this."
_ROLES: Final = "An owner is ceo, cfo, director, officer, ten-percent-owner or other."
_CHANGE: Final = "Changes the holding by at least this many percent."
_PLAN: Final = "The form's 10b5-1 box says yes, no, was left-empty, or not-asked."
_PATTERN: Final = "A footnote of the line matches this regular expression (RE2)."
FILTERS: Final = (
    _filter("code", "words", "Code", "P,S", "Transaction code is one of these."),
    _filter(
        "min-value",
        "amount",
        "Value from",
        "DOLLARS",
        _AT_LEAST,
    ),
    _filter(
        "max-value",
        "amount",
        "Value to",
        "DOLLARS",
        _AT_MOST,
    ),
    _filter("min-price", "amount", "Price from", "DOLLARS", "The price of a share is at least this."),
    _filter("max-price", "amount", "Price to", "DOLLARS", "The price of a share is at most this."),
    _filter("role", "words", "Role", "ROLE", _ROLES),
    _filter("delay", "number", "Days to filing", "N", "Filed at least N business days after the trade."),
    _filter("late", "number", "Days late", "N", "Filed at least N business days after the due date."),
    _filter("change-in-holding", "amount", "Change in holding", "PCT", _CHANGE),
    _filter("plan", "choice", "10b5-1 box", "ANSWER", _PLAN),
    _filter("sic", "words", "Industry", "35,2834", "Industry code of the issuer begins with one of these."),
    _filter("issuer", "parties", "Issuer", "ISSUER", "CIK or symbol of the issuer."),
    _filter("owner", "parties", "Owner", "OWNER", "CIK of an owner, or part of the name."),
    _filter("form", "words", "Form", "4,4/A", "Document type is one of these."),
    _filter("held", "choice", "Held", "HOW", "Held directly or indirectly."),
    _filter("table", "choice", "Table", "TABLE", "I, or II for derivatives."),
    _filter("cluster", "cluster", "Cluster", "N[/DAYS]", "N insiders within DAYS, by default 30."),
    _filter("first", "number", "First in years", "YEARS", "First trade of its kind by the insider in this many years."),
    _filter("since", "day", "Filed from", "DATE", "Filed on this day or later."),
    _filter("until", "day", "Filed to", "DATE", "Filed on this day or earlier."),
    _filter("traded-since", "day", "Traded from", "DATE", "Traded on this day or later."),
    _filter("traded-until", "day", "Traded to", "DATE", "Traded on this day or earlier."),
    _filter("footnote", "text", "Footnote", "TEXT", "A footnote of the line contains this text."),
    _filter("footnote-pattern", "text", "Footnote pattern", "REGEX", _PATTERN),
    _filter("doubt", "choice", "Doubtful amounts", "ANSWER", "The amounts as filed are doubtful: yes or no."),
    _filter("as-filed", "flag", "As filed", "yes", "Find lines that an amendment repeats, too."),
)
_BY_WORD: Final = {one.word: one for one in FILTERS}


class AskedScreen(Struct, frozen=True):
    """A screen read from words, and what is wrong with those of its filters that were left out, by their words."""

    screen: Screen
    problems: Mapping[str, str]


def filter_texts(screen: Screen) -> Iterator[tuple[str, str]]:
    """Yield the filters of a screen that are set, each as its word and text, in the order of the table."""
    for one in FILTERS:
        value = getattr(screen, one.field)
        if value in (None, (), False):
            continue
        if one.kind == "parties":
            yield from ((one.word, text) for text in value)
        else:
            yield one.word, _text(value)


def _text(value: object) -> str:
    match value:
        case True:
            return "yes"
        case tuple():
            return ",".join(map(str, value))
        case Decimal():
            return f"{value.normalize():f}"
        case Cluster():
            return f"{value.insiders}/{value.days}"
        case _:
            return str(value)


def read_filters(given: Iterable[tuple[str, str]], known: Screen | None = None) -> AskedScreen:
    """Read a screen from words and texts; these take the place of the filters of a known screen.

    A filter that is wrong is named among the problems and left out, the others count. An empty text is no filter.
    """
    texts: dict[str, list[str]] = {}
    problems: dict[str, str] = {}
    typed: dict[str, str] = {}
    for word, text in given:
        name = word.replace("_", "-")
        if name not in _BY_WORD:
            problems[word] = f"'{word}' is no filter; {suggest(word, tuple(_BY_WORD))}"
        elif text.strip():
            texts.setdefault(name, []).append(text)
            typed.setdefault(name, word)
    values: dict[str, object] = {}
    for name, several in texts.items():
        try:
            values[_BY_WORD[name].field] = _value(_BY_WORD[name], several)
        except ScreenError as error:
            problems[name] = str(error.called(typed[name]))
    return _made(values, known or Screen(), problems, typed)


def _value(one: ScreenFilter, texts: Sequence[str]) -> object:
    if one.kind == "words":
        words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
        return tuple(dict.fromkeys(word.upper() if one.field == "codes" else word for word in words))
    if one.kind == "parties":
        return tuple(dict.fromkeys(text.strip() for text in texts))
    if len(texts) > 1:
        what = f"given {len(texts)} times; give it once"
        raise ScreenError(what, one.field)
    return _single(one, texts[0].strip())


def _single(one: ScreenFilter, text: str) -> Decimal | int | date | str | Cluster | bool | None:
    match one.kind:
        case "amount":
            return amount_of(one.field, text.replace(",", "").replace("_", "").strip("$% "))
        case "number":
            return _number(one.field, text)
        case "day":
            return day_of(one.field, text)
        case "cluster":
            return cluster_of(text)
        case "flag":
            return _flag(one.field, text)
    return text


def _number(field: str, text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    what = f"'{text}' is no number of {_MOST_DIGITS} digits or fewer; write it as 3"
    raise ScreenError(what, field)


def _flag(field: str, text: str) -> bool:
    if text.casefold() not in (*_YES, *_NO):
        what = f"'{text}' is none; give yes or no"
        raise ScreenError(what, field)
    return text.casefold() in _YES


def _made(values: dict[str, object], known: Screen, problems: dict[str, str], typed: Mapping[str, str]) -> AskedScreen:
    """Make the screen; each filter that it refuses is left out, until it takes the rest."""
    own = {name: getattr(known, name) for name in Screen.__struct_fields__}
    while True:
        try:
            return AskedScreen(Screen(**{**own, **values}), problems)
        except ScreenError as error:
            field = error.field
            if field not in values and field not in _set_fields(own):
                raise
            values[field] = Screen.__struct_defaults__[Screen.__struct_fields__.index(field)]
            word = word_of(field)
            problems[word] = str(error.called(typed.get(word, word)))


def word_of(field: str) -> str:
    """Return the word of a field of `Screen`."""
    return next(one.word for one in FILTERS if one.field == field)


def _set_fields(own: Mapping[str, object]) -> set[str]:
    return {name for name, value in own.items() if value not in (None, (), False)}
