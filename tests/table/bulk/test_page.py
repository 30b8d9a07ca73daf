"""The page of the bulk reader prints the arrays of its example as they are; each table of it is computed here."""

import re
from collections.abc import Iterable

import numpy as np
import pytest

from section16.table.bulk.grammar import TagClass, grammar
from section16.table.bulk.pieces import cut_pieces
from section16.table.bulk.reader import read_many
from section16.table.bulk.sequences import find_sequences, judge, may_follow
from section16.table.bulk.shape import TableColumn
from section16.table.bulk.values import kinds_of_columns, read_walk
from section16.table.bulk.walk import walk
from section16.table.raw import RawFiling
from tests.places import REPOSITORY

PAGE = (REPOSITORY / "docs" / "bulk-reader.md").read_text("utf-8")

FIRST = b"""<ownershipDocument>
  <documentType>4</documentType>
  <nonDerivativeTable>
    <nonDerivativeTransaction>
      <transactionDate><value>2026-05-04</value><footnoteId id="F1"/></transactionDate>
    </nonDerivativeTransaction>
  </nonDerivativeTable>
</ownershipDocument>"""
SECOND = FIRST.replace(b">4<", b">4/A<").replace(b"-04<", b"-05<").replace(b'"F1"', b'"F2"')
DATA = FIRST + SECOND

KNOWN = grammar()
PIECES = cut_pieces(DATA)
FOUND = find_sequences(PIECES.tag, np.flatnonzero(KNOWN.begins_row.take(PIECES.tag)))
JUDGED = judge(FOUND)
WALK = walk([FIRST, SECOND])
READ = read_walk(WALK)
ENDS = PIECES.ends.tolist()


def code(text: object) -> str:
    return f"`{text}`"


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(headings)
    lines = (heads, *rows)
    written = [f"| {' | '.join(map(str, cells))} |" for cells in lines]
    return "\n".join((written[0], "|---" * len(heads) + "|", *written[1:]))


def tag(number: int) -> str:
    return code(KNOWN.tags[number].decode())


def column(one: TableColumn) -> str:
    return code(f"{one.table}.{one.column}")


def pieces() -> str:
    def how(at: int) -> str:
        return "end of a text" if at in ENDS else "known piece"

    rows = (
        (at, begins, code(repr(DATA[begins:ends].decode())[1:-1]), PIECES.tag[at], how(at))
        for at, (begins, ends) in enumerate(zip(PIECES.cuts[:13], PIECES.cuts[1:14], strict=True))
    )
    return table(("piece", "begins", "bytes", "tag", "found as"), rows)


def texts() -> str:
    found = zip(ENDS, PIECES.texts.to_pylist(), strict=True)
    return table(("piece", "its text"), ((at, code(text.decode())) for at, text in found))


def segments() -> str:
    rows = zip(FOUND.begins, FOUND.sequence, strict=True)
    return table(
        ("segment", "first piece", "sequence"), ((at, begins, number) for at, (begins, number) in enumerate(rows))
    )


def judgement() -> str:
    rows: list[tuple[object, ...]] = []
    for at, number in enumerate(FOUND.tags.tolist()):
        is_node = KNOWN.class_of_tag[number] == 0
        node = JUDGED.nodes[at] if is_node else ""
        begins = at in FOUND.starts
        judged = "" if begins else "yes" if follows_before(at, is_node=is_node) else "no"
        sequence = np.searchsorted(FOUND.starts, at, "right") - 1
        rows.append((sequence, tag(number), node, code(TagClass(JUDGED.classes[at]).name), judged))
    return table(("sequence", "tag", "node", "class", "may follow"), rows)


def follows_before(at: int, *, is_node: bool) -> bool:
    two = slice(at - 1, at + 1)
    classes, nodes = JUDGED.classes[two].astype(np.intp), JUDGED.nodes[two]
    fine = may_follow(classes[:1], classes[1:], KNOWN.class_may_follow)
    return bool(fine) and (not is_node or bool(may_follow(nodes[:1], nodes[1:], KNOWN.node_may_follow)))


def seams() -> str:
    first, last = JUDGED.first_node.take(FOUND.sequence), JUDGED.last_node.take(FOUND.sequence)
    follows = may_follow(last[:-1], first[1:], KNOWN.node_may_follow)
    opened, closed = KNOWN.root
    rows: list[tuple[object, ...]] = []
    for document in (0, 1):
        begins, ends = 2 * document, 2 * document + 1
        rows += [
            (document, f"{begins} begins", first[begins], f"is {opened}, the root's start tag"),
            (
                document,
                f"{begins} to {ends}",
                f"{last[begins]}, {first[ends]}",
                "may follow" if follows[begins] else "may not follow",
            ),
            (document, f"{ends} ends", last[ends], f"is {closed}, the root's end tag"),
        ]
    return table(("document", "segment", "nodes", "judged"), rows)


def places() -> str:
    texts = WALK.texts.to_pylist()
    rows = [
        (code(text.decode()), tag(PIECES.tag[end - 1]), column(KNOWN.text_columns[number]), segment)
        for text, end, number, segment in zip(texts, ENDS, WALK.text_columns, WALK.text_segments, strict=True)
    ]
    rows += [
        (f"footnote {note}", tag(PIECES.tag[at]), column(KNOWN.notes_columns[number]), segment)
        for note, at, number, segment in zip(WALK.notes, (8, 21), WALK.note_columns, WALK.note_segments, strict=True)
    ]
    return table(("what", "after, or in", "column", "segment"), rows)


def values() -> str:
    rows = []
    for at, text in enumerate(WALK.texts.to_pylist()):
        number = kinds_of_columns()[WALK.text_columns[at]]
        kind = READ.kinds[number]
        source = kind.source[kind.texts.tolist().index(at)]
        rows.append((at, code(text.decode()), code(kind.values.type), source, code(kind.values[source].as_py())))
    return table(("text", "bytes", "kind", "place among its values", "value"), rows)


def tables() -> str:
    batch = read_many([RawFiling(one, f"0000000000-26-00000{at}", "", at) for at, one in enumerate((FIRST, SECOND), 1)])
    names = {
        "submission": ("ACCESSION_NUMBER", "DOCUMENT_TYPE", "READ_BY"),
        "nonderiv_trans": ("ACCESSION_NUMBER", "NONDERIV_TRANS_SK", "TRANS_DATE", "TRANS_DATE_FN"),
    }
    return "\n\n".join(
        table(map(code, columns), (map(code, row.values()) for row in batch.tables[name].select(columns).to_pylist()))
        for name, columns in names.items()
    )


PRINTED = {one.__name__: one() for one in (pieces, texts, segments, judgement, seams, places, values, tables)}


def test_the_page_has_the_example() -> None:
    assert f"```xml\n{FIRST.decode()}\n```" in PAGE


@pytest.mark.parametrize("name", PRINTED)
def test_the_page_prints_the_arrays_as_they_are(name: str) -> None:
    assert PRINTED[name] in PAGE, f"print this in docs/bulk-reader.md:\n\n{PRINTED[name]}"


def test_no_table_of_numbers_is_anything_else() -> None:
    shown = re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)
    words = [one for one in shown if one.strip() not in "\n\n".join(PRINTED.values())]
    assert [one.splitlines()[0] for one in words] == [
        "| step | array | made in |",
        "| change | to | found by | because |",
    ]


ODD = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(walk|read_walk)` \| ", PAGE, re.MULTILINE)


def test_changes_of_both_kinds_are_shown() -> None:
    assert {found_by for _, _, found_by in ODD} == {"walk", "read_walk"}


@pytest.mark.parametrize(("old", "new", "found_by"), ODD)
def test_each_change_makes_a_document_odd(old: str, new: str, found_by: str) -> None:
    changed = FIRST.replace(old.encode(), new.encode())
    assert changed != FIRST
    walked = walk([FIRST, changed, SECOND])
    assert walked.odd == ({1} if found_by == "walk" else set())
    assert read_walk(walked).odd == {1}
