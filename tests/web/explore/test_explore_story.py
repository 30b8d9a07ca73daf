"""The analyst's story: from a screen to the row of a filing, as of last March; with and without script, by keyboard."""

from tests.tasks.exploring.conftest import ROE, WIDGETS
from tests.web.pictures import Looker


def test_from_a_screen_to_the_row_of_a_filing_as_of_last_march(looker, explorer_url):
    page = looker.page
    page.goto(f"{explorer_url}/explore")
    looker.look("home")
    page.fill("#as_of", "2024-03-31")
    page.click("form.as-of button")
    assert "Sun 31 Mar 2024" in page.inner_text("form.as-of")
    page.click("text=late")
    assert "late" in page.inner_text("h1")
    page.click("summary:has-text('Filters')")
    page.fill("#min-value", "1,000")
    page.click("form.screen button.primary")
    assert "min-value=1,000" in page.url.replace("%2C", ",")
    assert "as_of=2024-03-31" in page.url
    looker.look("screen")
    looker.show_in_guide("screen")
    page.click("table[data-rows] tbody tr >> nth=0 >> td >> nth=0 >> a")
    assert page.url.endswith("?as_of=2024-03-31#nonderiv_trans-1")
    row = page.inner_text("#nonderiv_trans-1")
    assert "late" in row
    assert "does not follow" in row or "before" in row
    from_its_proof_to_the_person_and_to_what_is_known_now(looker)


def from_its_proof_to_the_person_and_to_what_is_known_now(looker):
    page = looker.page
    page.locator("iframe.proof").scroll_into_view_if_needed()
    assert "STATEMENT OF CHANGES" in page.frame_locator("iframe.proof").locator("body").inner_text().upper()
    looker.look("filing")
    looker.show_in_guide("filing")
    page.click("dd a:has-text('Roe Jane')")
    assert "Everything here is as it was known at the end of Sun 31 Mar 2024" in page.inner_text("form.as-of")
    looker.look("person")
    page.click("text=Show what is known now")
    assert "as_of" not in page.url


def test_a_company_is_found_by_its_old_name_as_one_types(looker, explorer_url):
    page = looker.page
    page.goto(f"{explorer_url}/explore")
    page.keyboard.press("/")
    page.keyboard.type("old gad", delay=20)
    page.wait_for_selector("#found a")
    assert "Sample Widgets Inc" in page.inner_text("#found")
    assert "formerly Old Gadgets Co" in page.inner_text("#found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/explore/issuer/{WIDGETS}")
    looker.look("issuer")


def test_the_slider_sets_the_day(looker, explorer_url):
    page = looker.page
    page.goto(f"{explorer_url}/explore/person/{ROE}")
    page.eval_on_selector(
        "input.slider",
        "one => { one.value = 10; for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind)); }",
    )
    page.wait_for_url("**as_of=2023-03-13*")
    assert "as it was known at the end of Mon 13 Mar 2023" in page.inner_text("form.as-of")


def test_all_of_it_without_script(chromium, explorer_url):
    looker = Looker(chromium, "explorer-without-script", script=False)
    page = looker.page
    page.goto(f"{explorer_url}/explore")
    page.fill("#who", "oldg")
    page.click("main >> text=Find >> nth=-1")
    page.click("text=Sample Widgets Inc")
    page.click("text=Poe Ann")
    page.click("text=All trades as a screen")
    assert "owner=9990103" in page.url
    page.fill("#as_of", "2024-03-31")
    page.click("form.as-of button")
    assert "1 trade," in page.inner_text("main")
    looker.close()
