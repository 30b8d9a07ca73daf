from hypothesis import given
from hypothesis import strategies as st

from section16.form.problems import one_line


def test_line_ends_and_escapes_stand_as_they_are_written_in_code():
    assert one_line("a\nb\r\x1b[31m\u2028é") == "a\\nb\\r\\x1b[31m\\u2028é"


@given(st.text())
def test_any_text_is_one_line_that_prints(text):
    assert len(one_line(text).splitlines()) == (1 if text else 0)
    assert one_line(text).isprintable()
