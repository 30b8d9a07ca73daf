"""Charts of days as SVG: arcs between the legs of pairs, and lines of amounts over days.

Kinds of points differ by shape as well as by colour, so that print and colour blindness lose nothing; the colours are
those of Okabe and Ito. Labels that would touch are left out; the table beside a chart has every number.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from math import floor, log10
from typing import Final, Literal

from msgspec import Struct

__all__ = ["ChartArc", "ChartLine", "ChartPoint", "ChartSpan", "arc_chart", "bar_chart", "line_chart"]

PointShape = Literal["up", "down", "circle"]

_WIDTH: Final = 720
_LEFT, _RIGHT = 70, 20
_INK, _QUIET, _GRID, _SHADE = "#1a1a1a", "#5a5a5a", "#d5d5d5", "#f3ead2"
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_DASHES: Final = ("", "6 3", "2 3", "8 3 2 3", "1 2", "10 4")
_SHAPE_COLOURS: Final[dict[PointShape, str]] = {"up": _COLOURS[0], "down": _COLOURS[1], "circle": _COLOURS[2]}
_SHAPE_WORDS: Final[dict[PointShape, str]] = {"up": "purchase", "down": "sale", "circle": "neither"}
_LINE_HEIGHT: Final = 14
_LETTER: Final = 5.8  # width of a letter of a label, on average
_DIGIT: Final = 6.8  # of a day
_BAR: Final = 22
_MOST_TICKS: Final = 8
_MOST_LABELS: Final = 24
_MOST_STEPS: Final = 5  # of the axis of amounts
_A_YEAR: Final = 12
_EVERY: Final = (1, 2, 3, 6, _A_YEAR, 24, 60, 120)  # months between two ticks


class ChartPoint(Struct, frozen=True, kw_only=True):
    """A point on the line of time: `up` is a purchase, `down` a sale, `circle` neither."""

    on: date
    shape: PointShape
    label: str = ""


class ChartArc(Struct, frozen=True, kw_only=True):
    """A pair of days that belong together."""

    first: date
    second: date
    label: str = ""


class ChartSpan(Struct, frozen=True, kw_only=True):
    """Days to shade, and what they are."""

    first: date
    last: date
    label: str


class ChartLine(Struct, frozen=True, kw_only=True):
    """Amounts over days; `steps` holds each amount until the next, as a balance does."""

    name: str
    points: tuple[tuple[date, float], ...]
    steps: bool = False


class _Scale(Struct, frozen=True):
    """Where a number stands between two edges of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = (self.high - self.low) or 1
        return self.start + (value - self.low) / span * (self.end - self.start)


def arc_chart(title: str, points: Sequence[ChartPoint], arcs: Sequence[ChartArc], span: ChartSpan | None = None) -> str:
    """Draw points along a line of time and an arc over each pair; raise ValueError where there is no point."""
    days = [*(one.on for one in points), *((span.first, span.last) if span else ())]
    height, base = 280, 190
    x = _days(days)
    return _svg(
        title,
        height,
        (
            *_shaded(span, x, base),
            *_arcs(arcs, x, base),
            *_axis(x, base),
            *_marks(points, x, base),
            *_key(points, height),
        ),
    )


def _days(days: Sequence[date]) -> _Scale:
    """Return the scale from ordinals of days to places; one day alone stands in the middle."""
    if not days:
        message = "there is no day to draw"
        raise ValueError(message)
    low, high = min(days).toordinal(), max(days).toordinal()
    room = max((high - low) * 0.03, 2)
    return _Scale(low - room, high + room, _LEFT, _WIDTH - _RIGHT)


def _shaded(span: ChartSpan | None, x: _Scale, base: float) -> Iterator[str]:
    if span is not None:
        first, last = x(span.first.toordinal()), x(span.last.toordinal())
        wide = max(last - first, 1)
        yield f'<rect x="{first:.1f}" y="30" width="{wide:.1f}" height="{base - 30:.1f}" fill="{_SHADE}"/>'
        yield _text(min(first + 4, _WIDTH - _RIGHT - len(span.label) * _LETTER), 42, span.label, colour=_QUIET)


def _arcs(arcs: Sequence[ChartArc], x: _Scale, base: float) -> Iterator[str]:
    widest = max((abs(x(one.second.toordinal()) - x(one.first.toordinal())) for one in arcs), default=1) or 1
    placed: list[tuple[float, float, float]] = []
    for one in arcs:
        first, second = sorted((x(one.first.toordinal()), x(one.second.toordinal())))
        top = base - 30 - 100 * (second - first) / widest
        middle = (first + second) / 2
        yield (
            f'<path d="M{first:.1f} {base} Q{middle:.1f} {2 * top - base:.1f} {second:.1f} {base}" fill="none" '
            f'stroke="{_INK}" stroke-width="1.2"/>'
        )
        half = len(one.label) * _LETTER / 2
        if one.label and len(arcs) <= _MOST_LABELS and _is_free(placed, (middle - half, middle + half, top)):
            placed.append((middle - half, middle + half, top))
            yield _text(middle, top - 4, one.label, anchor="middle")


def _marks(points: Sequence[ChartPoint], x: _Scale, base: float) -> Iterator[str]:
    placed: list[tuple[float, float, float]] = []
    for one in sorted(points, key=lambda one: one.on):
        place = x(one.on.toordinal())
        yield _shape(one.shape, place, base)
        half = len(one.label) * _LETTER / 2
        level = next(
            (at for at in (base + 32, base + 46, base + 60) if _is_free(placed, (place - half, place + half, at))), None
        )
        if one.label and level is not None:
            placed.append((place - half, place + half, level))
            middle = min(max(place, half + 2), _WIDTH - half - 2)
            yield _text(middle, level, one.label, anchor="middle")


def _key(points: Sequence[ChartPoint], height: float) -> Iterator[str]:
    """Say what each shape on the line is."""
    place = float(_LEFT)
    for shape, words in _SHAPE_WORDS.items():
        if any(one.shape == shape for one in points):
            yield _shape(shape, place + 6, height - 12)
            yield _text(place + 18, height - 8, words)
            place += 18 + len(words) * _LETTER + 24


def _is_free(placed: Sequence[tuple[float, float, float]], label: tuple[float, float, float]) -> bool:
    """Tell whether a label, from x to x at a height, touches none of those placed."""
    first, last, at = label
    return not any(
        abs(at - other) < _LINE_HEIGHT and first < right + 4 and left < last + 4 for left, right, other in placed
    )


def _shape(shape: PointShape, x: float, y: float) -> str:
    colour = _SHAPE_COLOURS[shape]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y}" r="4.5" fill="{colour}"/>'
    tip, foot = (y - 6, y + 4) if shape == "up" else (y + 6, y - 4)
    return f'<path d="M{x:.1f} {tip} L{x - 6:.1f} {foot} L{x + 6:.1f} {foot} Z" fill="{colour}"/>'


def line_chart(title: str, unit: str, lines: Sequence[ChartLine], mark: ChartSpan | None = None) -> str:
    """Draw amounts over days, `unit` at their axis; raise ValueError where there is no point."""
    days = [day for one in lines for day, _ in one.points]
    values = [value for one in lines for _, value in one.points] or [0.0]
    height, base, top = 300, 240, 40
    x = _days(days)
    steps = _round_steps(min(0.0, *values), max(0.0, *values))
    y = _Scale(steps[0], steps[-1], base, top)
    parts = (
        *_shaded(mark, x, base),
        *_grid(steps, y, unit),
        *_axis(x, base),
        *(part for place, one in enumerate(lines) for part in _line(one, place, x, y)),
        *_legend(lines, height),
    )
    return _svg(title, height, parts)


def bar_chart(title: str, bars: Sequence[tuple[str, float]]) -> str:
    """Draw a bar for each name, to the right of it, with its amount; raise ValueError where there is none."""
    if not bars:
        message = "there is no bar to draw"
        raise ValueError(message)
    wide = _WIDTH / 3
    x = _Scale(min(0.0, *(value for _, value in bars)), max(0.0, *(value for _, value in bars)), wide, _WIDTH - 70)
    return _svg(
        title, 20 + _BAR * len(bars), tuple(part for place, one in enumerate(bars) for part in _bar(one, place, x))
    )


def _bar(one: tuple[str, float], place: int, x: _Scale) -> Iterator[str]:
    name, value = one
    top, foot, tip = 10 + place * _BAR, x(0), x(value)
    most = int((_WIDTH / 3 - 16) / _LETTER)
    yield _text(_WIDTH / 3 - 8, top + 12, name if len(name) <= most else f"{name[: most - 1]}…", anchor="end")
    left, long = min(foot, tip), max(abs(tip - foot), 1)
    yield f'<rect x="{left:.1f}" y="{top}" width="{long:.1f}" height="{_BAR - 6}" fill="{_COLOURS[0]}"/>'
    yield _text(max(foot, tip) + 6, top + 12, _short(value))


def _round_steps(low: float, high: float) -> list[float]:
    """Return round numbers, evenly apart, from at most the lowest to at least the highest value."""
    span = (high - low) or 1
    size = 10 ** floor(log10(span / 4))
    step = next(size * one for one in (1, 2, 5, 10) if span / (size * one) <= _MOST_STEPS)
    first = floor(low / step)
    count = first
    found = [count * step]
    while found[-1] < high:
        count += 1
        found.append(count * step)
    return found if len(found) > 1 else [found[0], found[0] + step]


def _grid(steps: Sequence[float], y: _Scale, unit: str) -> Iterator[str]:
    for value in steps:
        place = y(value)
        yield f'<line x1="{_LEFT}" y1="{place:.1f}" x2="{_WIDTH - _RIGHT}" y2="{place:.1f}" stroke="{_GRID}"/>'
        yield _text(_LEFT - 6, place + 4, _short(value), anchor="end", colour=_QUIET)
    yield _text(_LEFT - 6, 28, unit, anchor="start", colour=_QUIET)


def _short(value: float) -> str:
    """Write a number of an axis: `1.5 M`, `200 k`, `0.25`."""
    for size, letter in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _line(one: ChartLine, place: int, x: _Scale, y: _Scale) -> Iterator[str]:
    spots = [(x(day.toordinal()), y(value)) for day, value in one.points]
    to = "H{:.1f}V{:.1f}" if one.steps else "L{:.1f} {:.1f}"
    path = "".join(("M{:.1f} {:.1f}" if not number else to).format(*spot) for number, spot in enumerate(spots))
    colour, dash = _COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)]
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dash}"/>'
    if len(spots) == 1:
        ((across, down),) = spots
        yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>'


def _legend(lines: Sequence[ChartLine], height: float) -> Iterator[str]:
    """Name the lines below the axis, beside a piece of each; what finds no room is counted."""
    place = float(_LEFT)
    for number, one in enumerate(lines):
        wide = 30 + len(one.name) * _LETTER + 18
        if place + wide > _WIDTH - _RIGHT - 60 and number:
            yield _text(place, height - 8, f"and {len(lines) - number} more", colour=_QUIET)
            return
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        yield (
            f'<line x1="{place:.1f}" y1="{height - 12}" x2="{place + 24:.1f}" y2="{height - 12}" stroke="{colour}" '
            f'stroke-width="1.8" stroke-dasharray="{dash}"/>'
        )
        yield _text(place + 30, height - 8, one.name)
        place += wide


def _axis(x: _Scale, base: float) -> Iterator[str]:
    yield f'<line x1="{_LEFT}" y1="{base}" x2="{_WIDTH - _RIGHT}" y2="{base}" stroke="{_INK}"/>'
    for day, words in _ticks(x):
        place = x(day.toordinal())
        yield f'<line x1="{place:.1f}" y1="{base}" x2="{place:.1f}" y2="{base + 5}" stroke="{_INK}"/>'
        yield _text(min(place, _WIDTH - len(words) * _DIGIT / 2), base + 18, words, anchor="middle", colour=_QUIET)


def _ticks(x: _Scale) -> list[tuple[date, str]]:
    """Return firsts of months, quarters or years, at most eight; of a short span, its first and last day."""
    first, last = date.fromordinal(int(x.low)), date.fromordinal(int(x.high))
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [one for one in months if first <= one <= last]
    every = next((one for one in _EVERY if len(_each(inside, one)) <= _MOST_TICKS), _EVERY[-1])
    chosen = _each(inside, every)
    if len(chosen) <= 1:
        return [(first, first.isoformat()), (last, last.isoformat())]
    return [(one, f"{one:%Y}" if every >= _A_YEAR else f"{one:%b %Y}") for one in chosen]


def _each(months: Sequence[date], every: int) -> list[date]:
    """Return the months that are first of so many, counted from a year's beginning."""
    return [one for one in months if ((one.year * _A_YEAR) + one.month - 1) % every == 0]


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = _INK) -> str:
    # A rim of paper keeps what is written over a line readable.
    rim = 'stroke="#fff" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" {rim}>{escape(words)}</text>'


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}" font-family="Arial, sans-serif" font-size="11">'
    )
    return "".join((head, f"<title>{escape(title)}</title>", *parts, "</svg>"))
