"""Looking at a page as people do, and as axe does: in both themes, wide and at 360 pixels, each kept as a picture."""

import json
from functools import cache
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, ConsoleMessage, Page

PICTURES = Path("build/pictures")
GUIDE = PICTURES / "guide"
# Each theme and each width once: what axe finds depends on the one or the other.
VIEWS = {"light-wide": ("light", 1280, 900), "dark-narrow": ("dark", 360, 740)}
ZOOMED = 320  # pixels of CSS that a window of 1280 shows at 400 %
_ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What of the rules depends on colours and widths, for the second view of a page.
_OF_A_VIEW = ["color-contrast", "scrollable-region-focusable", "target-size"]


class Looker:
    """Opens pages in a context of its own, and looks at each in both themes and widths."""

    def __init__(self, browser: Browser, name: str, *, script: bool = True) -> None:
        self._folder = PICTURES / name.replace("/", "_")
        # without motion, so that no colour is seen on its way to another
        self._context = browser.new_context(
            java_script_enabled=script, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        self.page: Page = self._context.new_page()
        self.refused: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.refused.append(f"{message.text} {message.location['url']}")

    def look(self, name: str) -> None:
        """Keep pictures of the page; fail where axe finds anything, or where it is wider than the window."""
        self._view(name, kept=True, checked=True)

    def keep(self, name: str) -> None:
        """Keep pictures of a page that `tests/web/test_every_page.py` looks at too."""
        self._view(name, kept=True, checked=False)

    def check(self, name: str) -> None:
        """Fail where axe finds anything, or where the page is wider than the window."""
        self._view(name, kept=False, checked=True)

    def _view(self, name: str, *, kept: bool, checked: bool) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for view, (theme, across, down) in VIEWS.items():
            self.page.emulate_media(color_scheme=theme)
            self.page.set_viewport_size({"width": across, "height": down})
            if kept:
                self.page.screenshot(path=self._folder / f"{name}-{view}.png", full_page=True)
            if checked:
                rules = _ALL_RULES if theme == "light" else _OF_A_VIEW
                require_accessible(self.page, f"{name}, {view}", rules)
        if checked:
            require_narrow(self.page, name)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")

    def show_in_guide(self, name: str) -> None:
        """Keep the top of the page as the guide's picture of that name; `make pictures` puts it there."""
        GUIDE.mkdir(parents=True, exist_ok=True)
        self.page.set_viewport_size({"width": 1000, "height": 640})
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=GUIDE / f"{name}.png")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def close(self) -> None:
        """Leave; nothing may have failed on the pages, nor been refused by their policy."""
        self._context.close()
        assert not self.refused, self.refused


def require_accessible(page: Page, name: str, rules: list[str]) -> None:
    """Fail with what axe finds by its rules, or sets of rules, on the page as it is shown now."""
    # the policy of our pages refuses scripts that are put into them, so axe is evaluated, not added
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then((found) => found.violations)")
    wrong = [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
    assert not wrong, f"{name}:\n" + "\n".join(wrong)


@cache
def _axe() -> str:
    return Path(AXE_FILE_PATH).read_text(encoding="utf-8")


def require_narrow(page: Page, name: str) -> None:
    """Fail where the page has to be scrolled sideways at 400 %, and so on a telephone."""
    page.set_viewport_size({"width": ZOOMED, "height": 740})
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{name}: {too_wide} pixels wider than a window of {ZOOMED}"
