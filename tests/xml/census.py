"""Every fact of a document and of a form, counted by walks that know nothing of the reader."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET

from msgspec import Struct

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import Field, fields_of

NUMBERS = {
    "transactionShares",
    "transactionPricePerShare",
    "transactionValue",
    "transactionTotalValue",
    "sharesOwnedFollowingTransaction",
    "valueOwnedFollowingTransaction",
    "conversionOrExercisePrice",
    "underlyingSecurityShares",
    "underlyingSecurityValue",
}
FLAGS = {
    "noSecuritiesOwned",
    "notSubjectToSection16",
    "form3HoldingsReported",
    "form4TransactionsReported",
    "aff10b5One",
    "isDirector",
    "isOfficer",
    "isTenPercentOwner",
    "isOther",
    "equitySwapInvolved",
    "rptOwnerNonUSAddressFlag",
    "rptOwnerGoodAddress",
}
FLAT = {"transactionValue": "transactionPricePerShare"}  # X0101's name of the price

Fact = tuple[str, str]  # the element, the cell of a value; what it says


def canonical(tag: str, text: str) -> str:
    """Return one text for all lexical forms of a number or a check box."""
    text = " ".join(text.split())
    if tag in FLAGS:
        return {"true": "1", "false": "0"}.get(text.lower(), text)
    if tag in NUMBERS:
        try:
            return str(Decimal(text).normalize() + 0)
        except InvalidOperation:
            return text
    return text


def facts_of_xml(xml: bytes | str) -> Counter[Fact]:
    """Count the leaf texts and the ids of a document."""
    return Counter(_elements(ET.fromstring(xml), ""))  # noqa: S314 - the corpus, and what the tests make


def _elements(element: ET.Element, parent: str) -> Iterator[Fact]:
    tag = parent if element.tag == "value" else element.tag
    tag = FLAT.get(tag, tag)
    if element.text and element.text.strip():
        yield tag, canonical(tag, element.text)
    if element.get("id"):
        yield f"{FLAT.get(parent, parent)}/{element.tag}@id", element.get("id", "")
    for child in element:
        yield from _elements(child, element.tag)


def facts_of_form(document: OwnershipDocument) -> Counter[Fact]:
    """Count the values and the references to footnotes of a form."""
    return Counter(_parts(document))


def _parts(part: Struct) -> Iterator[Fact]:
    for field in fields_of(type(part)):
        value = getattr(part, field.name)
        if value not in (None, ()):
            yield from _field(field, value)


def _field(field: Field, value: object) -> Iterator[Fact]:
    *above, tag = field.row.path.split("/")
    if isinstance(value, Cell):
        if value.value is not None:
            yield tag, canonical(tag, field.row.kind.format(value.value))
        yield from ((f"{tag}/footnoteId@id", one) for one in value.footnotes)
    elif tag == "footnoteId":
        yield from ((f"{above[-1]}/footnoteId@id", one) for one in value)
    elif field.parts == (Footnote,):
        for note in value:
            yield "footnote", canonical("footnote", note.text)
            yield "footnotes/footnote@id", note.id
    elif field.parts:
        for one in value if field.many else (value,):
            yield from _parts(one)
    else:
        yield tag, canonical(tag, field.row.kind.format(value))


def facts_of_faults(document: OwnershipDocument) -> Counter[Fact]:
    """Count the texts that were kept as filed because they are not of their kind."""
    kept: Counter[Fact] = Counter()
    for fault in document.faults:
        if fault.kind == "value":
            tag = fault.place.removesuffix("/value").rpartition("/")[2].partition("[")[0]
            kept[tag, canonical(tag, fault.text)] += 1
    return kept
