"""The first page, and the pages that say no."""

from section16.accounts.account import Account


def test_a_page_that_is_not_there_says_so_in_both_themes(looker, serve_as, tmp_path):
    with serve_as(Account(id=1, name="ada", full_name="Ada Prepares"), workspace=tmp_path / "w") as url:
        looker.page.goto(f"{url}/nothing")
        assert "nothing is there" in looker.page.inner_text("main")
        looker.look("nothing")
    looker.refused.clear()  # the browser notes the status 404 of the page itself
