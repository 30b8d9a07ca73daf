"""The id of a rule tells its file, and a rule names cells by the form's own fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import fields_of
from section16.rules import RULES, book
from section16.rules.book import dates, trades

FOLDER = Path(book.__path__[0])
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py"))


def table(docstring: str | None) -> dict[str, str]:
    """Return the file of each row of a docstring's table."""
    return dict(re.findall(r"^\| ([A-Z].*?) \| `(\S+)` \|", docstring or "", re.MULTILINE))


def numbers(words: str) -> Iterator[str]:
    """Yield the ids of `TR001, TR013 to TR018`."""
    for letters, first, last in re.findall(r"([A-Z]{2})(\d{3})(?: to [A-Z]{2}(\d{3}))?", words):
        yield from (f"{letters}{number:03}" for number in range(int(first), int(last or first) + 1))


FILE_OF = table(book.__doc__)
FOLDERS = {"dates/": dates, "trades/": trades}
FILE_IN_FOLDER = {
    id: f"{folder}{file}"
    for folder, room in FOLDERS.items()
    for words, file in table(room.__doc__).items()
    for id in numbers(words)
}


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_the_id_of_a_rule_tells_its_file(one):
    told = FILE_OF[one.id[:2]]
    told = FILE_IN_FOLDER[one.id] if told in FOLDERS else told
    assert one.function.__module__ == "section16.rules.book." + told.removesuffix(".py").replace("/", ".")


def test_the_tables_name_every_file_and_no_other():
    without_rules = {"__init__.py", *(f"{folder}__init__.py" for folder in FOLDERS), "lines.py", "wording.py"}
    named = set(FILE_OF.values()) - set(FOLDERS) | set(FILE_IN_FOLDER.values())
    assert named == set(FILES) - without_rules
    assert set(FILE_IN_FOLDER) == {one.id for one in RULES if FILE_OF[one.id[:2]] in FOLDERS}


def test_the_catalog_goes_by_id_within_each_file():
    ids = [one.id for one in RULES]
    for module in {one.function.__module__ for one in RULES}:
        of_file = [one.id for one in RULES if one.function.__module__ == module]
        assert of_file == sorted(of_file)
    assert len(ids) == len(set(ids))


def form_fields() -> set[str]:
    parts = {OwnershipDocument}
    while new := {part for one in parts - {Footnote} for field in fields_of(one) for part in field.parts} - parts:
        parts |= new
    return {field.name for part in parts - {Footnote} for field in fields_of(part)}


def cells_named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"at", "days", "texts_in"}:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant))


def test_rules_name_cells_by_fields_of_the_form():
    named = {name for file in FILES for name in cells_named(FOLDER / file)}
    assert len(named) > 25
    assert named <= form_fields()
