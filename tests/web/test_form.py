"""What a form brings: NUL is left out, which nobody types and PostgreSQL cannot keep."""

import asyncio

from section16.web.form import read_form


def test_nul_is_left_out_of_texts():
    form = asyncio.run(read_form({"name": ["a\x00b "], "again": ["1", "2"]}))
    assert form.text("name") == "ab"
    assert form.texts("again") == ("1", "2")
    assert form.text("missing") == ""
