"""For each constraint of the row table, the document that breaks just it."""

from collections.abc import Iterator

from lxml import etree

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Day, Flag, NoteIds, Text
from section16.standard.row import Group
from section16.standard.versions import generation
from section16.xml.element import Element
from tests.rules.acts import (
    add_group,
    alone,
    attribute,
    beside,
    empty,
    exchange,
    fill,
    many_owners,
    note,
    only_note,
    place_of,
    remove,
    stranger,
    text_between,
    twice,
    write,
)
from tests.rules.base import Base, Mutant, wrong

# Where one of each part stands in the sample.
PARTS = {
    OwnershipDocument: ".",
    Issuer: "issuer",
    ReportingOwner: "reportingOwner[1]",
    OwnerAddress: "reportingOwner[1]/reportingOwnerAddress",
    NonDerivativeTransaction: "nonDerivativeTable/nonDerivativeTransaction[1]",
    NonDerivativeHolding: "nonDerivativeTable/nonDerivativeHolding[1]",
    DerivativeTransaction: "derivativeTable/derivativeTransaction",
    DerivativeHolding: "derivativeTable/derivativeHolding",
    OwnerSignature: "ownerSignature[1]",
}


def mutants(base: Base) -> Iterator[Mutant]:
    for part, where in PARTS.items():
        if base.root.find(where) is None:
            continue
        for field in fields_of(part):
            yield from of_field(base, field, where)
        for group in getattr(part, "groups", ()):
            yield from of_group(base, group, where)
        yield from out_of_order(base, where)
        yield from strangers(base, where)
    yield from choices(base)
    yield from too_many(base)


def _below(where: str, path: str) -> str:
    return path if where == "." else f"{where}/{path}"


def of_group(base: Base, group: Group, where: str) -> Iterator[Mutant]:
    path = _below(where, group.path)
    there = base.root.find(path) is not None
    if there and base.asks(group):
        yield base.change("without", str(base.asks(group)), path, remove)
    if there:
        yield base.change("twice", "EL007", path, twice)
    if not there and base.use(group) == "-":
        yield base.change(f"with {group.path}", "EL004", where, lambda part: add_group(part, group))


def of_field(base: Base, field: Field, where: str) -> Iterator[Mutant]:
    path = _below(where, field.row.path)
    if field.parts and field.many and field.row.path.endswith("Table"):
        return
    if base.root.find(path) is None:
        yield from with_what_is_not_there(base, field, where)
        return
    yield from presence(base, field, path)
    if field.is_cell:
        yield from of_cell(base, field, path)
        yield from of_kind(base, field, f"{path}/value", path)
    else:
        yield from of_kind(base, field, path, path)


def presence(base: Base, field: Field, path: str) -> Iterator[Mutant]:
    if isinstance(field.row.kind, NoteIds):
        return
    rule = base.asks(field.row)
    if rule and not field.many:
        yield base.change("without", rule, path, lambda one: alone(one) or remove(one))
    if field.row.most == 1:
        yield base.change("twice", "EL007", path, twice)
    if field.row.kind is not None and not field.is_cell:
        yield base.change(
            "element in the leaf", "EL007", path, lambda one: etree.SubElement(one, "footnoteId", id="F1")
        )


def with_what_is_not_there(base: Base, field: Field, where: str) -> Iterator[Mutant]:
    """Add what the form, the version or the filer does not have."""
    row = field.row
    if field.parts or row.either or "/" in row.path or isinstance(row.kind, NoteIds):
        return
    born = row.since is None or generation(row.since) <= base.generation
    if base.use(row) == "-":
        id_ = "EL004"
    elif base.use(row) == "n" and base.version is None:
        id_ = "EL006"
    elif not born:
        id_ = "EL005"
    else:
        return
    if row.path != "schemaVersion":  # with it the document is one that EDGAR disseminated
        yield base.change(f"with {row.path}", id_, where, lambda part: add(part, field))


def add(part: Element, field: Field) -> Element:
    """Put an element where the schema has it."""
    made = etree.Element(field.row.path)
    made.text = {Day: "2026-09-01", Flag: "0"}.get(type(field.row.kind), "X1")
    owner = next(one for one, _ in PARTS.items() if field in fields_of(one))
    tags = [one.row.path.split("/")[0] for one in fields_of(owner)]
    before = tags[: tags.index(field.row.path)]
    last = [child for child in part if child.tag in before]
    if last:
        last[-1].addnext(made)
    else:
        part.insert(0, made)
    return made


def of_cell(base: Base, field: Field, path: str) -> Iterator[Mutant]:
    row = field.row
    strict = row.value == "m" and not (isinstance(row.kind, Text) and not row.kind.shortest)
    hangs = row.notes.split()[base.column] == "y"
    if strict and hangs:
        yield base.change("footnote alone", "VA010", path, only_note)
    if strict or row.value == "e":
        rule = base.asks(row)
        if rule:
            yield base.change("empty", rule, path, lambda one: empty(one) or alone(one))
    if hangs:
        yield base.change("unknown note", "FN003", path, lambda one: note(one, "F9"))
        yield base.change("bad note", "FN001", path, lambda one: note(one, "F01"))
        yield base.change("same note twice", "FN005", path, lambda one: (note(one, "F2"), note(one, "F2"))[0] and None)
    elif base.generation >= generation("X0407"):
        yield base.change("note", "FN007", path, lambda one: note(one, "F2"))


def of_kind(base: Base, field: Field, path: str, place: str) -> Iterator[Mutant]:
    element = base.root.find(path)
    if element is None or (path == "schemaVersion" and base.generation < generation("X0609")):
        return  # by another version other elements would be asked for
    kind = field.row.kind
    told = place_of(base.root.find(place))
    whole = place_of(element)  # a text that is not of its kind is named at its own element
    for name, text, id_ in wrong(kind):
        where = whole if id_ == "VA001" else told
        yield base.change(f"{name} in", id_, path, lambda one, text=text, where=where: write(one, text, where))


def choices(base: Base) -> Iterator[Mutant]:
    """Give both elements of which one may stand."""
    pairs = (
        ("sharesOwnedFollowingTransaction", "valueOwnedFollowingTransaction"),
        ("transactionShares", "transactionTotalValue"),
        ("underlyingSecurityShares", "underlyingSecurityValue"),
    )
    for first, second in pairs:
        for element in base.root.iter(first):
            if first != "transactionShares" or element.getparent().getparent().tag == "derivativeTransaction":
                path = place_of(element)
                yield base.change("both of", "EL011", path, lambda one, tag=second: beside(one, tag))
                break


def too_many(base: Base) -> Iterator[Mutant]:
    holding = base.root.find("nonDerivativeTable/nonDerivativeHolding")
    for path, one, most in (
        ("ownerSignature", base.root.find("ownerSignature"), 10),
        ("nonDerivativeTable", holding, 30),
    ):
        yield base.change(
            "too many", "EL010", path, lambda element, one=one, most=most, path=path: fill(one, element, most, path)
        )
    yield base.change("too many", "EL010", "reportingOwner", many_owners)


def out_of_order(base: Base, where: str) -> Iterator[Mutant]:
    """Exchange neighbours, in each element that holds others."""
    part = base.root.find(where)
    for element in part.iter():
        inside_another = element is not part and place_of(element) in PARTS.values()
        if len(element) < 2 or inside_another or element.tag in {"footnotes", "nonDerivativeTable", "derivativeTable"}:
            continue
        for number in range(len(element) - 1):
            if element[number].tag != element[number + 1].tag and (element is part or where != "."):
                path = place_of(element) or "."
                yield base.change(f"order of {number} in", "EL001", path, lambda one, at=number: exchange(one, at))


def strangers(base: Base, where: str) -> Iterator[Mutant]:
    yield base.change("stranger in", "EL007", where, stranger)
    yield base.change("attribute of", "EL008", where, attribute)
    if where != ".":
        yield base.change("text in", "EL009", where, text_between)
