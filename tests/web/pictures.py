"""Looking at a page as people do, and as axe does: in both themes, wide and at 360 pixels; KEEP_PICTURES keeps each."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, ConsoleMessage, Page

PICTURES = Path("build/pictures")
_ARE_KEPT = "KEEP_PICTURES" in os.environ  # to take one costs up to half a second of CPU, and no test looks at it
GUIDE = PICTURES / "guide"
ZOOMED = 320  # pixels of CSS that a window of 1280 shows at 400 %
_ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What of the rules depends on widths, and on colours too: a view asks for what none before it has asked.
_OF_WIDTHS = ["scrollable-region-focusable", "target-size"]
_OF_COLOURS = ["color-contrast", "link-in-text-block"]


class View(NamedTuple):
    """A theme and a width, the rules that are asked of the whole page in it, and whether a picture is kept."""

    theme: Literal["light", "dark"]
    across: int
    down: int
    rules: list[str]
    is_kept: bool = False


VIEWS = {
    "light-wide": View("light", 1280, 900, _ALL_RULES, is_kept=True),
    "dark-wide": View("dark", 1280, 900, []),
    "dark-narrow": View("dark", 360, 740, _OF_WIDTHS, is_kept=True),
    "light-narrow": View("light", 360, 740, []),
}
# One shown element of each kind of text, by its kind: of what contrast follows from, all is compared. axe needs
# milliseconds for an element, and those of a table are alike.
_KINDS_OF_TEXT = """() => {
  const found = new Map();
  const has_text = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
  const behind = (one) => {
    if (!one) return "";
    const style = getComputedStyle(one);
    return [style.backgroundColor, style.opacity, behind(one.parentElement)].join();
  };
  for (const one of document.body.querySelectorAll("*")) {
    if (!has_text(one) || !one.getClientRects().length) continue;
    const style = getComputedStyle(one);
    const kind = [one.localName, style.color, style.fontSize, style.fontWeight, style.textDecoration,
      behind(one), has_text(one.parentElement), getComputedStyle(one.parentElement).color].join();
    if (!found.has(kind)) found.set(kind, one);
  }
  return found;
}"""
_OF_THESE = f"""(kinds) => {{
  const found = ({_KINDS_OF_TEXT})();
  const include = kinds.map((one) => found.get(one)).filter((one) => one);
  return include.length ? axe.run({{ include }}, %s) : Promise.resolve({{ violations: [] }});
}}"""
_SEEN: set[tuple[str, str]] = set()  # kinds of text in each theme in whose colours axe has found nothing wrong


class Looker:
    """Opens pages in a context of its own, and looks at each in both themes and widths."""

    def __init__(self, browser: Browser, name: str, *, script: bool = True) -> None:
        self._folder = PICTURES / name.replace("/", "_")
        # without motion, so that no colour is seen on its way to another
        self._context = browser.new_context(
            java_script_enabled=script, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        # on each page at once: its policy lets no script be added later, and to evaluate this one takes 0.1 s of CPU
        self._context.add_init_script(_axe())
        self.page: Page = self._context.new_page()
        self.refused: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # A test ends its program while the page may still load something; what a test needs fails without that.
        if message.type == "error" and "net::ERR_CONNECTION_REFUSED" not in message.text:
            self.refused.append(f"{message.text} {message.location['url']}")

    def look(self, name: str) -> None:
        """Keep pictures of the page; fail where axe finds anything, or where it is wider than the window."""
        self._view(name, kept=_ARE_KEPT, checked=True)

    def keep(self, name: str) -> None:
        """Keep pictures of a page that `tests/web/test_every_page.py` looks at too."""
        self._view(name, kept=_ARE_KEPT, checked=False)

    def check(self, name: str) -> None:
        """Fail where axe finds anything, or where the page is wider than the window."""
        self._view(name, kept=False, checked=True)

    def _view(self, name: str, *, kept: bool, checked: bool) -> None:
        if kept:
            self._folder.mkdir(parents=True, exist_ok=True)
        for called, view in VIEWS.items():
            if not (checked or (kept and view.is_kept)):
                continue
            self.page.emulate_media(color_scheme=view.theme)
            self.page.set_viewport_size({"width": view.across, "height": view.down})
            if kept and view.is_kept:
                self.page.screenshot(path=self._folder / f"{name}-{called}.png", full_page=True)
            if checked:
                require_accessible(self.page, f"{name}, {called}", view)
        if checked:
            require_narrow(self.page, name)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")

    def show_in_guide(self, name: str) -> None:
        """Keep the top of the page as the guide's picture of that name; `make pictures` puts it there."""
        if not _ARE_KEPT:
            return
        GUIDE.mkdir(parents=True, exist_ok=True)
        self.page.set_viewport_size({"width": 1000, "height": 640})
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=GUIDE / f"{name}.png")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def close(self) -> None:
        """Leave; nothing may have failed on the pages, nor been refused by their policy."""
        self._context.close()
        assert not self.refused, self.refused


def require_accessible(page: Page, name: str, view: View) -> None:
    """Fail with what axe finds on the page as it is shown now: by the rules of the view, and of its colours."""
    found = _violations(page, "() => axe.run(document, %s)", view.rules) if view.rules else []
    if view.rules != _ALL_RULES:
        found += _wrong_colours(page, view.theme)
    wrong = [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    assert not wrong, f"{name}:\n" + "\n".join(wrong)


def _wrong_colours(page: Page, theme: str) -> list[dict[str, Any]]:
    """Return what is wrong with the colours of texts; a kind that was right on another page is right on this one."""
    kinds = {(theme, one) for one in page.evaluate(f"[...({_KINDS_OF_TEXT})().keys()]")} - _SEEN
    found = _violations(page, _OF_THESE, _OF_COLOURS, [one for _, one in kinds]) if kinds else []
    if not found:
        _SEEN.update(kinds)
    return found


def _violations(page: Page, run: str, rules: list[str], given: object = None) -> list[dict[str, Any]]:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    return page.evaluate(f"(given) => ({run % json.dumps(options)})(given).then((one) => one.violations)", given)


@cache
def _axe() -> str:
    return Path(AXE_FILE_PATH).read_text(encoding="utf-8")


def require_narrow(page: Page, name: str) -> None:
    """Fail where the page has to be scrolled sideways at 400 %, and so on a telephone."""
    page.set_viewport_size({"width": ZOOMED, "height": 740})
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{name}: {too_wide} pixels wider than a window of {ZOOMED}"
