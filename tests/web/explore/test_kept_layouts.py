"""A page of the explorer is laid out once for all who are shown the same, each with a token of their own."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.service.refusals import AgainPage
from section16.web.explore import kept_layouts
from section16.web.explore.kept_layouts import laid_out_once
from section16.web.page import Page, lay_out
from section16.web.visit import Visit

VIEWER = {"0000012345": frozenset({IssuerRole.viewer})}
ADA = Account(id=1, name="ada", full_name="Ada Sample", roles=VIEWER)
VISIT = Visit(account=ADA, address="/explore", form_token="a1b2", session_token="first", client="10.0.0.1")


def page(reason="why", **more):
    """Give a page with a token in it; what it says is plain."""
    value = AgainPage(reason=reason, address="/explore", first="", do_first="", fields=())
    return Page(template="again.html", value=value, **more)


@pytest.fixture
def laid(monkeypatch):
    """Count the pages that are laid out."""
    pages = []

    def counting(page, visit):
        pages.append(page)
        return lay_out(page, visit)

    kept_layouts._laid_out.cache_clear()  # noqa: SLF001 - what other tests laid out
    monkeypatch.setattr(kept_layouts, "lay_out", counting)
    return pages


def test_the_same_page_is_laid_out_once_with_a_token_for_each(laid):
    other = replace(VISIT, form_token="c3d4", session_token="second", client="10.0.0.2")
    for visit in (VISIT, other, VISIT):
        assert laid_out_once(page(), visit) == lay_out(page(), visit)
    assert len(laid) == 1


@pytest.mark.parametrize(
    ("changed", "visit"),
    [
        (page("another"), VISIT),
        (page(status=404), VISIT),
        (page(), replace(VISIT, account=replace(ADA, full_name="Bea Sample"))),
        (page(), replace(VISIT, account=replace(ADA, is_administrator=True))),
        (page(), replace(VISIT, done="Saved.")),
        (page(), replace(VISIT, has_lake=True)),
        (page(), replace(VISIT, as_of=datetime(2024, 4, 1, 4, tzinfo=UTC))),
        (page(), replace(VISIT, address="/drafts/1")),
        (page(), replace(VISIT, ending="json")),
        (page(errors={"name": "name: it is taken"}), VISIT),
        (page(unfit={"page": "page: 'x' is none"}), VISIT),
        (page(), replace(VISIT, unfit={"as_of": "as_of: 'x' is no day"})),
    ],
)
def test_whatever_is_shown_otherwise_is_laid_out_anew(laid, changed, visit):
    before = laid_out_once(page(), VISIT)
    assert laid_out_once(changed, visit) == lay_out(changed, visit) != before
    assert len(laid) == 2
