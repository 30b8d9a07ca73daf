import tomllib

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.toml.line_numbers import line_numbers, line_of, path_text
from tests.places import REPOSITORY

TEXT = '''# a comment with = and [x]
form = "4"  # [not a table]
"quoted \\"key\\"" = 1
a.b.c = 2
[issuer]
cik = """
several = line_numbers
[here]"""
[[event]]
on = 1
fills = [ # a comment, too
  {shares = 1, price = 2},
  {shares = 3,
   price = 4},
]
[[event]]
x = 'a "quote" ] }'
[event.cover]
price = 2024-01-01
[[event.deep]]
one = [[1], [2,
3]]
'''


def test_lines_of_keys():
    places = line_numbers(TEXT)
    assert {path_text(path): line for path, line in places.items()} == {
        "form": 2,
        'quoted "key"': 3,
        "a": 4,
        "a.b": 4,
        "a.b.c": 4,
        "issuer": 5,
        "issuer.cik": 6,
        "event": 9,
        "event[1]": 9,
        "event[1].on": 10,
        "event[1].fills": 11,
        "event[1].fills[1]": 12,
        "event[1].fills[1].shares": 12,
        "event[1].fills[1].price": 12,
        "event[1].fills[2]": 13,
        "event[1].fills[2].shares": 13,
        "event[1].fills[2].price": 14,
        "event[2]": 16,
        "event[2].x": 17,
        "event[2].cover": 18,
        "event[2].cover.price": 19,
        "event[2].deep": 20,
        "event[2].deep[1]": 20,
        "event[2].deep[1].one": 21,
        "event[2].deep[1].one[1]": 21,
        "event[2].deep[1].one[1][1]": 21,
        "event[2].deep[1].one[2]": 21,
        "event[2].deep[1].one[2][1]": 21,
        "event[2].deep[1].one[2][2]": 22,
    }


def test_a_missing_key_has_the_line_of_its_table():
    assert line_of(("event", 1, "cover", "shares"), line_numbers(TEXT)) == 18
    assert line_of(("nothing",), line_numbers(TEXT)) is None


def _paths(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _paths(inner, (*path, key))


def test_every_key_of_every_example_is_found():
    for file in (REPOSITORY / "examples").glob("*.toml"):
        text = file.read_text()
        places = line_numbers(text)
        for path in _paths(tomllib.loads(text)):
            assert path in places, (file.name, path)
            if isinstance(path[-1], str):
                assert path[-1] in text.splitlines()[places[path] - 1]


@given(st.text(alphabet="ab.[]{}=,\"'#\\ \n1", max_size=60))
def test_whatever_tomllib_reads_is_located(text):
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    places = line_numbers(text)
    assert all(path in places or line_of(path, places) for path in _paths(raw))
