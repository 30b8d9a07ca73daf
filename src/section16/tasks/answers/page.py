"""An answer as a page that people print, in the layout that is wanted."""

import sys
from pathlib import Path
from typing import Final, Literal

from section16.rendering.memo.memo import Memo
from section16.tasks.files import write_whole

__all__ = ["PAGE_LAYOUTS", "PageLayout", "give_page"]

PageLayout = Literal["html", "pdf", "text"]
PAGE_LAYOUTS: Final[tuple[PageLayout, ...]] = ("html", "pdf", "text")


def give_page(memo: Memo, layout: PageLayout, out: Path | None = None) -> None:
    """Write a page to a file, whole or not at all, or to standard output; raise OSError."""
    data = _laid_out(memo, layout)
    if out is not None:
        write_whole(out, data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _laid_out(memo: Memo, layout: PageLayout) -> bytes:
    # Each layout brings its own library.
    if layout == "pdf":
        from section16.rendering.memo.pdf import memo_pdf  # noqa: PLC0415 - as above

        return memo_pdf(memo)
    if layout == "html":
        from section16.rendering.memo.html import memo_html  # noqa: PLC0415 - as above

        return memo_html(memo).encode()
    from section16.rendering.memo.text import memo_text  # noqa: PLC0415 - as above

    return memo_text(memo).encode()
