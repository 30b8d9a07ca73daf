"""How wide the columns of a table of text are, given what stands in them."""

from collections.abc import Sequence

from msgspec import Struct

__all__ = ["Wish", "fitted"]


class Wish(Struct, frozen=True, kw_only=True):
    """What a column asks for, in cells."""

    least: int  # its head, broken where it may be
    word: int  # its longest word
    head: int  # its head, broken less
    whole: int  # its longest text
    share: int  # of what is left when all have enough


def fitted(wishes: Sequence[Wish], room: int) -> list[int]:
    """Divide `room` cells among columns: what it must have first, then what reads well."""
    widths = [wish.least for wish in wishes]
    _grow(widths, [wish.word for wish in wishes], room)
    _grow(widths, [wish.head for wish in wishes], room)
    _grow(widths, [wish.whole for wish in wishes], room)
    for _ in range(room - sum(widths)):
        widths[min(range(len(widths)), key=lambda at: widths[at] / wishes[at].share)] += 1
    return widths


def _grow(widths: list[int], target: Sequence[int], room: int) -> None:
    """Widen the narrowest column that is short of its target, until all have it or no room is left."""
    for _ in range(room - sum(widths)):
        short = [at for at, width in enumerate(widths) if width < target[at]]
        if not short:
            return
        widths[min(short, key=lambda at: widths[at])] += 1
