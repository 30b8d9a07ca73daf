"""A page of an answer as PDF: portrait letter, tagged, the same bytes on every machine and every day."""

from functools import cache
from pkgutil import get_data

import typst
from msgspec import json

from section16.rendering.memo.memo import Memo
from section16.rendering.pdf import printable_fonts, printable_text
from section16.rendering.printed import visible_parts

__all__ = ["memo_pdf"]


def memo_pdf(memo: Memo) -> bytes:
    """Lay out a page; all texts are set as texts, never read as markup."""
    drawings = [[chart.svg for chart in section.charts] for section in memo.sections]
    parts = visible_parts(memo, printable_text)
    made: bytes = typst.compile(
        _template(),
        font_paths=printable_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"memo": json.encode(parts | {"drawings": drawings}).decode()},
        pdf_standards="ua-1",
    )
    return made


@cache
def _template() -> bytes:
    return get_data("section16.rendering", "templates/memo.typ") or b""
