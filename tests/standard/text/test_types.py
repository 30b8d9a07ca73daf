"""What msgspec objects to, in the words of people."""

from datetime import date
from typing import Annotated

import msgspec
import pytest

from section16.standard.text.types import types_in_words


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("x", int, "expected a whole number, got text"),
        (1, str | None, "expected text or nothing, got a whole number"),
        ([], bool, "expected true or false, got a list"),
        ({}, date, "expected a day, got a table"),
        (0, Annotated[int, msgspec.Meta(ge=1)], "expected a whole number of at least 1"),
        ({"date": "x"}, dict[str, int], "expected a whole number, got text - at '$[...]'"),
    ],
)
def test_types_are_said_in_words(value, kind, words):
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.convert(value, kind)
    assert types_in_words(str(refusal.value)) == words
