"""Pages of the explorer as they were laid out last: the same page for the same rights is not laid out again."""

from functools import lru_cache
from hashlib import sha256
from secrets import token_hex
from typing import Final

import msgspec
from msgspec.structs import replace

from section16.web.page import LaidOut, Page, lay_out
from section16.web.visit import Visit

__all__ = ["laid_out_once"]

_KEPT: Final = 128
# Stands in what is kept where each page carries a token of its own.
_TOKEN: Final = token_hex(32)


class _Layout:
    """A page, and of its visit what a template may show; two are the same where all that is shown is the same."""

    def __init__(self, page: Page, visit: Visit) -> None:
        self.page = page
        self.visit = Visit(
            account=visit.account,
            at_hand=visit.at_hand,
            form_token=_TOKEN,
            done=visit.done,
            address=visit.address,
            as_of=visit.as_of,
            has_lake=visit.has_lake,
        )
        value = sha256(msgspec.msgpack.encode(page.value, enc_hook=str)).digest()
        who = (visit.account.name, visit.account.full_name, visit.permissions)
        self._key = (page.template, value, page.status, who, visit.done, visit.address, visit.as_of, visit.has_lake)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Layout) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=_KEPT)
def _laid_out(layout: _Layout) -> LaidOut:
    return lay_out(layout.page, layout.visit)


def laid_out_once(page: Page, visit: Visit) -> LaidOut:
    """Lay out a page as the address of the visit asks; data, and what was typed wrongly, each time."""
    if visit.ending or page.errors or page.typed:
        return lay_out(page, visit)
    kept = _laid_out(_Layout(page, visit))
    return replace(kept, content=kept.content.replace(_TOKEN.encode(), visit.form_token.encode()))
