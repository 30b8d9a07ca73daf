"""The first page, and the pages that say no."""

import httpx
import pytest

from section16.accounts.account import EVERY_ISSUER, Account
from section16.accounts.roles import IssuerRole


def test_a_page_that_is_not_there_says_so_in_both_themes(looker, serve_as, tmp_path):
    with serve_as(Account(id=1, name="ada", full_name="Ada Prepares"), workspace=tmp_path / "w") as url:
        looker.page.goto(f"{url}/nothing")
        assert "nothing is there" in looker.page.inner_text("main")
        looker.look("nothing")
    looker.refused.clear()  # the browser notes the status 404 of the page itself


@pytest.mark.parametrize(
    ("role", "lake", "begins"),
    [
        (IssuerRole.approver, "lake", "/work"),
        (IssuerRole.viewer, "lake", "/explore"),
        (IssuerRole.viewer, None, "/work"),
        (IssuerRole.insider, "lake", "/work"),
        (None, None, "/people"),
    ],
)
def test_everybody_begins_where_there_is_something_for_them(serve_as, tmp_path, role, lake, begins):
    account = Account(
        id=1,
        name="ada",
        owner_cik="0000054321" if role is IssuerRole.insider else None,
        roles={EVERY_ISSUER: frozenset({role})} if role else {},
        is_administrator=role is None,
    )
    with serve_as(account, workspace=tmp_path / "w", lake=lake) as url, httpx.Client(base_url=url) as client:
        assert client.get("/").headers["location"] == begins
        assert ("/explore" in client.get("/account").text) == (lake is not None)
