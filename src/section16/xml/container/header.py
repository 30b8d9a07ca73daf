"""Submission header -> typed values, from either written form."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import convert

from section16.form.header import DocumentEntry, FormerName, HeaderAddress, HeaderParty, SubmissionHeader
from section16.form.problems import Fault, note
from section16.xml.container import markup
from section16.xml.container.markup import INDUSTRY, ISSUER, OWNER, ROLES, SECTIONS, HeaderKind, HeaderValue

__all__ = ["HeaderEntry", "day_of", "moment_of", "parse_header", "read_labelled", "read_tagged", "tag_of_label"]

_TAG: Final = re.compile(r"<(/?)([A-Z][A-Z0-9-]{0,60})>")
_LINE: Final = re.compile(r"\s*([A-Z][A-Z0-9 /&.-]{0,60}):(?:\s+(.*))?$")
_LINE_TAG: Final = re.compile(r"\s*<(/?)([A-Z][A-Z0-9-]{0,60})>(.*)$")
_EASTERN: Final = "America/New_York"
_LABELLED: Final = re.compile(rf"^\s*(?:{markup.ACCESSION.label}|{markup.FORM.label}):", re.MULTILINE)
_SIC: Final = re.compile(r"(.*?)\s*\[(\d*)\]$")
_TAGGED_SIC: Final = re.compile(r"\d{1,4}$")
_TAG_OF_LABEL: Final = {value.label: value.tag for value in markup.ALL_VALUES}


class HeaderEntry(NamedTuple):
    """A value and where it stood: `party` counts from 1 (0 is none), `part` counts the sections of the header."""

    party: int
    role: str
    part: int
    section: str
    tag: str
    value: str
    line: int

    @property
    def place(self) -> str:
        """Name the value as the tagged form does: `FILING-VALUES/FORM-TYPE`."""
        return f"{self.section}/{self.tag}" if self.section else self.tag


def tag_of_label(label: str) -> str:
    """Return EDGAR's tag for a label, so that a value from either form is one entry."""
    return _TAG_OF_LABEL.get(label) or label.replace(" ", "-")


def read_tagged(text: str, first_line: int = 1) -> Iterator[HeaderEntry]:
    """Yield each value of a tagged header; `first_line` is the line of the file that `text` starts on."""
    tags = list(_TAG.finditer(text))
    sections = {tag[2] for tag in tags if tag[1]}
    party = part = line = done = 0
    role = section = ""
    for tag, following in zip_longest(tags, tags[1:]):
        line, done = line + text.count("\n", done, tag.start()), tag.start()
        name, value = tag[2], text[tag.end() : following.start() if following else None].strip()
        if tag[1]:
            role, section = ("", "") if name == role else (role, "")
        elif name in ROLES:
            party, part, role, section = party + 1, part + 1, name, ""
        elif name in sections and not value:
            part, section = part + 1, name if role else ""
        else:
            yield HeaderEntry(party if role else 0, role, part, section, tag_of_label(name), value, first_line + line)


def read_labelled(text: str, first_line: int = 1) -> Iterator[HeaderEntry]:
    """Yield each value of a labelled header; `first_line` is the line of the file that `text` starts on."""
    party = part = 0
    role = section = ""
    for line, row in enumerate(text.split("\n"), first_line):
        tag, value, closes = _split(row)
        if closes:
            role, section = ("", "") if tag == role else (role, "")
        elif tag in ROLES and not value:
            party, part, role, section = party + 1, part + 1, tag, ""
        elif tag in SECTIONS and not value:
            part, section = part + 1, tag
        elif tag:
            yield HeaderEntry(party if role else 0, role, part, section, tag, value, line)


def _split(row: str) -> tuple[str, str, bool]:
    """Return tag (empty for a blank or unlabelled row), value, and whether the row is a closing tag."""
    if match := _LINE.match(row):
        return tag_of_label(match[1].strip()), (match[2] or "").strip(), False
    if match := _LINE_TAG.match(row):
        return match[2], match[3].strip(), bool(match[1])
    return "", "", False


def day_of(text: str) -> date:
    """Read YYYYMMDD."""
    if len(text) != len("YYYYMMDD"):
        raise ValueError(text)
    return date.fromisoformat(text)


def moment_of(text: str) -> datetime:
    """Read YYYYMMDDHHMMSS, which has no zone."""
    return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")


def _eastern_moment(text: str) -> datetime:
    """Read a moment of the header's clock, which is Eastern whatever other listings of the filing say."""
    return moment_of(text).replace(tzinfo=ZoneInfo(_EASTERN))


def _act(text: str) -> str:
    """Read `1934 Act` or `34` as `34`."""
    return text[2:4] if text.endswith(" Act") else text


def _yes(text: str) -> bool:
    return {"YES": True, "NO": False}[text.upper()]


_PARSERS: Final[Mapping[HeaderKind, Callable[[str], object]]] = {
    "text": str,
    "count": int,
    "day": day_of,
    "moment": _eastern_moment,
    "yes": _yes,
    "act": _act,
}
HeaderTable = Mapping[str, HeaderValue]  # by tag
# The two values that are made of an industry, whose one element has both in the labelled form.
_SIC_TEXT: Final = HeaderValue("SIC-TEXT", "", "sic_text")
_SIC_CODE: Final = HeaderValue("SIC-CODE", "", "sic_code")


def _by_tag(*values: HeaderValue) -> HeaderTable:
    return {value.tag: value for value in values if value.kind in _PARSERS}


_TOP: Final = _by_tag(markup.ACCEPTED, *markup.TOP)
_PARTY: Final = _by_tag(*markup.PARTY, _SIC_TEXT, _SIC_CODE)
_ADDRESS: Final = _by_tag(*markup.ADDRESS)
_FORMER: Final = _by_tag(*markup.FORMER)
_ADDRESS_FIELDS: Final = {markup.BUSINESS_ADDRESS.tag: "business_address", markup.MAIL_ADDRESS.tag: "mail_address"}


class _Unfilled:
    """What no field took, while a header is being read: values, and values that are not of their kind."""

    def __init__(self) -> None:
        self.other: list[tuple[str, str]] = []
        self.faults: list[Fault] = []

    def keep(self, entry: HeaderEntry, reason: str = "") -> None:
        self.other.append((entry.place, entry.value))
        if reason:
            where = f"header/{entry.role}/{entry.place}" if entry.role else f"header/{entry.place}"
            self.faults.append(note(reason, line=entry.line, text=entry.value, place=where))


def parse_header(
    text: str, first_line: int = 1, documents: tuple[DocumentEntry, ...] = ()
) -> tuple[SubmissionHeader, tuple[Fault, ...]]:
    """Read a header in whichever form it is written; a value that is not of its kind is kept and a fault."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    read = read_labelled if _LABELLED.search(text) else read_tagged
    entries = [entry for entry in read(text, first_line) if entry.value]
    unfilled = _Unfilled()
    fields = _fill([entry for entry in entries if not entry.party], _TOP, unfilled)
    parties: list[HeaderParty] = []
    faults = unfilled.faults
    of_parties = (entry for entry in entries if entry.party)
    for _, group in groupby(of_parties, attrgetter("party")):
        party, party_faults = _party(list(group))
        parties.append(party)
        faults += party_faults
    fields |= {**_by_role(parties), "documents": documents, "other": tuple(unfilled.other)}
    return convert(fields, SubmissionHeader), tuple(faults)


def _by_role(parties: Sequence[HeaderParty]) -> dict[str, object]:
    """Sort the parties: every reporting owner, the first issuer, all others."""
    owners = tuple(party for party in parties if party.role == OWNER)
    issuers = [party for party in parties if party.role == ISSUER]
    issuer = issuers[0] if issuers else None
    others = tuple(party for party in parties if party is not issuer and party.role != OWNER)
    return {"reporting_owners": owners, "issuer": issuer, "other_parties": others}


def _party(entries: Sequence[HeaderEntry]) -> tuple[HeaderParty, list[Fault]]:
    unfilled = _Unfilled()
    own: list[HeaderEntry] = []
    fields: dict[str, object] = {"role": entries[0].role}
    former: list[FormerName] = []
    for _, group in groupby(entries, attrgetter("part")):
        part = list(group)
        section = part[0].section
        address = _ADDRESS_FIELDS.get(section)
        if section.startswith("FORMER"):
            former.append(convert(_fill(part, _FORMER, unfilled), FormerName))
        elif address and address not in fields:
            fields[address] = convert(_fill(part, _ADDRESS, unfilled), HeaderAddress)
        else:
            own += part
    fields |= _fill(_with_industry(own), _PARTY, unfilled)
    fields |= {"former_names": tuple(former), "other": tuple(unfilled.other)}
    return convert(fields, HeaderParty), unfilled.faults


def _with_industry(entries: Iterable[HeaderEntry]) -> Iterable[HeaderEntry]:
    """Split `SERVICES-PREPACKAGED SOFTWARE [7372]` into words and code; the tagged form has the code only."""
    for entry in entries:
        industry = _SIC.match(entry.value) if entry.tag == INDUSTRY.tag else None
        if industry:
            halves = zip((_SIC_TEXT, _SIC_CODE), industry.groups(), strict=True)
            yield from (entry._replace(tag=half.tag, value=value) for half, value in halves if value)
        elif entry.tag == INDUSTRY.tag and _TAGGED_SIC.match(entry.value):
            yield entry._replace(tag=_SIC_CODE.tag)
        else:
            yield entry


def _fill(entries: Iterable[HeaderEntry], table: HeaderTable, unfilled: _Unfilled) -> dict[str, object]:
    """Return the fields that `table` names, each once; keep what is left over in `unfilled`."""
    fields: dict[str, object] = {}
    for entry in entries:
        row = table.get(entry.tag)
        if row is None or row.field in fields:
            unfilled.keep(entry)
            continue
        try:
            fields[row.field] = _PARSERS[row.kind](entry.value)
        except (ValueError, KeyError):
            unfilled.keep(entry, f"{entry.value[:40]!r} is not a value of this kind; kept as text")
    return fields
