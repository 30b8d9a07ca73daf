"""What axe cannot see: pages on paper, without motion, and where the system sets all colours."""

import pytest

from tests.tasks.exploring.conftest import ROE


def do_nothing(page):
    """Look at the page as it comes."""


def choose_a_row(page):
    page.keyboard.press("j")


def choose_somebody(page):
    page.locator("#find").press_sequentially("sample")
    page.locator("#found a").nth(1).wait_for()
    page.keyboard.press("ArrowDown")


# A page, what is done there, something with a state that colours tell, and its like without.
STATES = [
    ("/work", do_nothing, "a.chip[aria-current]", "a.chip:not([aria-current])"),
    ("/work", do_nothing, ".top nav a[aria-current]", ".top nav a:not([aria-current])"),
    ("/work", do_nothing, "td .btn.primary", ".acts .btn"),
    ("/work", choose_a_row, "tr[aria-selected]", "tbody tr:not([aria-selected])"),
    ("/drafts/{draft}?part=event-1", do_nothing, "li[aria-current]", ".events li:not([aria-current])"),
    ("/drafts/{draft}#row-I-1", do_nothing, ".sheet tr:target td", ".sheet tr:not(:target) td"),
    ("/explore", choose_somebody, "#found a[aria-selected]", "#found a:not([aria-selected])"),
]
EDGES = """(one) => {
  const style = getComputedStyle(one);
  const edge = (name) => [style[name + "Style"], style[name + "Width"]].join(" ");
  return ["borderTop", "borderBottom", "borderLeft", "outline"].map(edge);
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior !== "auto";
}).map((one) => one.outerHTML.slice(0, 100))"""
CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const hides = getComputedStyle(one).overflow !== "visible" && one.clientWidth > 1;
  return hides && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 100))"""
PRESSED = "body > header, body > footer, .btn, .chips, .pages, .skip, [type=range]"
PAPER = 960  # pixels of CSS across a page of US Letter within the margins of style.css


@pytest.fixture
def open_page(world, looker):
    """Return a function that opens a page of the full workbench."""
    urls, things = world
    names = {"draft": things["draft"][0], "report": things["report"][0]}

    def open_at(path):
        looker.page.goto(urls["full"] + path.format(**names))
        return looker.page

    return open_at


@pytest.mark.parametrize(
    "path", ["/work", "/drafts/{draft}", "/reports/{report}", f"/explore/person/{ROE}", "/explore/screen"]
)
def test_on_paper_a_page_is_whole_dark_on_white_and_without_what_is_pressed(looker, open_page, path):
    looker.page.emulate_media(color_scheme="dark", media="print")
    looker.page.set_viewport_size({"width": PAPER, "height": 1000})
    page = open_page(path)
    assert page.locator(PRESSED).filter(visible=True).all_inner_texts() == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER


def test_enter_on_a_row_takes_its_next_step(open_page):
    page = open_page("/work")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('td:last-child .btn')")


def test_nothing_moves_for_who_wants_no_motion(open_page):
    for path in ("/work", "/drafts/{draft}", "/explore/screen"):
        page = open_page(path)
        page.emulate_media(reduced_motion="no-preference")
        assert page.evaluate(MOVING)
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(MOVING) == []


def test_states_are_seen_where_the_system_sets_all_colours(looker, open_page):
    looker.page.emulate_media(forced_colors="active")
    alike = []
    for path, act, with_it, without in STATES:
        page = open_page(path)
        act(page)
        edges, others = (page.locator(one).first.evaluate(EDGES) for one in (with_it, without))
        if edges == others:
            alike.append(f"{path} {with_it}: {edges}")
    assert not alike, "\n".join(alike)


def test_what_has_the_focus_is_seen_where_the_system_sets_all_colours(looker, open_page):
    looker.page.emulate_media(forced_colors="active")
    page = open_page("/work")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate("(one) => getComputedStyle(one).outlineStyle") != "none"
