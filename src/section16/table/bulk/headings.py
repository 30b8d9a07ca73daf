"""EDGAR's header of a submission, as far as the tables have it, when all in it is plainly of its kind.

`section16.xml.container.header` reads all of a header and keeps what it cannot read; here it is asked wherever a header
is not of the two shapes that nearly all have.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from section16.standard.numbers import Cik
from section16.table.provenance import Heading, file_numbers_of, heading_of
from section16.xml.container import markup
from section16.xml.container.header import day_of, moment_of, parse_header, tag_of_label
from section16.xml.container.markup import HeaderKind
from section16.xml.container.plain import decode

__all__ = ["NO_HEADER", "BulkHeader", "UnreadHeader", "read_header"]

_LARGEST: Final = 200_000
# Where a labelled header begins; further on it has no tags.
_LABELLED: Final = re.compile(
    rf"(?:<{markup.SEC_DOCUMENT.name}>[^\n<]*\n)?<{markup.SEC_HEADER.name}>[^\n<]*\n"
    rf"<{markup.ACCEPTED.tag}>([0-9]{{14}})\r?\n(?={markup.ACCESSION.label}:)"
)
_ROW: Final = re.compile(r"^[^\S\n]*([A-Z][A-Z0-9 /&.-]{0,60}):(?:[^\S\n]+([^\n]*))?$")
_TAG: Final = re.compile(r"<(/?[A-Z][A-Z0-9-]{0,60})>([^<]*)")
_SIC: Final = re.compile(r"[^\[\]\n]*\[([0-9]{1,4})\]|([0-9]{1,4})")
_LABELS_OF_A_LABELLED: Final = (f"{markup.ACCESSION.label}:", f"{markup.FORM.label}:")
_ACCEPTED: Final = markup.ACCEPTED.tag
_FILED: Final = markup.FILED.tag
_CIK: Final = markup.CIK.tag
_FILE_NUMBER: Final = markup.FILE_NUMBER.tag
_INDUSTRY: Final = markup.INDUSTRY.tag
_STATE: Final = markup.STATE_OF_INCORPORATION.tag
_YEAR_END: Final = markup.FISCAL_YEAR_END.tag
# Sections in which what the tables take of a party stands; in no other is it looked for.
_SECTIONS: Final = frozenset(one.tag for one in (markup.COMPANY_DATA, markup.OWNER_DATA, markup.FILING_VALUES))
_ROLE: Final = ""  # the key under which a party's role stands among its tags


class UnreadHeader(ValueError):
    """The header holds a value that is not of its kind; the careful reader reports it."""


class BulkHeader(Struct, frozen=True):
    """What the tables take from a header: of the filing, and each owner's file number."""

    heading: Heading = Heading()
    file_numbers: Mapping[Cik, str] = {}


NO_HEADER: Final = BulkHeader()
PartyTags = dict[str, str]  # tag -> value


def read_header(header: bytes) -> BulkHeader:
    """Read a header; raise UnreadHeader for one that has a fault."""
    if len(header) > _LARGEST:
        raise UnreadHeader
    text, _ = decode(header)
    if "\r" in text and "\r" in text.replace("\r\n", ""):  # the end of a line too, where it stands alone
        return _slowly(text)
    try:
        return _quickly(text)
    except ValueError:
        return _slowly(text)


def _slowly(text: str) -> BulkHeader:
    read, notes = parse_header(text)
    if notes:
        raise UnreadHeader
    return BulkHeader(heading_of(read), file_numbers_of(read))


def _quickly(text: str) -> BulkHeader:
    """Read a header of a usual shape; raise ValueError for any other."""
    begins = _LABELLED.match(text)
    parties: list[PartyTags] = [{_ROLE: ""}]
    if begins:
        parties[0][_ACCEPTED] = begins[1]
        _add_labelled(text[begins.end() :], parties)
    else:
        _add_tagged(text, parties)
    top, *others = parties
    issuers = [party for party in others if party[_ROLE] == markup.ISSUER]
    if len(issuers) > 1:
        raise ValueError(text)
    issuer = issuers[0] if issuers else {}
    owners = [party for party in others if party[_ROLE] == markup.OWNER and _CIK in party and _FILE_NUMBER in party]
    heading = Heading(
        filing_date=day_of(top[_FILED]) if _FILED in top else None,
        accepted_at=moment_of(top[_ACCEPTED]) if _ACCEPTED in top else None,
        issuer_sic=_sic(issuer.get(_INDUSTRY)),
        issuer_state_of_incorporation=issuer.get(_STATE),
        issuer_fiscal_year_end=issuer.get(_YEAR_END),
    )
    return BulkHeader(heading, {Cik.of(party[_CIK]): party[_FILE_NUMBER] for party in reversed(owners)})


def _add_labelled(text: str, parties: list[PartyTags]) -> None:
    """Add the parties of a labelled header, each with its role; the first is the header's top."""
    if "<" in text:
        raise ValueError(text)
    section = ""
    for line in text.split("\n"):
        row = _row(line)
        if row is None:
            continue
        tag, value = row
        if value:
            _keep(parties[-1], section, tag, value)
        else:
            if tag in markup.ROLES:
                parties.append({_ROLE: tag})
            section = "" if tag in markup.ROLES else tag


# Most lines of a header stand in a thousand others.
@lru_cache(maxsize=16_384)
def _row(line: str) -> tuple[str, str] | None:
    """Return tag and value of a line, without a value where it begins a section; None where it tells nothing."""
    found = _ROW.match(line)
    if found is None:
        return None
    tag, value = _tag_of_label(found[1]), (found[2] or "").strip()
    if tag in _READ:
        return (tag, value) if value else None
    return (tag, "") if tag in _STRUCTURE and not value else None


def _add_tagged(text: str, parties: list[PartyTags]) -> None:
    """Add the parties of a tagged header; a section ends with its tag."""
    tags = _tags(text)
    closed = {name[1:] for name, _ in tags if name.startswith("/")}
    role = section = ""
    for name, written in tags:
        if name in _READ:
            if value := written.strip():
                _keep(parties[-1 if role else 0], section, name, value)
        elif name in markup.ROLES:
            role, section = name, ""
            parties.append({_ROLE: name})
        elif name in markup.SECTIONS:
            if name in closed and not written.strip():
                section = name if role else ""
        elif name.startswith("/"):
            role, section = ("", "") if name[1:] == role else (role, "")


def _tags(text: str) -> list[tuple[str, str]]:
    """Part a header into tags and what follows each; raise ValueError for a labelled one, and for other brackets."""
    tags = _TAG.findall(text)
    if len(tags) != text.count("<") or any(label in text for label in _LABELS_OF_A_LABELLED):
        raise ValueError(text)
    return tags


def _keep(party: PartyTags, section: str, tag: str, value: str) -> None:
    """Keep the first value of a tag; raise ValueError for one that is not of its kind, or stands elsewhere."""
    if tag in _CHECKS:
        _CHECKS[tag](value)
    elif section not in _SECTIONS:
        raise ValueError(tag)
    party.setdefault(tag, value)


def _check_yes(text: str) -> None:
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


_CHECK_OF_KIND: Final[Mapping[HeaderKind, Callable[[str], object]]] = {
    "day": day_of,
    "moment": moment_of,
    "count": int,
    "yes": _check_yes,
}
_CHECKS: Final = {one.tag: _CHECK_OF_KIND[one.kind] for one in markup.ALL_VALUES if one.kind in _CHECK_OF_KIND}
_READ: Final = _CHECKS.keys() | {_CIK, _FILE_NUMBER, _INDUSTRY, _STATE, _YEAR_END}
_STRUCTURE: Final = markup.ROLES | markup.SECTIONS
_tag_of_label: Final = lru_cache(maxsize=1_024)(tag_of_label)
