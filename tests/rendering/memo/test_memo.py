"""Pages of answers: the same texts in HTML, PDF and text, nothing run, charts whose labels do not touch."""

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from section16.rendering.memo.charts import ChartArc, ChartLine, ChartPoint, ChartSpan, arc_chart, line_chart
from section16.rendering.memo.html import memo_html
from section16.rendering.memo.memo import Memo, MemoChart, MemoSection, MemoTable
from section16.rendering.memo.pdf import memo_pdf
from section16.rendering.memo.text import memo_text

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2024, 1, 8)
HOSTILE = '<script>alert("x")</script> & \u202e #let x = 1'


def chart(label: str = "500 at $24.50") -> str:
    """Draw two points and the arc between them."""
    points = (
        ChartPoint(on=DAY, shape="up", label=label),
        ChartPoint(on=DAY + timedelta(days=60), shape="down", label="sold"),
    )
    return arc_chart("Pairs", points, (ChartArc(first=DAY, second=points[1].on, label="$900"),))


def memo(text: str = "A word", svg: str | None = None) -> Memo:
    """Make a page that has every kind of part, with a text at each place."""
    table = MemoTable(
        caption=text, columns=(text, "Shares"), rows=((text, "1,000"),), numbers=frozenset({1}), links=("a.html",)
    )
    drawn = MemoChart(title=text, svg=svg or chart(), words=text, table=table)
    section = MemoSection(heading=text, paragraphs=(text,), points=(text,), charts=(drawn,), tables=(table,))
    return Memo(title=text, facts=((text, text),), summary=(text,), sections=(section,), notice=text)


def test_every_text_is_in_every_layout():
    page = html.fromstring(memo_html(memo("Zebra")))
    for layout in (page.text_content(), memo_text(memo("Zebra"))):
        assert layout.count("Zebra") >= 12
    assert memo_pdf(memo("Zebra")).startswith(b"%PDF-")


def test_markup_is_text():
    page = html.fromstring(memo_html(memo(HOSTILE, chart(HOSTILE))))
    assert not page.findall(".//script")
    assert HOSTILE in page.text_content()
    assert "script" not in " ".join(str(one.tag) for one in page.iter())
    assert memo_pdf(memo(HOSTILE, chart(HOSTILE))).startswith(b"%PDF-")


def test_the_page_loads_nothing():
    page = memo_html(memo())
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(https?:)?//", page)


def test_numbers_stand_right_and_links_are_links():
    page = html.fromstring(memo_html(memo()))
    assert {one.get("class") for one in page.iterfind(".//td[2]")} == {"number whole"}
    assert {one.get("href") for one in page.iterfind(".//td/a")} == {"a.html"}


def test_text_tables_are_set_in_columns():
    table = MemoTable(
        caption="Balances",
        columns=("Line", "Shares"),
        rows=(("direct", "5"), ("by trust", "1,000")),
        numbers=frozenset({1}),
    )
    shown = memo_text(Memo(title="T", sections=(MemoSection(heading="H", tables=(table,)),))).splitlines()
    assert shown[-5:] == ["Balances", "Line      Shares", "--------  ------", "direct         5", "by trust   1,000"]


def test_the_same_bytes_each_time():
    assert memo_pdf(memo()) == memo_pdf(memo())


POINTS = st.lists(
    st.builds(
        ChartPoint,
        on=st.dates(date(2003, 1, 1), date(2030, 1, 1)),
        shape=st.sampled_from(["up", "down", "circle"]),
        label=st.sampled_from(["", "500 at $24.50", "12,345,678 at $1,234.56"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60)
@given(POINTS)
def test_labels_of_points_do_not_touch(points):
    drawn = etree.fromstring(arc_chart("t", points, ()))
    boxes = [
        (float(one.get("x")), float(one.get("y")), len(one.text or "") * 5.8)
        for one in drawn.iter(f"{SVG}text")
        if " at " in (one.text or "")
    ]
    for (x, y, wide), (other_x, other_y, other_wide) in combinations(boxes, 2):
        if y == other_y:
            assert abs(x - other_x) >= min(wide, other_wide) / 2
    assert all(0 <= float(one.get("x")) <= 720 for one in drawn.iter(f"{SVG}text"))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.dates(date(2003, 1, 1), date(2030, 1, 1)), st.floats(-1e12, 1e12)), min_size=1, max_size=30)
)
def test_lines_stay_within_the_drawing(points):
    drawn = etree.fromstring(line_chart("t", "shares", (ChartLine(name="direct", points=tuple(sorted(points))),)))
    (path,) = [one.get("d") for one in drawn.iter(f"{SVG}path")]
    numbers = [float(one) for one in re.findall(r"-?[0-9.]+", path)]
    assert all(69 <= across <= 701 for across in numbers[::2])
    assert all(39 <= down <= 241 for down in numbers[1::2])


def test_steps_hold_their_amount():
    line = ChartLine(name="direct", points=((DAY, 1.0), (DAY + timedelta(days=9), 2.0)), steps=True)
    assert "H" in line_chart("t", "shares", (line,))


def test_many_lines_are_counted_in_the_key():
    lines = tuple(ChartLine(name=f"a line with a long name {one}", points=((DAY, 1.0),)) for one in range(9))
    assert re.search(r"and \d more", line_chart("t", "shares", lines))


def test_shades_and_axes():
    span = ChartSpan(first=DAY, last=DAY + timedelta(days=181), label="six months")
    drawn = arc_chart("t", (ChartPoint(on=DAY, shape="up"),), (), span)
    assert "six months" in drawn
    assert "Mar 2024" in drawn
    short = arc_chart("t", (ChartPoint(on=DAY, shape="up"),), ())
    assert "2024-01-06" in short


def test_a_chart_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no day to draw"):
        line_chart("t", "shares", ())
