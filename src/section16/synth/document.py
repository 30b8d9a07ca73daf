"""The ownership XML of a filing, as EDGAR would disseminate it."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import rows_of
from section16.standard.places import place_name
from section16.standard.row import NOTE_ID
from section16.standard.versions import at_least, version_on
from section16.synth.company import Company
from section16.synth.people import InsiderRole, NamedOwner
from section16.synth.report import Filing, ReportedLine
from section16.synth.template import AGENTS, Agent, NumberedNotes, Style, write_part
from section16.xml.layout import element_of, flat_element_of

__all__ = ["WrittenXml", "write_filing"]

_FLAT: Final = "X0101"
_PLAN_BOX: Final = "X0407"
_FOREIGN: Final = "X0609"
_PATHS: Final = {name: row.path for name, row in rows_of(OwnershipDocument)}


class WrittenXml(Struct, frozen=True):
    """The XML, the schema version it is written in, and how many footnotes it has."""

    xml: str
    version: str
    footnotes: int


def write_filing(filing: Filing) -> WrittenXml:
    """Write the document of a filing under the schema of its day."""
    agent = AGENTS[filing.company.agent]
    version = version_on(filing.form, filing.filed_on).name
    notes: NumberedNotes = {}
    cells = _head(filing, agent, version)
    flat = version == _FLAT
    for name, rows in (("non_derivative_table", filing.table1), ("derivative_table", filing.table2)):
        if rows:
            cells[name] = _rows(rows, notes, agent, flat=flat)
    if notes:
        cells["footnotes"] = _footnotes(notes, agent)
    if filing.remarks:
        cells["remarks"] = filing.remarks
    cells["signatures"] = _signatures(filing, agent)
    inner = write_part(OwnershipDocument, cells, notes, (agent.at, 1, flat))
    gap = "\n" if agent.spaced else ""
    root = OwnershipDocument.element
    return WrittenXml(f"{agent.declaration}<{root}>\n{gap}{inner}</{root}>\n", version, len(notes))


def _head(filing: Filing, agent: Agent, version: str) -> dict[str, str]:
    """Return the fields before the tables."""
    form = filing.form[:1]
    foreign = at_least(version, _FOREIGN)
    cells = {"schema_version": version, "document_type": filing.form, "period_of_report": filing.period.isoformat()}
    if filing.original_on:
        cells["original_filed_on"] = filing.original_on.isoformat()
    if form == "3":
        cells["no_securities_owned"] = agent.flag(value=not (filing.table1 or filing.table2))
    elif filing.exit or agent.says_no:
        cells["not_subject_to_section16"] = agent.flag(value=filing.exit)
    if form == "5":
        cells["form3_holdings_reported"] = agent.flag(value=False)
        cells["form4_transactions_reported"] = agent.flag(value=_has_form4_rows(filing))
    cells["issuer"] = _issuer(filing.company, agent.at, foreign=foreign)
    cells["reporting_owners"] = "".join(_owner(owner, role, agent.at, foreign=foreign) for owner, role in filing.owners)
    if form != "3" and at_least(version, _PLAN_BOX):
        cells["aff10b5_one"] = agent.flag(value=filing.plan)
    return cells


def _has_form4_rows(filing: Filing) -> bool:
    return any(cells.get("form_type") == "4" for _, cells, *_ in (*filing.table1, *filing.table2))


@lru_cache(maxsize=512)
def _issuer(company: Company, agent: int, *, foreign: bool) -> str:
    cells = {"cik": company.cik, "name": escape(company.name, quote=False), "trading_symbol": company.symbol}
    if foreign and company.foreign_symbol:
        cells["foreign_trading_symbol"] = company.foreign_symbol
    return write_part(Issuer, cells, {}, (agent, 2, False))


@lru_cache(maxsize=4096)
def _owner(owner: NamedOwner, role: InsiderRole, agent: int, *, foreign: bool) -> str:
    style = AGENTS[agent]
    flags = {
        "is_director": role.director,
        "is_officer": role.officer is not None,
        "is_ten_percent_owner": role.ten_percent,
        "is_other": role.other is not None,
    }
    cells = {"cik": owner.cik, "name": escape(owner.name, quote=False)}
    cells["address"] = _address(owner, style, foreign=foreign)
    cells |= {name: style.flag(value=value) for name, value in flags.items() if value or style.says_no}
    if role.officer:
        cells["officer_title"] = escape(role.officer, quote=False)
    if role.other:
        cells["other_text"] = role.other
    inner = write_part(ReportingOwner, cells, {}, (agent, 2, False))
    return _wrapped(_PATHS["reporting_owners"], inner, style, 1) + ("\n" if style.spaced else "")


def _address(owner: NamedOwner, agent: Agent, *, foreign: bool) -> str:
    street, city, code, postal = owner.place
    cells = {"non_us": agent.flag(value=owner.abroad)} if foreign else {}
    cells |= {"street1": street, "city": city}
    cells["country" if foreign and owner.abroad else "state"] = code
    cells["zip_code"] = postal
    if owner.abroad:
        cells["state_description"] = place_name(code) or ""
    return write_part(OwnerAddress, cells, {}, (agent.at, 3, False))


def _rows(rows: Iterable[ReportedLine], notes: NumberedNotes, agent: Agent, *, flat: bool) -> str:
    depth = 1 if flat else 2
    style: Style = (agent.at, depth + 1, flat)
    tag_of = flat_element_of if flat else element_of
    return "".join(
        _wrapped(tag_of(part) or "", write_part(part, cells, notes, style), agent, depth) for part, cells, *_ in rows
    )


def _wrapped(tag: str, inner: str, agent: Agent, depth: int) -> str:
    pad = agent.indent * depth
    return f"{pad}<{tag}>\n{inner}{pad}</{tag}>\n"


def _footnotes(notes: NumberedNotes, agent: Agent) -> str:
    pad, tag = agent.indent * 2, Footnote.element
    return "".join(
        f'{pad}<{tag} {NOTE_ID}="{id_}">{escape(text, quote=False)}</{tag}>\n' for text, id_ in notes.items()
    )


def _signatures(filing: Filing, agent: Agent) -> str:
    signed_on = filing.filed_on.isoformat()
    tag = _PATHS["signatures"]
    written = []
    for name in filing.signatures:
        cells = {"name": escape(name, quote=False), "signed_on": signed_on}
        written.append(_wrapped(tag, write_part(OwnerSignature, cells, {}, (agent.at, 2, False)), agent, 1))
    return "".join(written)
