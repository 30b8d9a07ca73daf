"""Replacements for characters that EDGAR does not take, accented letters aside: those only lose their accent."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["SPACED", "TRANSLITERATIONS"]

_SPACES = dict.fromkeys(
    "\N{NO-BREAK SPACE}\N{EN SPACE}\N{EM SPACE}\N{THREE-PER-EM SPACE}\N{FOUR-PER-EM SPACE}\N{SIX-PER-EM SPACE}"
    "\N{FIGURE SPACE}\N{PUNCTUATION SPACE}\N{THIN SPACE}\N{HAIR SPACE}\N{NARROW NO-BREAK SPACE}"
    "\N{MEDIUM MATHEMATICAL SPACE}\N{IDEOGRAPHIC SPACE}\N{EN QUAD}\N{EM QUAD}",
    " ",
)
_LINES = dict.fromkeys("\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\N{NEXT LINE}\N{LINE TABULATION}", "\n")
# Invisible: they mark where a line may break or how letters join.
_NOTHING = dict.fromkeys(
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{VARIATION SELECTOR-16}",
    "",
)
_DASHES = dict.fromkeys(
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{MINUS SIGN}\N{SMALL HYPHEN-MINUS}\N{HYPHEN BULLET}",
    "-",
) | dict.fromkeys("\N{EM DASH}\N{HORIZONTAL BAR}", "--")
_SINGLE_QUOTES = dict.fromkeys(
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{PRIME}\N{ACUTE ACCENT}\N{MODIFIER LETTER APOSTROPHE}"
    "\N{MODIFIER LETTER PRIME}\N{MODIFIER LETTER TURNED COMMA}",
    "'",
)
_DOUBLE_QUOTES = dict.fromkeys(
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{DOUBLE PRIME}",
    '"',
)
_BULLETS = dict.fromkeys(
    "\N{BULLET}\N{MIDDLE DOT}\N{BULLET OPERATOR}\N{BLACK CIRCLE}\N{WHITE BULLET}\N{TRIANGULAR BULLET}"
    "\N{BLACK SMALL SQUARE}\N{BLACK SQUARE}\N{DAGGER}\N{ASTERISK OPERATOR}",
    "*",
) | {"\N{DOUBLE DAGGER}": "**"}
_MONEY = {
    "\N{CENT SIGN}": "cents",
    "\N{POUND SIGN}": "GBP",
    "\N{YEN SIGN}": "JPY",
    "\N{EURO SIGN}": "EUR",
    "\N{WON SIGN}": "KRW",
    "\N{INDIAN RUPEE SIGN}": "INR",
    "\N{NEW SHEQEL SIGN}": "ILS",
}
_SIGNS = {
    "\N{SECTION SIGN}": "Section",
    "\N{PILCROW SIGN}": "Paragraph",
    "\N{COPYRIGHT SIGN}": "(C)",
    "\N{REGISTERED SIGN}": "(R)",
    "\N{TRADE MARK SIGN}": "(TM)",
    "\N{SERVICE MARK}": "(SM)",
    "\N{SOUND RECORDING COPYRIGHT}": "(P)",
    "\N{DEGREE SIGN}": "degrees",
    "\N{NUMERO SIGN}": "No.",
    "\N{FEMININE ORDINAL INDICATOR}": "a",
    "\N{MASCULINE ORDINAL INDICATOR}": "o",
    "\N{BROKEN BAR}": "|",
    "\N{INVERTED QUESTION MARK}": "?",
    "\N{INVERTED EXCLAMATION MARK}": "!",
    "\N{CHECK MARK}": "X",
    "\N{HEAVY CHECK MARK}": "X",
    "\N{BALLOT BOX}": "[ ]",
    "\N{BALLOT BOX WITH CHECK}": "[X]",
    "\N{BALLOT BOX WITH X}": "[X]",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
}
_MATHEMATICS = {
    "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{DIVISION SIGN}": "/",
    "\N{FRACTION SLASH}": "/",
    "\N{DIVISION SLASH}": "/",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NOT EQUAL TO}": "not equal to",
    "\N{ALMOST EQUAL TO}": "approximately",
    "\N{PER MILLE SIGN}": "per mille",
    "\N{VULGAR FRACTION ONE HALF}": "1/2",
    "\N{VULGAR FRACTION ONE QUARTER}": "1/4",
    "\N{VULGAR FRACTION THREE QUARTERS}": "3/4",
    "\N{VULGAR FRACTION ONE THIRD}": "1/3",
    "\N{VULGAR FRACTION TWO THIRDS}": "2/3",
    "\N{VULGAR FRACTION ONE EIGHTH}": "1/8",
    "\N{VULGAR FRACTION THREE EIGHTHS}": "3/8",
    "\N{VULGAR FRACTION FIVE EIGHTHS}": "5/8",
    "\N{VULGAR FRACTION SEVEN EIGHTHS}": "7/8",
}
# Letters that Unicode does not take apart.
_LETTERS = {
    "\N{LATIN SMALL LETTER SHARP S}": "ss",
    "\N{LATIN CAPITAL LETTER AE}": "AE",
    "\N{LATIN SMALL LETTER AE}": "ae",
    "\N{LATIN CAPITAL LIGATURE OE}": "OE",
    "\N{LATIN SMALL LIGATURE OE}": "oe",
    "\N{LATIN CAPITAL LETTER O WITH STROKE}": "O",
    "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
    "\N{LATIN CAPITAL LETTER D WITH STROKE}": "D",
    "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
    "\N{LATIN CAPITAL LETTER L WITH STROKE}": "L",
    "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
    "\N{LATIN CAPITAL LETTER H WITH STROKE}": "H",
    "\N{LATIN SMALL LETTER H WITH STROKE}": "h",
    "\N{LATIN CAPITAL LETTER ETH}": "D",
    "\N{LATIN SMALL LETTER ETH}": "d",
    "\N{LATIN CAPITAL LETTER THORN}": "Th",
    "\N{LATIN SMALL LETTER THORN}": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{MICRO SIGN}": "u",
}

# Windows-1252 text that was read as Latin-1: what come as C1 controls are quotes, dashes and signs.
_CODE_PAGE_1252 = {
    "\x80": "EUR",
    "\x82": "'",
    "\x84": '"',
    "\x85": "...",
    "\x86": "*",
    "\x87": "**",
    "\x88": "'",
    "\x8b": "'",
    "\x8c": "OE",
    "\x91": "'",
    "\x92": "'",
    "\x93": '"',
    "\x94": '"',
    "\x95": "*",
    "\x96": "-",
    "\x97": "--",
    "\x99": "(TM)",
    "\x9b": "'",
    "\x9c": "oe",
}

TRANSLITERATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **_SPACES,
        **_LINES,
        **_NOTHING,
        **_DASHES,
        **_SINGLE_QUOTES,
        **_DOUBLE_QUOTES,
        **_BULLETS,
        **_MONEY,
        **_SIGNS,
        **_MATHEMATICS,
        **_LETTERS,
        **_CODE_PAGE_1252,
    }
)

# Words and fractions get a space where a letter or digit is beside them: ten and a half is 10 1/2, not 101/2.
SPACED: Final = frozenset(
    by
    for by in TRANSLITERATIONS.values()
    if by[:1].isdigit() or by in _MONEY.values() or by in {"Section", "Paragraph", "No.", "degrees", "per mille"}
) | {"not equal to", "approximately"}
