"""A case of a rule: a whole report, what is changed in it, and what is then found.

A case file is cases/ID.yaml with `fails` and `clean`, each a list of:

    what: in a few words
    form: 4                  # 3, 3/A, 4, 4/A, 5 or 5/A
    version: X0609           # left out: a submission
    today: 2026-09-14        # the day on which a submission is judged
    filed: 2026-09-14        # the filing date that a header gives
    circumstances: {key: value}  # what the report does not say; see law.deadlines.Circumstances
    documents: [type]        # of the submission around the report
    set: {path: text}        # also path/@attribute
    remove: [path]
    after: {path: XML}       # beside the element at the path
    into: {path: XML}        # as its last child
    copies: {path: number}   # more of the element at the path
    row: {code: P, ...}      # one more transaction in Table I; see ROW for what is left out
    mended: reason           # a fault of the file that the reader has mended
    mended at: place         # where, if not in the document as a whole
    file: {text: text}       # what is written otherwise in the file of the submission
    one line: true           # its lines are joined
    found: [{place: ..., message: ...}]
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from lxml import etree

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.header import DocumentEntry, HeaderParty, SubmissionHeader
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.problems import Fault, Slip
from section16.law.deadlines import Circumstances
from section16.rules import Report
from section16.xml import slips_of
from section16.xml.element import Element
from section16.xml.reader import read_root
from section16.xml.writer import as_bytes, to_tree
from tests.rules.samples import TODAY, document

Case = Mapping[str, Any]
ROW = {"title": "Common Stock", "on": date(2026, 9, 10), "code": "P", "letter": "A", "shares": 100, "price": "12.5"}


@cache
def cases_in(file: Path) -> dict[str, list[Case]]:
    """Read a case file once: every worker of a test run needs all of them to name its tests."""
    read: dict[str, list[Case]] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return read


def report(case: Case) -> OwnershipDocument:
    """Build the report of a case."""
    root = to_tree(document(str(case["form"]), case.get("version")))
    change(root, case)
    read = read_root(root)
    if "row" in case:
        read = _with_row(read, case["row"])
    return msgspec.structs.replace(read, header=_header(case), faults=(*read.faults, *_mended(case)))


def _mended(case: Case) -> tuple[Fault, ...]:
    if "mended" not in case:
        return ()
    return (Fault(place=case.get("mended at", "document"), reason=case["mended"], kind="repair"),)


def slips(case: Case) -> tuple[Slip, ...]:
    """List the slips of the case's file."""
    if not case.keys() & {"file", "one line"}:
        return ()
    root = to_tree(document(str(case["form"]), case.get("version")))
    change(root, case)
    file = as_bytes(root).decode()
    for old, new in case.get("file", {}).items():
        assert old in file, f"{old}: the file has no such text"
        file = file.replace(old, new, 1)
    return slips_of((file.replace("\n", "") if case.get("one line") else file).encode())


def judged(case: Case) -> Report:
    """Build what rules are asked about: the report of a case with its day, its file and its circumstances."""
    return Report(report(case), day(case), slips(case), Circumstances(**case.get("circumstances", {})))


def day(case: Case) -> date:
    return case.get("today", TODAY)


def _header(case: Case) -> SubmissionHeader | None:
    if not case.keys() & {"filed", "submission type", "documents"}:
        return None
    party = HeaderParty(role="ISSUER", fiscal_year_end=case.get("fiscal year end"))
    return SubmissionHeader(
        filed_on=case.get("filed"),
        submission_type=case.get("submission type"),
        issuer=party,
        documents=tuple(DocumentEntry(type=one) for one in case.get("documents", ())),
    )


def change(root: Element, case: Case) -> None:
    for path in case.get("remove", ()):
        element = _at(root, path)
        _above(element).remove(element)
    for path, text in case.get("set", {}).items():
        _write(root, path, str(text))
    for path, xml in case.get("after", {}).items():
        for made in reversed(_made(xml)):
            _at(root, path).addnext(made)
    for path, xml in case.get("into", {}).items():
        _at(root, path).extend(_made(xml))

    for path, number in case.get("copies", {}).items():
        for _ in range(number):
            _at(root, path).addnext(deepcopy(_at(root, path)))


def _with_row(read: OwnershipDocument, told: Mapping[str, Any]) -> OwnershipDocument:
    says = ROW | told
    row = NonDerivativeTransaction(
        security_title=Cell(says["title"]),
        traded_on=Cell(says["on"]),
        form_type="4",
        code=says["code"],
        equity_swap=False,
        shares=Cell(Decimal(says["shares"])),
        price=Cell(Decimal(says["price"])),
        acquired_disposed=Cell(says["letter"]),
        shares_following=Cell(Decimal(says["after"])),
        ownership=Cell("D"),
    )
    return msgspec.structs.replace(read, non_derivative_table=(*read.non_derivative_table, row))


def _write(root: Element, path: str, text: str) -> None:
    way, _, attribute = path.partition("/@")
    if attribute:
        _at(root, way).set(attribute, text)
    else:
        _at(root, path).text = text


def _made(xml: str) -> list[Element]:
    return list(etree.fromstring(f"<made>{xml}</made>"))


def _at(root: Element, path: str) -> Element:
    found = root.find(path)
    assert found is not None, f"{path}: the sample has no such element"
    return found


def _above(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent
