"""A screen that is saved in the browser is found by the command line and by alerts, and only who may save sees how."""

from section16.accounts.account import EVERY_ISSUER, Account
from section16.accounts.roles import IssuerRole
from section16.query.screens.saved import load_screen
from tests.tasks.exploring.conftest import filings


def test_a_screen_is_saved_beside_the_lake_and_a_name_that_cannot_be_is_refused(  # noqa: PLR0915 - one visit
    looker, serve_as, tmp_path
):
    lake = filings().lake(tmp_path / "lake")
    keeper = Account(id=1, name="ada", roles={EVERY_ISSUER: frozenset({IssuerRole.preparer})})
    with serve_as(keeper, workspace=tmp_path / "w", lake=lake) as url:
        page = looker.page
        page.goto(f"{url}/explore/screen?code=P&min-value=1000")
        page.fill("#name", "My Screen")
        page.click("text=Save screen >> nth=-1")
        assert "'My Screen' cannot be the name" in page.inner_text("#name-error")
        assert page.input_value("#name") == "My Screen"
        assert "2 trades" not in page.inner_text("h1")
        looker.look("refused")
        page.goto(page.url)  # as a shared link
        assert page.input_value("#code") == "P"
        page.fill("#name", "my-buys")
        page.click("text=Save screen >> nth=-1")
        assert page.inner_text("h1") == "my-buys"
        looker.look("saved")
        assert 'screen = "my-buys"' in page.text_content("pre")
        page.fill("#name", "my-buys")
        page.click("text=Save screen >> nth=-1")
        assert page.inner_text(".done") == "Saved as my-buys, in the place of the screen of that name."
        page.goto(f"{url}/explore/screen?columns=VALUE&columns=OWNERS&keep=yes")
        assert page.inner_text(".done") == "These columns are kept."
        page.context.clear_cookies()  # the account keeps them, not the browser
        columns = page.request.get(f"{url}/explore/screen.json").json()["columns"]
        assert [one["name"] for one in columns if one["shown"]] == ["VALUE", "OWNERS"]
    assert load_screen("my-buys", lake).codes == ("P",)
    looker.refused.clear()  # the browser notes the status 422 of the page itself


def test_who_keeps_no_records_saves_no_screen(serve_as, looker, tmp_path):
    lake = filings().lake(tmp_path / "lake")
    viewer = Account(id=2, name="eve", roles={EVERY_ISSUER: frozenset({IssuerRole.viewer})})
    with serve_as(viewer, workspace=tmp_path / "w", lake=lake) as url:
        looker.page.goto(f"{url}/explore/screen?code=P")
        assert "Save screen" not in looker.page.inner_text("main")
