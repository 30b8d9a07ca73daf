"""Every row of the form says what it has to, in words that are known."""

import pytest
from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import Field, fields_of, rows_of
from section16.standard.row import DOCUMENT_TYPES, use_on
from section16.standard.versions import version_named

USES = set("mcon-")


def parts(part: type[Struct] = OwnershipDocument):
    """List every part of the form."""
    found = [part]
    for field in fields_of(part):
        found += [below for one in field.parts if one is not Footnote for below in parts(one)]
    return list(dict.fromkeys(found))


def fields() -> list[tuple[str, Field]]:
    return [(f"{part.__name__}.{field.name}", field) for part in parts() for field in fields_of(part)]


@pytest.mark.parametrize(("name", "field"), fields())
def test_a_row_speaks_of_all_document_types(name, field):
    row = field.row
    for words, known in ((row.use, USES), (row.xsd or row.use, USES), (row.notes, set("y-"))):
        assert len(words.split()) == len(DOCUMENT_TYPES), name
        assert set(words.split()) <= known, name
    assert row.value in {"m", "o", "e"}
    assert row.since is None or version_named(row.since), name


@pytest.mark.parametrize(("name", "field"), fields())
def test_a_row_stands_on_some_form(name, field):
    assert any(use_on(field.row.use, one) != "-" for one in DOCUMENT_TYPES), name


@pytest.mark.parametrize("part", parts())
def test_groups_are_those_of_the_paths(part):
    groups = {row.path.rpartition("/")[0] for _, row in rows_of(part)} - {""}
    assert groups == {one.path for one in part.groups}
    assert len({row.path for _, row in rows_of(part)}) == len(rows_of(part))


@pytest.mark.parametrize("part", parts())
def test_a_choice_is_between_two(part):
    names = [row.either for _, row in rows_of(part) if row.either]
    assert all(names.count(one) == 2 for one in names)


def test_use_on_refuses_another_form():
    assert use_on("m - m - m -", "3/A") == "-"
    with pytest.raises(ValueError, match="not in tuple"):
        use_on("m m m m m m", "144")
