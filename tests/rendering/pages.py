"""A page of sec.gov: its visible words, and the report that it shows, where no XML of it is known."""

import re
from datetime import date, datetime
from decimal import Decimal

from lxml import html

from section16.form.cell import EMPTY, Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner

_FORM_4 = {
    1: ["security_title", "traded_on", "deemed_executed_on", "code", "-", "shares", "acquired_disposed", "price"],
    2: ["security_title", "exercise_price", "traded_on", "deemed_executed_on", "code", "-", "(A)", "(D)"],
}
_NAMES = {
    ("4", 1): (*_FORM_4[1], "shares_following", "ownership", "nature"),
    ("4", 2): (
        *_FORM_4[2],
        "exercisable_on",
        "expires_on",
        "underlying_title",
        "underlying_shares",
        "price",
        "shares_following",
        "ownership",
        "nature",
    ),
    ("3", 1): ("security_title", "shares_following", "ownership", "nature"),
    ("3", 2): (
        "security_title",
        "exercisable_on",
        "expires_on",
        "underlying_title",
        "underlying_shares",
        "exercise_price",
        "ownership",
        "nature",
    ),
}


def tree(page: bytes):
    """Parse a page and take out what no reader sees."""
    root = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    for unseen in root.xpath("//head | //script | //style | //*[@hidden]"):
        unseen.drop_tree()
    return root


def words(page: bytes) -> list[str]:
    """List the visible words of a page in reading order.

    What is normalised: white space; an element's border ends a word, wherever a line would break in a browser
    (`(1)` after a title is a word of its own, the `$` before an amount too).
    """
    return " ".join(tree(page).itertext()).replace("\xa0", " ").split()


def report(page: bytes) -> OwnershipDocument:
    """Read a page of sec.gov back into the report it shows, as far as the page tells."""
    root = tree(page)
    form = _plain(root.xpath("//td[@class='FormName']")[0])[-1]
    tables = [_rows(table) for table in root.xpath("//table[thead]")]
    persons = _persons(root)
    return OwnershipDocument(
        schema_version="X0206" if form == "3" else "X0306",
        document_type=form,
        period_of_report=_day(_after(root, "2. Date of Event" if form == "3" else "3. Date of Earliest")),
        issuer=_issuer(root, form),
        reporting_owners=persons,
        non_derivative_table=tuple(_row(form, 1, cells) for cells in tables[0]),
        derivative_table=tuple(_row(form, 2, cells) for cells in tables[1]),
        footnotes=_footnotes(root),
        remarks=_remarks(root),
        signatures=_signatures(root),
    )


def _plain(element) -> str:
    return " ".join(element.text_content().replace("\xa0", " ").split())


def _after(root, label: str) -> str:
    box = next(td for td in root.xpath("//td[not(.//table)]") if _plain(td).startswith(label))
    return _plain(box.xpath(".//*[@class='FormData']")[0])


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007 - a date has no zone


def _issuer(root, form: str) -> Issuer:
    label = "3. Issuer" if form == "3" else "2. Issuer"
    box = next(td for td in root.xpath("//td[not(.//table)]") if _plain(td).startswith(label))
    return Issuer(name=_plain(box.find(".//a")), trading_symbol=_plain(box.xpath(".//*[@class='FormData']")[0]))


def _persons(root) -> tuple[ReportingOwner, ...]:
    boxes = [td for td in root.xpath("//td[.//hr]") if _plain(td).startswith("1. Name and Address")]
    ticked = [_plain(td.getnext()) for td in root.xpath("//td[normalize-space(.)='X' and not(.//table)]")]
    # After the tables the page lists all persons again, without a word on what they are to the issuer.
    return tuple(_person(box, ticked) for box in boxes[1:] or boxes)


def _person(box, ticked: list[str]) -> ReportingOwner:
    *street, city, state, zip_code = (_plain(one) for one in box.xpath(".//*[@class='FormData']"))
    return ReportingOwner(
        name=_plain(box.find(".//a")),
        address=OwnerAddress(
            street1=street[0],
            street2=street[1] if len(street) > 1 else None,
            city=city,
            state=state,
            zip_code=zip_code,
        ),
        is_director="Director" in ticked,
        is_ten_percent_owner="10% Owner" in ticked,
    )


def _rows(table) -> list[list[Cell]]:
    return [[_cell(td) for td in row.findall("td")] for row in table.xpath(".//tr[td]")]


def _cell(td) -> Cell:
    notes = tuple(f"F{_plain(sup).strip('()')}" for sup in td.iter("sup"))
    for sup in td.xpath(".//sup"):
        sup.drop_tree()
    text = _plain(td)
    return Cell(text or None, notes) if text or notes else EMPTY


def _row(form: str, table: int, cells: list[Cell]):
    given = dict(zip(_NAMES[form, table], cells, strict=True))
    given.pop("-", None)
    for side in ("A", "D"):
        amount = given.pop(f"({side})", EMPTY)
        if amount:
            given |= {"shares": amount, "acquired_disposed": Cell(side)}
    code = given.pop("code", EMPTY)
    held = code.value is None
    kind = (
        (NonDerivativeHolding if held else NonDerivativeTransaction)
        if table == 1
        else (DerivativeHolding if held else DerivativeTransaction)
    )
    values = {name: _typed(name, cell) for name, cell in given.items() if name in kind.__struct_fields__}
    return kind(**values) if held else kind(**values, code=code.value, coding_footnotes=code.footnotes)


def _typed(name: str, cell: Cell) -> Cell:
    if cell.value is None:
        return cell
    if name.endswith("_on"):
        return Cell(_day(cell.value), cell.footnotes)
    if re.fullmatch(r"\$? ?[\d,]+(\.\d+)?", cell.value):
        return Cell(Decimal(cell.value.strip("$ ").replace(",", "")), cell.footnotes)
    return cell


def _below(root, heading: str) -> list[str]:
    """List the lines of the table whose first line is the heading."""
    for table in root.xpath("//table[not(.//table)]"):
        lines = [_plain(row) for row in table.iter("tr")]
        if heading in lines:
            return lines[lines.index(heading) + 1 :]
    return []


def _footnotes(root) -> tuple[Footnote, ...]:
    lines = _below(root, "Explanation of Responses:")
    numbered = (re.fullmatch(r"(\d+)\. (.*)", line) for line in lines)
    return tuple(Footnote(f"F{one[1]}", one[2]) for one in numbered if one)


def _remarks(root) -> str | None:
    lines = _below(root, "Explanation of Responses:")
    return " ".join(lines[lines.index("Remarks:") + 1 :]) if "Remarks:" in lines else None


def _signatures(root) -> tuple[OwnerSignature, ...]:
    lines = list(root.xpath("//tr[td/u]"))
    filed = ([_plain(one) for one in row.iter("u")] for row in lines)
    return tuple(OwnerSignature(name=name, signed_on=_day(day)) for name, day in filed)
