"""Submission header -> typed values, from either written form."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from section16.form.header import DocumentEntry, FormerName, HeaderAddress, HeaderParty, SubmissionHeader
from section16.form.problems import Fault, note
from section16.xml.container.entries import ROLES, SECTIONS, Entry, canonical

__all__ = ["parse_header", "read_labelled", "read_tagged"]

_TAG: Final = re.compile(r"<(/?)([A-Z][A-Z0-9-]{0,60})>")


_LINE: Final = re.compile(r"\s*([A-Z][A-Z0-9 /&.-]{0,60}):(?:\s+(.*))?$")
_LINE_TAG: Final = re.compile(r"\s*<(/?)([A-Z][A-Z0-9-]{0,60})>(.*)$")
_EASTERN: Final = "America/New_York"
_LABELLED: Final = re.compile(r"^\s*(?:ACCESSION NUMBER|CONFORMED SUBMISSION TYPE):", re.MULTILINE)
_SIC: Final = re.compile(r"(.*?)\s*\[(\d*)\]$")
_TAGGED_SIC: Final = re.compile(r"\d{1,4}$")
_ADDRESS_OF: Final = {"BUSINESS-ADDRESS": "business_address", "MAIL-ADDRESS": "mail_address"}


def read_tagged(text: str, first_line: int = 1) -> Iterator[Entry]:
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
            yield Entry(party if role else 0, role, part, section, name, value, first_line + line)


def read_labelled(text: str, first_line: int = 1) -> Iterator[Entry]:
    """Yield each value of a labelled header; `first_line` is the line of the file that `text` starts on."""
    party = part = 0
    role = section = ""
    for line, row in enumerate(text.split("\n"), first_line):
        label, value, closes = _split(row)
        if closes:
            role, section = ("", "") if label == role else (role, "")
        elif label in ROLES and not value:
            party, part, role, section = party + 1, part + 1, label, ""
        elif label in SECTIONS and not value:
            part, section = part + 1, label
        elif label:
            yield Entry(party if role else 0, role, part, section, label, value, line)


def _split(row: str) -> tuple[str, str, bool]:
    """Return label (empty for a blank or unlabelled row), value, and whether the row is a closing tag."""
    if match := _LINE.match(row):
        return canonical(match[1].strip()), (match[2] or "").strip(), False
    if match := _LINE_TAG.match(row):
        return match[2], match[3].strip(), bool(match[1])
    return "", "", False


Parser = Callable[[str], object]


def _day(text: str) -> date:
    if len(text) != len("YYYYMMDD"):
        raise ValueError(text)
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    """Read YYYYMMDDHHMMSS; the header's clock is Eastern, whatever other listings of the filing say."""
    return datetime.fromisoformat(f"{text[:8]}T{text[8:]}").replace(tzinfo=ZoneInfo(_EASTERN))


def _act(text: str) -> str:
    """Read `1934 Act` or `34` as `34`."""
    return text[2:4] if text.endswith(" Act") else text


def _yes(text: str) -> bool:
    return {"YES": True, "NO": False}[text.upper()]


_TOP: Final[dict[str, tuple[str, Parser]]] = {
    "ACCESSION-NUMBER": ("accession_number", str),
    "TYPE": ("submission_type", str),
    "PUBLIC-DOCUMENT-COUNT": ("public_document_count", int),
    "PERIOD": ("period", _day),
    "FILING-DATE": ("filed_on", _day),
    "DATE-OF-FILING-DATE-CHANGE": ("changed_on", _day),
    "EFFECTIVENESS-DATE": ("effective_on", _day),
    "ACCEPTANCE-DATETIME": ("accepted_at", _moment),
}
_PARTY: Final[dict[str, tuple[str, Parser]]] = {
    "CONFORMED-NAME": ("name", str),
    "CIK": ("cik", str),
    "ORGANIZATION-NAME": ("organization", str),
    "IRS-NUMBER": ("irs_number", str),
    "EIN": ("irs_number", str),
    "STATE-OF-INCORPORATION": ("state_of_incorporation", str),
    "FISCAL-YEAR-END": ("fiscal_year_end", str),
    "RELATIONSHIP": ("relationship", str),
    "FORM-TYPE": ("form_type", str),
    "ACT": ("sec_act", _act),
    "FILE-NUMBER": ("file_number", str),
    "FILM-NUMBER": ("film_number", str),
    "SIC-TEXT": ("sic_text", str),
    "SIC-CODE": ("sic_code", str),
}
_ADDRESS: Final[dict[str, tuple[str, Parser]]] = {
    "STREET1": ("street1", str),
    "STREET2": ("street2", str),
    "CITY": ("city", str),
    "STATE": ("state", str),
    "ZIP": ("zip_code", str),
    "PHONE": ("phone", str),
    "ADDRESS-IS-A-NON-US-LOCATION": ("non_us", _yes),
    "PROVINCE-COUNTRY": ("province_country", str),
}
_FORMER: Final[dict[str, tuple[str, Parser]]] = {
    "FORMER-CONFORMED-NAME": ("name", str),
    "DATE-CHANGED": ("changed_on", _day),
}


class _Rest:
    """What no field took, while a header is being read: values, and values that are not of their kind."""

    def __init__(self) -> None:
        self.other: list[tuple[str, str]] = []
        self.faults: list[Fault] = []

    def keep(self, entry: Entry, reason: str = "") -> None:
        self.other.append((entry.place, entry.value))
        if reason:
            where = f"header/{entry.role}/{entry.place}" if entry.role else f"header/{entry.place}"
            self.faults.append(note(reason, line=entry.line, text=entry.value, place=where))


def parse_header(
    text: str, first_line: int = 1, documents: tuple[DocumentEntry, ...] = ()
) -> tuple[SubmissionHeader, tuple[Fault, ...]]:
    """Read a header in whichever form it is written; a value that is not of its kind is kept and a fault."""
    read = read_labelled if _LABELLED.search(text) else read_tagged
    entries = [entry for entry in read(text, first_line) if entry.value]
    rest = _Rest()
    fields = _fill([entry for entry in entries if not entry.party], _TOP, rest)
    parties: list[HeaderParty] = []
    faults = rest.faults
    named = (entry for entry in entries if entry.party)
    for _, group in groupby(named, attrgetter("party")):
        party, party_faults = _party(list(group))
        parties.append(party)
        faults += party_faults
    return SubmissionHeader(**fields, **_roles(parties), documents=documents, other=tuple(rest.other)), tuple(faults)


def _roles(parties: Sequence[HeaderParty]) -> dict[str, Any]:
    """Sort the parties: every reporting owner, the first issuer, all others."""
    owners = tuple(party for party in parties if party.role == "REPORTING-OWNER")
    issuers = [party for party in parties if party.role == "ISSUER"]
    issuer = issuers[0] if issuers else None
    others = tuple(party for party in parties if party is not issuer and party.role != "REPORTING-OWNER")
    return {"reporting_owners": owners, "issuer": issuer, "other_parties": others}


def _party(entries: Sequence[Entry]) -> tuple[HeaderParty, list[Fault]]:
    rest = _Rest()
    plain: list[Entry] = []
    fields: dict[str, Any] = {}
    former: list[FormerName] = []
    for _, group in groupby(entries, attrgetter("part")):
        part = list(group)
        section = part[0].section
        if section.startswith("FORMER"):
            former.append(FormerName(**_fill(part, _FORMER, rest)))
        elif section in _ADDRESS_OF and _ADDRESS_OF[section] not in fields:
            fields[_ADDRESS_OF[section]] = HeaderAddress(**_fill(part, _ADDRESS, rest))
        else:
            plain += part
    fields |= _fill(_with_industry(plain), _PARTY, rest)
    other = tuple(rest.other)
    return HeaderParty(role=entries[0].role, former_names=tuple(former), other=other, **fields), rest.faults


def _with_industry(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Split `SERVICES-PREPACKAGED SOFTWARE [7372]` into words and code; the tagged form has the code only."""
    for entry in entries:
        industry = _SIC.match(entry.value) if entry.label == "ASSIGNED-SIC" else None
        if industry:
            words = ((label, value) for label, value in zip(("SIC-TEXT", "SIC-CODE"), industry.groups(), strict=True))
            yield from (entry._replace(label=label, value=value) for label, value in words if value)
        elif entry.label == "ASSIGNED-SIC" and _TAGGED_SIC.match(entry.value):
            yield entry._replace(label="SIC-CODE")
        else:
            yield entry


def _fill(entries: Iterable[Entry], table: dict[str, tuple[str, Parser]], rest: _Rest) -> dict[str, Any]:
    """Return the fields that `table` names, each once; keep what is left over in `rest`."""
    fields: dict[str, Any] = {}
    for entry in entries:
        field, parse = table.get(entry.label, ("", str))
        if not field or field in fields:
            rest.keep(entry)
            continue
        try:
            fields[field] = parse(entry.value)
        except (ValueError, KeyError):
            rest.keep(entry, f"{entry.value[:40]!r} is not a value of this kind; kept as text")
    return fields
