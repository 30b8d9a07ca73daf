"""Pages of the explorer as they were laid out last: the same page for the same rights is not laid out again."""

from functools import lru_cache
from secrets import token_hex
from typing import Final

from msgspec.structs import replace

from section16.web.page import LaidOut, Page, lay_out
from section16.web.visit import Visit

__all__ = ["laid_out_once"]

_KEPT: Final = 128
# Stands in what is kept where each page carries a token of its own.
_TOKEN: Final = token_hex(32)


class _Layout:
    """A page and its visit without what no template shows; two are the same where all that may be shown is the same."""

    def __init__(self, page: Page, visit: Visit) -> None:
        self.page = replace(page, table=None)
        self.visit = replace(
            visit,
            form_token=_TOKEN,
            session="",
            session_token="",
            new_cookies={},
            proved_at=None,
            client="",
            agent="",
            now=Visit().now,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Layout) and self.visit == other.visit and self.page == other.page

    def __hash__(self) -> int:
        return hash((self.page.template, self.visit.address))


@lru_cache(maxsize=_KEPT)
def _laid_out(layout: _Layout) -> LaidOut:
    return lay_out(layout.page, layout.visit)


def laid_out_once(page: Page, visit: Visit) -> LaidOut:
    """Lay out a page as the address of the visit asks; data each time."""
    if visit.ending:
        return lay_out(page, visit)
    kept = _laid_out(_Layout(page, visit))
    return replace(kept, content=kept.content.replace(_TOKEN.encode(), visit.form_token.encode()))
