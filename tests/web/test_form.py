"""What a form brings: NUL is left out, which nobody types and PostgreSQL cannot keep."""

from section16.web.form import read_form
from tests.harness.apart import run_apart


def test_nul_is_left_out_of_texts():
    form = run_apart(read_form({"name": ["a\x00b "], "again": ["1", "2"]}))
    assert form.text("name") == "ab"
    assert form.texts("again") == ("1", "2")
    assert form.text("missing") == ""
