"""Errors of the kinds that real filings have, put into the text of a filing without any."""

import re
from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct

from section16.form.envelope import PublishedDocument
from section16.synth.draws import Draws
from section16.xml.container.markup import DOCUMENT, FORM, PARTY
from section16.xml.container.write import documents_of

__all__ = ["DAMAGE_KINDS", "DamageKind", "DamageOutcome", "damage_named"]


DamageOutcome = Literal["read", "skipped", "rejected"]


class DamageKind(Struct, frozen=True):
    """One kind of error: its name, what it does to a submission, and what becomes of it.

    `outcome` is "read" with or without faults, "skipped" for another form, or "rejected"; `counted` tells whether the
    rows counted before still stand there, and `notes` how many footnotes came to them.
    """

    name: str
    spoil: Callable[[str, Draws], bytes]
    about: str
    outcome: DamageOutcome = "read"
    counted: bool = True
    notes: int = 0


_DAY: Final = re.compile(r"(<(?:periodOfReport|signatureDate)>)(\d{4})(-\d\d-\d\d)<")
_ROW_DAY: Final = re.compile(r"(<transactionDate>\s*<value>)(\d{4})(-\d\d-\d\d)<")
_NUMBER: Final = re.compile(r"((?:<transactionShares>|<sharesOwnedFollowingTransaction>)\s*<value>)([0-9.]+)<")
_WRONG_NUMBERS: Final = ("1,234,567", "$12.50", "(100)", "-100", "12.123456789", "N/A", "", "1.5E3", "9" * 45)
_FIRST_NOTE: Final = re.compile(r'<footnote id="F1">[^<]*</footnote>')


def _zone(text: str, draws: Draws) -> bytes:
    zone = draws.pick(("-05:00", "-04:00", "Z"))
    return _DAY.sub(rf"\g<1>\g<2>\g<3>{zone}<", text).encode()


def _old_year(text: str, draws: Draws) -> bytes:
    pattern = _ROW_DAY if _ROW_DAY.search(text) else _DAY
    return pattern.sub(lambda match: f"{match[1]}00{match[2][2:]}{match[3]}<", text, count=1 + draws.below(2)).encode()


def _after_filing(text: str, draws: Draws) -> bytes:
    pattern = _ROW_DAY if _ROW_DAY.search(text) else _DAY
    years = draws.between(1, 8)
    return pattern.sub(lambda match: f"{match[1]}{int(match[2]) + years}-11-15<", text, count=1).encode()


def _american(text: str, _: Draws) -> bytes:
    return _DAY.sub(lambda match: f"{match[1]}{match[3][1:3]}/{match[3][4:]}/{match[2]}<", text, count=1).encode()


def _missing(text: str, draws: Draws) -> bytes:
    """Take out one element that ought to be there."""
    tags = [tag for tag in _NEEDED if f"<{tag}>" in text]
    tag = draws.pick(tags)
    return re.sub(rf"\s*<{tag}>.*?</{tag}>", "", text, count=1, flags=re.DOTALL).encode()


_NEEDED: Final = (
    "postTransactionAmounts",
    "ownershipNature",
    "issuerTradingSymbol",
    "transactionPricePerShare",
    "periodOfReport",
    "transactionCoding",
)


def _twin_note(text: str, _: Draws) -> bytes:
    note = _FIRST_NOTE.search(text)
    if note is None:
        return text.replace(
            "<ownerSignature>", '<footnotes><footnote id="F1">Made twice.</footnote></footnotes><ownerSignature>', 1
        ).encode()
    return text.replace(note[0], f"{note[0]}{note[0]}", 1).encode()


def _malformed(text: str, draws: Draws) -> bytes:
    """Break the XML in one of the ways seen: a bare ampersand, a wrong end tag, a broken start tag."""
    old, new = draws.pick(
        (
            ("<signatureName>", "<signatureName>Bralm & "),
            ("</issuerName>", "</issuername>"),
            ("<ownerSignature>", "<ownerSignature ature>"),
            ("</rptOwnerName>", "</rptOwnerNam>"),
        )
    )
    return text.replace(old, new, 1).encode()


def _cut(text: str, draws: Draws) -> bytes:
    """End in the middle of the document."""
    begins = text.index("<ownershipDocument>")
    ends = text.rindex("</ownershipDocument>")
    return text[: begins + (ends - begins) * draws.between(30, 95) // 100].encode()


def _unknown(text: str, draws: Draws) -> bytes:
    tag = draws.pick(("rule10b5One", "numberOfHoldings", "transactionValueUsd", "filerNote"))
    return text.replace("</issuer>", f"</issuer><{tag}>1</{tag}>", 1).encode()


def _doubled(text: str, draws: Draws) -> bytes:
    tag = draws.pick(("issuerTradingSymbol", "periodOfReport", "documentType", "rptOwnerCity"))
    found = re.search(rf"<{tag}>[^<]*</{tag}>", text)
    return text.replace(found[0], f"{found[0]}{found[0]}", 1).encode() if found else text.encode()


def _wrong_number(text: str, draws: Draws) -> bytes:
    if _NUMBER.search(text) is None:  # nothing is owned: there is no number
        return _american(text, draws)
    wrong = draws.pick(_WRONG_NUMBERS)
    return _NUMBER.sub(lambda match: f"{match[1]}{wrong}<", text, count=1).encode()


def _odd_flag(text: str, draws: Draws) -> bytes:
    wrong = draws.pick((" TRUE ", "Y", "yes", "2"))
    return re.sub(
        r"<(isDirector|isOfficer|isTenPercentOwner|isOther)>[^<]*<", rf"<\g<1>>{wrong}<", text, count=1
    ).encode()


def _latin(text: str, _: Draws) -> bytes:
    """Write a letter in Latin-1 where UTF-8 is due."""
    return text.replace("<signatureName>", "<signatureName>\u00e9 ", 1).encode("latin-1")


def _other_form(text: str, _: Draws) -> bytes:
    """Put a filing of another form in its place: it has a header and no ownership document."""
    page = "<html><body><p>Item 8.01 Other events.</p></body></html>\n"
    head, found, rest = text.partition(DOCUMENT.opens.decode())
    if not found:  # a bare document has no header
        return page.encode()
    other = PublishedDocument(sequence=1, name="made-up.htm", type="8-K", content=page.encode())
    ends = rest[rest.index(DOCUMENT.closes.decode()) + len(DOCUMENT.closes) :].lstrip("\n")
    return _FORM.sub(rf"\g<1>{other.type}", head).encode() + documents_of((other,)) + ends.encode()


_FORMS_NAMED: Final = (FORM, next(value for value in PARTY if value.field == "form_type"))
_FORM: Final = re.compile(
    "(" + "|".join(rf"{value.label}:\s+|<{value.tag}>" for value in _FORMS_NAMED) + ")[345](?:/A)?"
)


def _rubbish(_: str, draws: Draws) -> bytes:
    return bytes(draws.below(256) for _ in range(draws.between(40, 4_000)))


DAMAGE_KINDS: Final = (
    DamageKind("zone", _zone, "dates with a time zone behind them"),
    DamageKind("old year", _old_year, "the year 0023 for 2023"),
    DamageKind("after filing", _after_filing, "a transaction long after its filing"),
    DamageKind("american date", _american, "a date as 12/13/2022"),
    DamageKind("missing", _missing, "an element that is needed is not there"),
    DamageKind("twin note", _twin_note, "two footnotes with one id", notes=1),
    DamageKind("malformed", _malformed, "no well-formed XML"),
    DamageKind("cut", _cut, "the file ends in the middle", counted=False),
    DamageKind("unknown element", _unknown, "an element that no schema has"),
    DamageKind("doubled element", _doubled, "an element twice"),
    DamageKind("bad number", _wrong_number, "a number with commas, signs, words or too many figures"),
    DamageKind("odd flag", _odd_flag, "a check box that is neither 0 nor 1"),
    DamageKind("latin", _latin, "a letter that is no UTF-8"),
    DamageKind("other form", _other_form, "a filing of another form", "skipped", counted=False),
    DamageKind("rubbish", _rubbish, "bytes that are no text", "rejected", counted=False),
)

_BY_NAME: Final = {kind.name: kind for kind in DAMAGE_KINDS}


def damage_named(name: str) -> DamageKind | None:
    """Return the kind of error of that name, or None."""
    return _BY_NAME.get(name)
