"""The code of a row as EDGAR composes it: the letter, K for a swap, V on Form 4, a digit on Form 5 (4.3.8)."""

from section16.form.cell import EMPTY
from section16.render.line import Line, note_numbers
from section16.render.printed import BLANK, PrintedCell
from section16.standard.codes import printed_letter

__all__ = ["code", "code_with_digit", "voluntary"]


def code(line: Line) -> PrintedCell:
    """Print the code column of Form 4: `S`, `J/K`."""
    return _cell(_letters(line), line.row.coding_footnotes)


def voluntary(line: Line) -> PrintedCell:
    """Print the V column of Form 4, where the footnotes of the timeliness hang too."""
    return _cell(_added(line), getattr(line.row, "timeliness", EMPTY).footnotes)


def code_with_digit(line: Line) -> PrintedCell:
    """Print the code column of Form 5: `G`, `A4`, `P5`, `3` for a holding that a Form 3 left out."""
    # Form 5 has no V column, so the footnotes of a timeliness, which its schema forbids, stand here.
    notes = line.row.coding_footnotes + getattr(line.row, "timeliness", EMPTY).footnotes
    return _cell(_letters(line) + _added(line), notes)


def _cell(text: str, footnotes: tuple[str, ...]) -> PrintedCell:
    return PrintedCell(text, note_numbers(footnotes)) if text or footnotes else BLANK


def _letters(line: Line) -> str:
    letter = getattr(line.row, "code", None) or line.unread.get("code", "")
    return letter + "/K" if getattr(line.row, "equity_swap", False) else letter


def _added(line: Line) -> str:
    """Return the letter for form type and timeliness; a word the specification does not know counts as none."""
    timeliness = getattr(line.row, "timeliness", EMPTY).value
    kind = line.row.form_type
    return printed_letter(line.form, kind, timeliness) or printed_letter(line.form, kind, None)
