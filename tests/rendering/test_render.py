import subprocess
import sys

import pytest

from section16.rendering import render
from tests.rendering.examples import FORM_4

HEAVY = ("typst", "jinja2", "rich", "lxml")


@pytest.mark.parametrize(
    ("as_", "start"), [("html", "<!DOCTYPE html>"), ("text", "FORM 4 "), ("pdf", b"%PDF-"), ("markdown", "# FORM 4\n")]
)
def test_each_layout_has_its_kind_of_value(as_, start):
    assert render(FORM_4, as_).startswith(start)


@pytest.mark.parametrize("as_", ["docx", "", "sheet", "PDF"])
def test_another_word_is_refused(as_):
    with pytest.raises(ValueError, match=rf"^as_: '{as_}' is not a layout; write html, text, pdf or markdown$"):
        render(FORM_4, as_)


@pytest.mark.parametrize("as_", ["html", "text", "markdown"])
def test_numbers_are_those_of_the_pages_of_sec_gov(as_):
    assert "169.4664" in render(FORM_4, as_)
    assert "<span hidden>" not in render(FORM_4, as_)


def test_heavy_libraries_are_imported_when_used():
    code = f"import sys, section16.rendering; print([name for name in {HEAVY} if name in sys.modules])"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert asked.stdout == "[]\n"
