"""The grammar has every element that the tables have a column for, and lets each report through that has them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from section16.table.bulk.grammar import WIDEST, grammar
from section16.table.bulk.walk import walk
from section16.table.schema import TABLES, columns_of
from section16.xml import write_disseminated
from tests.form.made_up import FORM4, FORMS

ROOT = b"<ownershipDocument>"


def document(data):
    return data[data.index(ROOT) :].strip()


FINE = document(write_disseminated(FORM4))


def test_every_column_of_the_form_is_filled_by_an_element():
    known = grammar()
    for notes, targets in ((False, known.text_columns), (True, known.notes_columns)):
        expected = {
            (table, one.name) for table in TABLES for one in columns_of(table) if one.field and one.notes is notes
        }
        found = {(target.table, target.column) for target in targets}
        assert found == expected | (set() if notes else {("footnotes", "FOOTNOTE_TXT")})


def test_no_tag_of_a_ccc_is_known():
    assert not [tag for tag in grammar().tags if b"Ccc" in tag]


def test_arrow_gives_no_number_as_0():
    tags = pa.array(grammar().tags, pa.binary())
    numbers = pc.index_in(pa.array([b"<a>", b"x" * 50, b"</value>", b"<issuer>"] * 100, pa.binary()), value_set=tags)
    assert numbers.null_count == 200
    assert (np.frombuffer(numbers.buffers()[1], np.int32, 400).reshape(-1, 4)[:, :2] == 0).all()


def test_no_tag_is_listed_twice():
    assert len(set(grammar().tags)) == len(grammar().tags)


def test_each_tag_that_ends_a_text_is_compared_whole():
    known = grammar()
    ends = sorted(set(known.end_tag.tolist()) - {0})
    assert len(ends) > 30
    for end in ends:
        tag = known.tags[end]
        assert known.end_bytes[end].tobytes() == tag.rjust(WIDEST, b"\0")
        assert known.end_mask[end].tobytes().count(b"\xff") == len(tag)


@pytest.mark.parametrize("form", ["form 3", "form 4", "form 5/A"])
def test_a_report_is_of_the_grammar(form):
    assert walk([document(write_disseminated(FORMS[form]))]).odd == set()


def test_each_odd_document_is_named_and_no_other():
    odd = FINE.replace(b"<remarks>", b"<remark>")
    cut = FINE[: len(FINE) // 2] + b"</ownershipDocument>"
    many = [FINE, odd, FINE, cut, FINE, FINE.replace(b"Held by", b"a > b"), FINE.replace(b"Held by", b"a <b> b"), FINE]
    assert walk(many).odd == {1, 3, 5, 6}


def test_each_tag_taken_away_doubled_or_exchanged_is_seen():
    pieces = FINE.split(b"<")
    changed = []
    for at in range(2, len(pieces)):  # each begins with its root
        changed.append(pieces[:at] + pieces[at + 1 :])
        changed.append([*pieces[:at], pieces[at], *pieces[at:]])
        if at + 1 < len(pieces) and pieces[at].strip() != pieces[at + 1].strip():
            changed.append([*pieces[:at], pieces[at + 1], pieces[at], *pieces[at + 2 :]])
    documents = [b"<".join(one) for one in changed]
    fine = set(range(len(documents))) - walk(documents).odd
    # a footnote may be referred to twice, and two footnotes of a cell may change places
    assert all(b"footnoteId" in _difference(documents[one]) for one in fine)


def _difference(data):
    """Return the tags at which a document differs from the fine one."""
    ours, theirs = data.split(b"<"), FINE.split(b"<")
    at = next(at for at, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two)
    return ours[at] + theirs[at]
