"""VA: what stands in an element, which is its kind, range, length, list and characters."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.issuer import Issuer
from section16.form.owner import OwnerAddress
from section16.form.places import Spot
from section16.form.problems import Fault
from section16.form.rows import fields_of
from section16.rules.book.elements import missing_places
from section16.rules.report import Filled, Report
from section16.rules.rule import SPECIFICATION, Found, rule
from section16.standard.kinds import Amount, Choice, Day, Text
from section16.standard.limits import LIMITS
from section16.standard.places import country_codes, is_obsolete, state_codes
from section16.standard.row import VALUE
from section16.standard.text.characters import is_allowed, transliterate
from section16.standard.text.days import no_date
from section16.standard.versions import generation

__all__ = [
    "characters_are_edgars",
    "choices_are_of_their_list",
    "countries_are_of_their_list",
    "dates_carry_no_time_zone",
    "is_zoned_date",
    "numbers_are_in_range",
    "numbers_have_few_digits",
    "optional_values_are_not_blank",
    "states_are_of_their_list",
    "states_are_still_there",
    "symbols_stand_alone",
    "texts_are_long_enough",
    "texts_are_of_their_pattern",
    "texts_are_short_enough",
    "texts_are_written_out",
    "values_are_given_where_a_footnote_will_not_do",
    "values_are_of_their_kind",
    "values_stand_alone",
]

_BRACKETS = re.compile(r"[\[\]()]")
_EXCHANGE = re.compile(
    r"\A\W*(?:NYSE|NASDAQ|AMEX|OTC)[A-Z ]*\s?[:\-]\s*|\A[A-Z]{3,6}\s?:\s*|\s?:\s?[A-Z]{2}\Z", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_TYPES = f"{SPECIFICATION}, 3.2; ownershipDocumentCommon.xsd"
_LENGTHS = f"{SPECIFICATION}, 3.2 and Table 3.5; ownershipDocumentCommon.xsd"
_FORMATTING = f"{SPECIFICATION}, 4.1"
_XML_TYPES = f"{SPECIFICATION}, 3.2"
# An xs:date may have a zone, although the specification asks for YYYY-MM-DD alone.
_ZONED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})").fullmatch
# A confirmation code is a secret: no message shows one.
_NEVER_SHOWN = "ccc"
_SHOWN = 40
_NAME_OF_A_TEXT = re.compile(r"(?<![^\s(\"'])@[A-Za-z][\w-]*(?![\w.-]*\w)")
_CODE_LENGTH = 2  # a longer text is too long, which is another rule's to say
_SPLIT = "X0609"  # brought a list of countries beside that of states


@rule("VA001", "suspense", _TYPES, schema=True, reads="faults")
def values_are_of_their_kind(report: Report) -> Iterator[Found]:
    """Write dates, numbers and boxes as their kind is written.

    A date is YYYY-MM-DD; a number is digits and one point, without commas, signs of currency or parentheses; a
    box is 0, 1, false or true. EDGAR suspends anything else; the reader keeps it as filed.
    """
    for fault in report.document.faults:
        if fault.kind == "value" and not is_zoned_date(fault):
            yield fault.place, fault.reason


def is_zoned_date(fault: Fault) -> bool:
    """Tell whether a text that is not of its kind is a date with a zone, where a date belongs."""
    steps = fault.place.removesuffix(f"/{VALUE}").rpartition("/")
    text = fault.text.strip()
    is_date = _ZONED(text) is not None and not no_date(text[:10]).is_impossible
    return is_date and steps[2].partition("[")[0] in _dates()


@cache
def _dates() -> frozenset[str]:
    """List the elements that hold a date."""
    parts: tuple[type[Struct], ...] = (
        OwnershipDocument,
        *(part for field in fields_of(OwnershipDocument) for part in field.parts),
    )
    rows = (field.row for part in parts if part is not Footnote for field in fields_of(part))
    return frozenset(row.path.rpartition("/")[2] for row in rows if isinstance(row.kind, Day))


@rule("VA002", "suspense", _TYPES, schema=True)
def numbers_are_in_range(report: Report) -> Iterator[Found]:
    """Keep numbers between 0 and 999,999,999,999.9999.

    A disposition is shown by the letter D, never by a minus sign.
    """
    for one, value in report.numbers:
        if value < 0:
            yield one.place, f"'{value:f}' is negative; write the amount without a sign"
        elif value > Amount.most:
            yield one.place, f"'{value:f}' is more than {Amount.most}; check the amount"


@rule("VA003", "suspense", _TYPES, schema=True)
def numbers_have_few_digits(report: Report) -> Iterator[Found]:
    """Keep numbers to four decimals.

    The schema takes 16 digits, 4 of them after the point. Zeros at the end do not count.
    """
    for one, value in report.numbers:
        if 0 <= value <= Amount.most and value.as_tuple().exponent < -Amount.decimals:  # type: ignore[operator]
            rounded = round(value, Amount.decimals)
            if rounded != value:
                yield one.place, f"'{value:f}' has more than {Amount.decimals} decimals; write {rounded:f}"


@rule("VA004", "suspense", _LENGTHS, schema=True)
def texts_are_short_enough(report: Report) -> Iterator[Found]:
    """Keep each text within its length.

    Table 3.5 has the lengths: 60 characters for a title, 100 for the nature of ownership, 30 for an officer's
    title, 2,000 for remarks. What does not fit belongs into a footnote or an exhibit.
    """
    submitted = report.submitted
    for one, text, kind in report.once(_typed_texts):
        longest = _longest(one.element, kind) if submitted else kind.longest
        if longest is not None and len(text) > longest:
            over = len(text) - longest
            yield one.place, f"{_quoted(one)} has {len(text)} characters where {longest} fit; shorten it by {over}"


def _longest(element: str, kind: Text) -> int | None:
    """Return the most characters; where the schema takes more than the specification, authors keep to the latter."""
    lengths = (kind.longest, _specified(element))
    return min((length for length in lengths if length is not None), default=None)


@cache
def _specified(element: str) -> int | None:
    return next((one.most for one in LIMITS if one.name == element and one.unit == "characters"), None)


def _typed_texts(report: Report) -> tuple[tuple[Filled, str, Text], ...]:
    return tuple((one, text, kind) for one, text in report.texts if text and type(kind := one.field.row.kind) is Text)


def _quoted(one: Filled) -> str:
    if one.field.name == _NEVER_SHOWN:
        return f"'{one.element}'"
    text = str(one.value)
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"


@rule("VA005", "suspense", _LENGTHS, schema=True)
def texts_are_long_enough(report: Report) -> Iterator[Found]:
    """Give a text of exact length in full.

    A confirmation code has eight characters, a schema version five.
    """
    for one, text, kind in report.once(_typed_texts):
        if len(text) < kind.shortest:
            yield one.place, f"{_quoted(one)} has {len(text)} characters where {kind.shortest} are due; give all"


@rule("VA006", "suspense", _LENGTHS, schema=True)
def texts_are_of_their_pattern(report: Report) -> Iterator[Found]:
    """Write CIKs in digits, and zip codes in letters, digits, blanks, # and -.

    The schema has a pattern for each.
    """
    for one, text, kind in report.once(_typed_texts):
        if kind.pattern is not None and not _of(kind.pattern)(text):
            yield one.place, f"{_quoted(one)} is not of the pattern {kind.pattern}; write it so"


@cache
def _of(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


@rule("VA007", "suspense", f"{SPECIFICATION}, 3.6; document XSD", schema=True)
def choices_are_of_their_list(report: Report) -> Iterator[Found]:
    """Choose a value from the list of the element.

    Codes are single capital letters or digits. K (equity swap) and V (voluntarily early) are no codes: EDGAR
    prints them from equitySwapInvolved and transactionFormType.
    """
    for one, word in report.texts:
        kind = one.field.row.kind
        if type(kind) is Choice and word not in _words(kind):
            yield one.place, f"{_quoted(one)} is not one of {', '.join(kind.words)}; choose one of them"


def _words(kind: Choice) -> tuple[str, ...]:
    return (*kind.words, "") if kind.empty else kind.words


@rule("VA008", "suspense", f"{SPECIFICATION}, 3.6.6 and Appendix A", schema=True)
def states_are_of_their_list(report: Report) -> Iterator[Found]:
    """Use EDGAR's codes of states.

    Two characters. Until March 2026 the list held countries and provinces too; since then 57 states and
    territories.
    """
    allowed = state_codes(report.version)
    for spot, address in report.of(OwnerAddress):
        state = address.state or ""
        if 0 < len(state) <= _CODE_LENGTH and state not in allowed and not _is_past(state, report):
            yield spot.at("state"), f"'{state}' is no state code; choose one of the specification's Appendix A"


def _is_past(code: str, report: Report) -> bool:
    """Tell whether a code is one that only the single list of old had, and still has for the record."""
    return report.generation < generation(_SPLIT) and is_obsolete(code)


@rule("VA009", "suspense", f"{SPECIFICATION}, 3.6.2 and Appendix H", schema=True)
def countries_are_of_their_list(report: Report) -> Iterator[Found]:
    """Use EDGAR's codes of countries.

    Two characters; the provinces of Canada are among them.
    """
    allowed = country_codes(report.version)
    for spot, address in report.of(OwnerAddress):
        country = address.country or ""
        known = not country or country in allowed or is_obsolete(country)
        if allowed and not known and len(country) <= _CODE_LENGTH:
            yield spot.at("country"), f"'{country}' is no country code; choose one of the specification's Appendix H"


@rule("VA010", "suspense", _TYPES, schema=True)
def values_are_given_where_a_footnote_will_not_do(report: Report) -> Iterator[Found]:
    """Give the value itself where a footnote cannot stand for it.

    A footnote may replace a price, an exercise price, an exercise or expiration date and an underlying amount.
    Titles, trade dates, amounts, balances and codes need their value.
    """
    for one in report.noted:
        if one.value in {None, ""} and _needs_value(one) and not report.is_unread(one.place):
            yield one.place, f"'{one.element}' has a footnote and no value; give the value too"


def _needs_value(one: Filled) -> bool:
    row = one.field.row
    may_be_empty = isinstance(row.kind, Text) and not row.kind.shortest
    return one.field.is_cell and row.value == "m" and not may_be_empty


@rule("VA011", "advice", f"{SPECIFICATION}, 3.2", reads="faults")
def dates_carry_no_time_zone(report: Report) -> Iterator[Found]:
    """Write dates without a time zone.

    The schema takes an xs:date with a zone, and EDGAR has accepted some; the specification asks for YYYY-MM-DD,
    and readers stumble over the rest.
    """
    for fault in report.document.faults:
        if fault.kind == "value" and is_zoned_date(fault):
            yield fault.place, f"'{fault.text}' has a time zone; write {fault.text.strip()[:10]}"


@rule("VA012", "suspense", "EDGAR Filer Manual, Volume II, section 5, Table 5-1", stage="submitted")
def characters_are_edgars(report: Report) -> Iterator[Found]:
    """Write in the characters that EDGAR takes.

    Letters, digits and punctuation of ASCII, without the caret: curly quotes, long dashes and accents are not
    among them. The message says what to write instead.
    """
    for one, text in report.once(_all_texts):
        if not is_allowed(text):
            yield one.place, _character_message(text)


def _all_texts(report: Report) -> tuple[tuple[Filled | Spot, str], ...]:
    return (*report.texts, *((spot, note.text) for spot, note in report.of(Footnote)))


def _character_message(text: str) -> str:
    made = transliterate(text)
    advice = [(one.character, one.name, f"write '{one.by}'") for one in made.replacements]
    advice += [(one.character, one.name, "rewrite the text without it") for one in made.unknown]
    distinct = list(dict.fromkeys(advice))
    character, name, do = distinct[0]
    more = f" (and {len(distinct) - 1} more)" if len(distinct) > 1 else ""
    return f"'{character}' ({name}) is not among EDGAR's characters{more}; {do}"


@rule("VA013", "suspense", "ownershipDocumentCommon.xsd, rptOwnerCountry", stage="submitted")
def states_are_still_there(report: Report) -> Iterator[Found]:
    """Use no code of a country that no longer exists.

    The schema still has 22 such codes, for old records; EDGAR suspends a submission that uses one.
    """
    for one, code in report.texts_in("state", "country"):
        if is_obsolete(code):
            yield one.place, f"'{code}' is an obsolete code; give the code of today's country"


@rule("VA014", "advice", f"Form 4, item 2; {SPECIFICATION}, Table 3.5")
def symbols_stand_alone(report: Report) -> Iterator[Found]:
    """Write the trading symbol alone.

    The exchange and brackets around the symbol keep readers from finding the company. `NONE` says that there is no
    symbol; several are separated by a comma.
    """
    for spot, issuer in report.of(Issuer):
        symbol = issuer.trading_symbol or ""
        plain = _plain_symbol(symbol)
        if plain != symbol:
            yield spot.at("trading_symbol"), f"'{symbol}' is more than a symbol; write {plain or 'the symbol'}"


def _plain_symbol(symbol: str) -> str:
    """Return a symbol without brackets, without its exchange before or behind it, and several with commas."""
    bare = _EXCHANGE.sub("", _BRACKETS.sub("", symbol).strip())
    return ", ".join(one.strip() for one in _BETWEEN.split(bare)) if _BETWEEN.search(bare) else bare


@rule("VA015", "suspense", f"{_XML_TYPES}, boolean, date, decimal", stage="submitted", reads="slips")
def optional_values_are_not_blank(report: Report) -> Iterator[Found]:
    """Leave out the element of a date, number or box that has no value.

    The schema takes no empty element there. EDGAR itself disseminates empty elements, so published documents are not
    judged.
    """
    missing = missing_places(report)
    for slip in report.slips_of("blank"):
        cell = slip.place.removesuffix("/value")
        if not any(cell == place or cell.startswith(f"{place}/") for place in missing):  # which another rule says
            yield slip.place, f"'{cell.rpartition('/')[2]}' is empty; leave the element out", slip.line


@rule("VA016", "suspense", f"{_FORMATTING}, rules 5 and 6", stage="submitted", reads="slips")
def values_stand_alone(report: Report) -> Iterator[Found]:
    """Keep tag, value and tag on one line, without white space around the value.

    White space is part of the value, which may then be too long, not on its list or not of its pattern; some
    validators refuse a date with it. It does no harm around numbers and boxes, and in texts that are short enough.
    """
    for slip in report.slips_of("spaces"):
        seen = f"'{slip.text}'" if slip.text else "the value"
        yield slip.place, f"{seen} has white space around it, which counts as part of it; take it away", slip.line


@rule("VA017", "advice", "Form 4, General Instruction 6; Forms 3, 4 and 5, Explanation of Responses")
def texts_are_written_out(report: Report) -> Iterator[Found]:
    """Write texts out, not the name of a text.

    A plan names its texts as `@conversion`, and a draft has the words in its place. A name that is left explains
    nothing to a reader.
    """
    for one, text in report.once(_all_texts):
        found = _NAME_OF_A_TEXT.search(text) if "@" in text else None
        if found is not None:
            yield one.place, f"'{found[0]}' looks like the name of a text; write the text itself"
