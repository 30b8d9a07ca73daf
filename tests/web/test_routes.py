"""A route says what it needs, or the program does not start."""

import pytest
from litestar import get

from section16.accounts.roles import Permission
from section16.web.all_pages import PAGES
from section16.web.routes import OPEN, action, needs_of, page, redirect, require_declared


def test_a_route_that_says_nothing_is_refused():
    @get("/secret")
    async def secret() -> None: ...

    with pytest.raises(TypeError, match="does not say what it needs"):
        require_declared([secret])


@pytest.mark.parametrize("declare", [page, action])
def test_a_route_names_what_it_needs_when_it_is_declared(declare):
    with pytest.raises(TypeError, match="names what it needs"):
        declare("/secret")


def test_a_route_needs_what_it_names():
    @page("/drafts", Permission.see, "see_own")
    def drafts() -> None: ...

    assert needs_of(drafts).any_of == {Permission.see, Permission.see_own}


def test_all_pages_are_declared():
    require_declared(PAGES)
    assert any(not needs_of(one).any_of for one in PAGES), f"the first page is '{OPEN}'"


def test_the_address_of_every_action_shows_something():
    shown, sent = (
        {path for one in PAGES if method in one.http_methods for path in one.paths} for method in ("GET", "POST")
    )
    assert len(sent) > 40
    assert not sent - shown


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_nobody_is_sent_to_another_site(path):
    assert redirect(path).url == "/"
