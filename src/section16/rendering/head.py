"""The head of a report: check boxes at the top left, and the numbered boxes above Table I."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import fields_of, rows_of
from section16.rendering.fields import note_numbers, print_day
from section16.rendering.printed import Note, PrintedBox, PrintedPerson, PrintedRelationship, PrintedSignature, Tick
from section16.standard.omb import (
    EXIT_BOX,
    FORM_3_HOLDINGS_BOX,
    FORM_4_TRANSACTIONS_BOX,
    INTENTIONAL,
    PLAN_BOX,
    PLAN_BOX_ON_SEC_GOV,
    PLAN_BOX_TITLE,
    REMINDER,
    RESPOND,
    THREE_COPIES,
    more_than_one_person,
)
from section16.standard.places import place_name

__all__ = [
    "UnreadValues",
    "amended",
    "closing",
    "event",
    "filing",
    "foreign_symbol",
    "issuer",
    "notes",
    "options",
    "person",
    "plan",
    "relationship",
    "signatures",
    "unread_fields",
    "unread_parts",
    "unread_rows",
    "unread_values",
]

UnreadValues = Mapping[str, str]  # the place below the root, without the index of a first element, and the text

_NOTHING: Mapping[str, str] = {}
_PATHS: Final = {name: row.path for name, row in rows_of(OwnershipDocument)}


_DAY: Final = "(Month/Day/Year)"
_EVENTS: Final = {
    "3": ("2", "Date of Event Requiring Statement"),
    "4": ("3", "Date of Earliest Transaction"),
    "5": ("3", "Statement for Issuer's Fiscal Year Ended"),
}
# Stylesheet families by where they draw the 10b5-1 box; Form 3 has none, its X07 is of 2026.
_PLAN_BELOW: Final = ("4_X07", "5_X07")
_PLAN_ON_TOP: Final = ("4_X08", "4_X09", "5_X08", "5_X09")
_WITH_SYMBOL: Final = ("3_X07", "4_X09", "5_X09")
# The stylesheets of 2026 print countries, and states in words.
_IN_WORDS: Final = ("3_X07", "4_X09", "5_X09")
_HOME: Final = "UNITED STATES"
_LABELS: Final = {field.name: field.box.label for field in fields_of(ReportingOwner) if field.box}


def unread_values(document: OwnershipDocument) -> UnreadValues:
    """Map places of a report to the texts that could not be read there."""
    return {_plain(fault.place): fault.text.strip() for fault in document.faults if fault.kind == "value"}


def _plain(place: str) -> str:
    return place.replace("[1]", "").removesuffix("/value")


def unread_fields(unread: UnreadValues, part: type[Struct], place: str = "") -> Mapping[str, str]:
    """Map the fields of a part to texts that could not be read; `place` is where the part stands."""
    if not unread:
        return _NOTHING
    ways = ((name, f"{place}/{row.path}".lstrip("/")) for name, row in rows_of(part))
    return {name: unread[way] for name, way in ways if way in unread}


def unread_rows(
    unread: UnreadValues, table: str, rows: tuple[NonDerivativeRow | DerivativeRow, ...]
) -> list[Mapping[str, str]]:
    """List for each row of the table `table`, a field of the document, its texts that could not be read."""
    above = _PATHS[table]
    return _numbered(unread, [(f"{above}/{row.element}", row) for row in rows])


def unread_parts(unread: UnreadValues, field: str, parts: tuple[Struct, ...]) -> list[Mapping[str, str]]:
    """List for each part in a field of the document its texts that could not be read."""
    return _numbered(unread, [(_PATHS[field], part) for part in parts])


def _numbered(unread: UnreadValues, placed: list[tuple[str, Struct]]) -> list[Mapping[str, str]]:
    if not unread:
        return [_NOTHING] * len(placed)
    counts: dict[str, int] = {}
    found = []
    for place, part in placed:
        counts[place] = counts.get(place, 0) + 1
        found.append(unread_fields(unread, type(part), _plain(f"{place}[{counts[place]}]")))
    return found


def notes(document: OwnershipDocument) -> tuple[Note, ...]:
    """Print the footnotes, in the order of the report."""
    return tuple(Note(note_numbers((note.id,))[0], note.text) for note in document.footnotes)


def signatures(document: OwnershipDocument, unread: UnreadValues) -> tuple[PrintedSignature, ...]:
    """Print all signatures."""
    not_read = unread_parts(unread, "signatures", document.signatures)
    return tuple(_signature(one, missing) for one, missing in zip(document.signatures, not_read, strict=True))


def _signature(signature: OwnerSignature, unread: Mapping[str, str]) -> PrintedSignature:
    day = unread.get("signed_on", "") if signature.signed_on is None else print_day(signature.signed_on)
    return PrintedSignature(signature.name or "", day)


def closing(form: str) -> tuple[str, ...]:
    """Print the reminders at the foot; the last is the one about the OMB number."""
    # The pages of sec.gov set a space after the instruction's number.
    joint = more_than_one_person(form).replace("(b)", " (b)")
    return (REMINDER, joint, INTENTIONAL, THREE_COPIES, RESPOND)


def options(document: OwnershipDocument, stylesheet: str) -> tuple[Tick, ...]:
    """Print the check boxes at the top left: Form 3 has none."""
    form = stylesheet[0]
    if form == "3":
        return ()
    ticks = [Tick(EXIT_BOX, bool(document.not_subject_to_section16))]
    if form == "5":
        ticks += [
            Tick(FORM_3_HOLDINGS_BOX, _reported(document, "3", flag=document.form3_holdings_reported)),
            Tick(FORM_4_TRANSACTIONS_BOX, _reported(document, "4", flag=document.form4_transactions_reported)),
        ]
    if stylesheet in _PLAN_ON_TOP:
        ticks.append(Tick(PLAN_BOX_ON_SEC_GOV, bool(document.aff10b5_one)))
    return tuple(ticks)


def _reported(document: OwnershipDocument, form_type: str, *, flag: bool | None) -> bool:
    """Tell whether rows of another form are reported: by the flag that EDGAR sets, in a draft by the rows."""
    rows = (*document.non_derivative_table, *document.derivative_table)
    return any(row.form_type == form_type for row in rows) if flag is None else flag


def plan(document: OwnershipDocument, stylesheet: str) -> PrintedBox | None:
    """Print the 10b5-1 box below box 4, where the pages of 2023 had it."""
    if stylesheet not in _PLAN_BELOW:
        return None
    return PrintedBox(label=PLAN_BOX_TITLE, ticks=(Tick(PLAN_BOX, bool(document.aff10b5_one)),))


def issuer(document: OwnershipDocument, form: str) -> PrintedBox:
    """Print the issuer's name and, in square brackets, its symbol."""
    who = document.issuer or Issuer()
    # As with the person, EDGAR puts the name in.
    name = who.name or (f"CIK {who.cik}" if who.cik else "")
    text = f"{name} [ {who.trading_symbol or ''} ]".strip()
    return PrintedBox(number="3" if form == "3" else "2", label="Issuer Name and Ticker or Trading Symbol", text=text)


def foreign_symbol(document: OwnershipDocument, stylesheet: str) -> PrintedBox | None:
    """Print the foreign trading symbol, on the forms of 2026 and later."""
    if stylesheet not in _WITH_SYMBOL:
        return None
    symbol = (document.issuer or Issuer()).foreign_trading_symbol
    number = "3a" if stylesheet[0] == "3" else "2a"
    return PrintedBox(number=number, label="Foreign Trading Symbol", text=f"[ {symbol} ]" if symbol else "")


def event(document: OwnershipDocument, form: str, unread: UnreadValues) -> PrintedBox:
    """Print the day that the report is about: event, earliest transaction or end of the fiscal year."""
    number, label = _EVENTS[form]
    return PrintedBox(number=number, label=label, hint=_DAY, text=_day(document, "period_of_report", unread))


def amended(document: OwnershipDocument, form: str, unread: UnreadValues) -> PrintedBox:
    """Print the day on which the amended report was filed."""
    number = "5" if form == "3" else "4"
    text = _day(document, "original_filed_on", unread)
    return PrintedBox(number=number, label="If Amendment, Date of Original Filed", hint=_DAY, text=text)


def _day(document: OwnershipDocument, field: str, unread: UnreadValues) -> str:
    value = getattr(document, field)
    if value is not None:
        return print_day(value)
    return unread_fields(unread, OwnershipDocument).get(field, "")


def relationship(form: str) -> PrintedBox:
    """Print the head of the box whose ticks are the first person's."""
    label = "Relationship of Reporting Person(s) to Issuer"
    return PrintedBox(number="4" if form == "3" else "5", label=label, hint="(Check all applicable)")


def filing(document: OwnershipDocument) -> PrintedBox:
    """Print whether one or more persons report."""
    joint = len(document.reporting_owners) > 1
    ticks = (
        Tick("Form filed by One Reporting Person", not joint),
        Tick("Form filed by More than One Reporting Person", joint),
    )
    return PrintedBox(number="6", label="Individual or Joint/Group Filing", hint="(Check Applicable Line)", ticks=ticks)


def person(owner: ReportingOwner, stylesheet: str) -> PrintedPerson:
    """Print box 1 for one owner, and the boxes of the relationship."""
    address = owner.address or OwnerAddress()
    in_words = stylesheet in _IN_WORDS
    return PrintedPerson(
        # EDGAR puts the name in; before it has, the number is all that tells who reports.
        name=owner.name or (f"CIK {owner.cik}" if owner.cik else ""),
        cik=owner.cik or "",
        street=tuple(line for line in (address.street1, address.street2) if line),
        city=address.city or "",
        state=_state_in_words(address) if in_words else address.state or "",
        zip_code=address.zip_code or "",
        country=_country(address) if in_words else None,
        relationship=_relationship(owner),
    )


def _relationship(owner: ReportingOwner) -> PrintedRelationship:
    return PrintedRelationship(
        director=_tick(owner, "is_director"),
        ten_percent_owner=_tick(owner, "is_ten_percent_owner"),
        officer=_tick(owner, "is_officer"),
        other=_tick(owner, "is_other"),
        officer_title=owner.officer_title or "",
        other_text=owner.other_text or "",
    )


def _tick(owner: ReportingOwner, field: str) -> Tick:
    return Tick(_LABELS[field], bool(getattr(owner, field)))


def _state_in_words(address: OwnerAddress) -> str:
    """Return state or foreign territory in the words that EDGAR's pages print."""
    given = address.non_us_state_territory or address.state_description
    return given or place_name(address.state) or address.state or ""


def _country(address: OwnerAddress) -> str:
    if address.country:
        return place_name(address.country) or address.country
    return _HOME if address.state else ""
