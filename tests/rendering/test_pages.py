"""Our page against the five pages that sec.gov shows, word by word."""

from pathlib import Path

import pytest

from section16.form.document import OwnershipDocument
from section16.rendering.html import html
from section16.rendering.sheet import sheet
from section16.xml import read_document
from tests.rendering.pages import report, words

pytestmark = pytest.mark.corpus

PAGES = (
    "0001209191-22-024552",
    "h-7c9599ecabaf6a8f",
    "h-8a65f261cc0bd721",
    "h-c9ad54ddf8565fb7",  # no XML known: the report is read back from the page
    "h-f62a5eb26bd8074c",  # likewise
)


def the_report(corpus: Path, name: str) -> OwnershipDocument:
    filed = corpus / "xml" / f"{name}.xml"
    if filed.is_file():
        return read_document(filed.read_bytes())
    return report((corpus / "rendered" / f"{name}.html").read_bytes())


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_our_page_are_those_of_sec_gov(name, corpus):
    theirs = words((corpus / "rendered" / f"{name}.html").read_bytes())
    ours = words(html(sheet(the_report(corpus, name), "pages")).encode())
    assert ours == theirs


@pytest.mark.parametrize("name", PAGES)
def test_as_the_specification_prints_it_only_a_zero_differs(name, corpus):
    theirs = words((corpus / "rendered" / f"{name}.html").read_bytes())
    ours = words(html(sheet(the_report(corpus, name))).encode())
    differing = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    assert differing in ([], [("0", "0.00")] * 3)
