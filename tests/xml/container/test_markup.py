"""EDGAR's labels and tags have one home: nothing else in the package types one."""

import ast
import re
from collections.abc import Iterator
from html import unescape

import pytest

from section16.xml.container import markup
from tests.places import REPOSITORY

PACKAGE = REPOSITORY / "src" / "section16"
HOME = PACKAGE / "xml" / "container" / "markup.py"
OTHER_WORDS = {
    # a notice by e-mail has labels of its own, some of the same words
    ("sandbox/api/statuses.py", "ACCESSION NUMBER:"),
    ("sandbox/api/statuses.py", "FORM TYPE:"),
    # stands for a number in the address of a page
    ("tasks/filing/send.py", "<CIK>"),
}

SECTIONS = (
    markup.COMPANY_DATA,
    markup.OWNER_DATA,
    markup.FILING_VALUES,
    markup.BUSINESS_ADDRESS,
    markup.MAIL_ADDRESS,
)
SGML = (markup.SEC_DOCUMENT, markup.SEC_HEADER, markup.SUBMISSION, markup.DOCUMENT, markup.TEXT, markup.XML)
LABELS = {one.label for one in (*markup.ALL_VALUES, *SECTIONS)} | {"IRS NUMBER"}
TAGS = {
    *(one.tag for one in (*markup.ALL_VALUES, *SECTIONS)),
    *(one.name for one in SGML),
    *markup.ROLES,
    *markup.SECTIONS,
    *markup.SUBMISSION_ROOTS,
    *markup.DOCUMENT_VALUES,
}
# In one word a tag or label is also a word of other things: it counts with its brackets or its colon.
TYPED = re.compile(
    "|".join(
        [
            *(rf"</?{tag}>" for tag in sorted(TAGS)),
            *(rf"\b{tag}\b" for tag in sorted(TAGS) if "-" in tag),
            *(rf"\b{label}:?" for label in sorted(LABELS) if " " in label),
            *(rf"\b{label}:" for label in sorted(LABELS) if label and " " not in label),
            *(re.escape(start.decode()) for start in markup.SUBMISSION_STARTS),
        ]
    )
)


def literals(source: str) -> Iterator[str]:
    """Yield the texts and bytes of a module that do something: no docstring, no comment."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in prose:
            if isinstance(node.value, str):
                yield node.value
            elif isinstance(node.value, bytes):
                yield node.value.decode("latin-1")


def second_homes(name: str, texts: Iterator[str]) -> list[tuple[str, str]]:
    found = ((name, match[0]) for text in texts for match in TYPED.finditer(text))
    return [one for one in found if one not in OTHER_WORDS]


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ('LABEL = "CONFORMED PERIOD OF REPORT"', "CONFORMED PERIOD OF REPORT"),
        ('START = rb"^<SEC-DOCUMENT>"', "<SEC-DOCUMENT>"),
        ("head = f'{a}</TEXT>\\n'", "</TEXT>"),
        ('role == "REPORTING-OWNER"', "REPORTING-OWNER"),
        ('LINE = "\\tCITY:\\t"', "CITY:"),
        ('text.startswith("-----BEGIN PRIVACY")', "-----BEGIN PRIVACY"),
        ('"""Read `<TYPE>`."""', None),
        ('column == "ACCESSION_NUMBER"', None),
        ('word == "SUBMISSION"', None),
    ],
)
def test_the_search_finds_a_second_home(source: str, typed: str | None) -> None:
    assert second_homes("x.py", literals(source)) == ([("x.py", typed)] if typed else [])


def test_no_module_has_a_label_or_a_tag_of_its_own() -> None:
    modules = [path for path in sorted(PACKAGE.rglob("*.py")) if path != HOME]
    assert len(modules) > 300
    found = [
        one
        for path in modules
        for one in second_homes(path.relative_to(PACKAGE).as_posix(), literals(path.read_text("utf-8")))
    ]
    assert found == []


def test_no_template_has_one() -> None:
    templates = [path for path in sorted(PACKAGE.rglob("*.j2")) if path.is_file()]
    assert templates
    texts = ((path.name, iter([unescape(path.read_text("utf-8"))])) for path in templates)
    assert [one for name, text in texts for one in second_homes(name, text)] == []


def test_every_value_has_a_field_and_no_other_has_its_tag_or_label() -> None:
    for values in ((markup.ACCEPTED, *markup.TOP), markup.PARTY, markup.ADDRESS, markup.FORMER):
        for names in ([one.tag for one in values], [one.label for one in values], [one.field for one in values]):
            assert len(names) == len(set(names))
