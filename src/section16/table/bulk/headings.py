"""EDGAR's header of a submission, as far as the tables have it, when all in it is plainly of its kind.

`section16.xml.container.header` reads all of a header and keeps what it cannot read; here it is asked wherever a header
is not of the two shapes that nearly all have.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from msgspec import Struct

from section16.standard.numbers import Cik
from section16.table.provenance import Heading, file_numbers_of, heading_of
from section16.xml.container.entries import ROLES, SECTIONS, canonical
from section16.xml.container.header import parse_header
from section16.xml.container.plain import decode

__all__ = ["NO_HEADING", "Headed", "UnreadHeader", "headed"]

_LARGEST: Final = 200_000
_DIGITS_OF_DAY: Final = 8
_OWNER: Final = "REPORTING-OWNER"
_ISSUER: Final = "ISSUER"
# Where a labelled header begins; further on it has no tags.
_LABELLED: Final = re.compile(
    r"(?:<SEC-DOCUMENT>[^\n<]*\n)?<SEC-HEADER>[^\n<]*\n<ACCEPTANCE-DATETIME>([0-9]{14})\r?\n(?=ACCESSION NUMBER:)"
)
_ROW: Final = re.compile(r"^[^\S\n]*([A-Z][A-Z0-9 /&.-]{0,60}):(?:[^\S\n]+([^\n]*))?$")
_TAG: Final = re.compile(r"<(/?[A-Z][A-Z0-9-]{0,60})>([^<]*)")
_SIC: Final = re.compile(r"[^\[\]\n]*\[([0-9]{1,4})\]|([0-9]{1,4})")
_FIRST_LABELS: Final = ("ACCESSION NUMBER:", "CONFORMED SUBMISSION TYPE:")
_ACCEPTED: Final = "ACCEPTANCE-DATETIME"
_FILED: Final = "FILING-DATE"
_WANTED: Final = frozenset({"CIK", "FILE-NUMBER", "ASSIGNED-SIC", "STATE-OF-INCORPORATION", "FISCAL-YEAR-END"})
# Sections in which what is wanted stands; in no other is it looked for.
_PLAIN: Final = frozenset({"COMPANY-DATA", "OWNER-DATA", "FILING-VALUES"})

Party = dict[str, str]


class UnreadHeader(ValueError):
    """The header holds what is not of its kind; the careful reader tells of it."""


class Headed(Struct, frozen=True):
    """What a header says: of the filing, and the file number under each owner's CIK, without leading zeros."""

    heading: Heading = Heading()
    file_numbers: Mapping[Cik, str] = {}


NO_HEADING: Final = Headed()


def headed(header: bytes) -> Headed:
    """Read a header; raise UnreadHeader for one that has a fault."""
    if len(header) > _LARGEST:
        raise UnreadHeader
    text, _ = decode(header)
    try:
        return _quickly(text)
    except ValueError:
        return _slowly(text)


def _slowly(text: str) -> Headed:
    read, notes = parse_header(text)
    if notes:
        raise UnreadHeader
    return Headed(heading_of(read), file_numbers_of(read))


def _quickly(text: str) -> Headed:
    """Read a header of a usual shape; raise ValueError for any other."""
    begins = _LABELLED.match(text)
    parties: list[Party] = [{"": ""}]
    if begins:
        parties[0][_ACCEPTED] = begins[1]
        _labelled(text[begins.end() :], parties)
    else:
        _tagged(text, parties)
    top, *others = parties
    issuers = [party for party in others if party[""] == _ISSUER]
    if len(issuers) > 1:
        raise ValueError(text)
    issuer = issuers[0] if issuers else {}
    owners = [party for party in others if party[""] == _OWNER and "CIK" in party and "FILE-NUMBER" in party]
    heading = Heading(
        filing_date=_day(top[_FILED]) if _FILED in top else None,
        accepted_at=_moment(top[_ACCEPTED]) if _ACCEPTED in top else None,
        issuer_sic=_sic(issuer.get("ASSIGNED-SIC")),
        issuer_state_of_incorporation=issuer.get("STATE-OF-INCORPORATION"),
        issuer_fiscal_year_end=issuer.get("FISCAL-YEAR-END"),
    )
    return Headed(heading, {Cik.of(party["CIK"]): party["FILE-NUMBER"] for party in reversed(owners)})


def _labelled(text: str, parties: list[Party]) -> None:
    """Add the parties of a labelled header, each with its role under no name; the first is the header's top."""
    if "<" in text:
        raise ValueError(text)
    section = ""
    for line in text.split("\n"):
        told = _row(line)
        if told is None:
            continue
        label, value = told
        if value:
            _keep(parties[-1], section, label, value)
        else:
            if label in ROLES:
                parties.append({"": label})
            section = "" if label in ROLES else label


# Most lines of a header stand in a thousand others.
@lru_cache(maxsize=16_384)
def _row(line: str) -> tuple[str, str] | None:
    """Return label and value of a line, without a value where it begins a section; None where it tells nothing."""
    found = _ROW.match(line)
    if found is None:
        return None
    label, value = _canonical(found[1]), (found[2] or "").strip()
    if label in _TELLING:
        return (label, value) if value else None
    return (label, "") if label in _STRUCTURE and not value else None


def _tagged(text: str, parties: list[Party]) -> None:
    """Add the parties of a tagged header; a section ends with its tag."""
    tags = _tags(text)
    closed = {name[1:] for name, _ in tags if name.startswith("/")}
    role = section = ""
    for name, written in tags:
        if name in _TELLING:
            if value := written.strip():
                _keep(parties[-1 if role else 0], section, name, value)
        elif name in ROLES:
            role, section = name, ""
            parties.append({"": name})
        elif name in SECTIONS:
            if name in closed and not written.strip():
                section = name if role else ""
        elif name.startswith("/"):
            role, section = ("", "") if name[1:] == role else (role, "")


def _tags(text: str) -> list[tuple[str, str]]:
    """Part a header into tags and what follows each; raise ValueError for a labelled one, and for other brackets."""
    tags = _TAG.findall(text)
    if len(tags) != text.count("<") or any(label in text for label in _FIRST_LABELS):
        raise ValueError(text)
    return tags


def _keep(party: Party, section: str, label: str, value: str) -> None:
    """Keep the first value of a label; raise ValueError for one that is not of its kind, or stands elsewhere."""
    if label in _CHECKS:
        _CHECKS[label](value)
    elif section not in _PLAIN:
        raise ValueError(label)
    party.setdefault(label, value)


def _day(text: str) -> date:
    if len(text) != _DIGITS_OF_DAY:
        raise ValueError(text)
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")


def _yes(text: str) -> None:
    if text.upper() not in {"YES", "NO"}:
        raise ValueError(text)


def _sic(text: str | None) -> str | None:
    """Return the code of `SERVICES-PREPACKAGED SOFTWARE [7372]` or `7372`."""
    if text is None:
        return None
    found = _SIC.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[1] or found[2]


_CHECKS: Final[Mapping[str, Callable[[str], object]]] = {
    **dict.fromkeys((_FILED, "PERIOD", "DATE-OF-FILING-DATE-CHANGE", "EFFECTIVENESS-DATE", "DATE-CHANGED"), _day),
    _ACCEPTED: _moment,
    "PUBLIC-DOCUMENT-COUNT": int,
    "ADDRESS-IS-A-NON-US-LOCATION": _yes,
}
_TELLING: Final = _WANTED | _CHECKS.keys()
_STRUCTURE: Final = ROLES | SECTIONS
_canonical: Final = lru_cache(maxsize=1_024)(canonical)
