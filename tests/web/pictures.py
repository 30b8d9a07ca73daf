"""Looking at a page as people do, and as axe does: in both themes, wide and at 360 pixels, each kept as a picture."""

import json
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page

WIDTHS = {"wide": (1280, 900), "narrow": (360, 740)}
THEMES = ("light", "dark")


class Looker:
    """Opens pages in a browser of its own, and looks at each in both themes and widths."""

    def __init__(self, browser: Browser, folder: Path, name: str, *, script: bool = True) -> None:
        self._folder = folder / name.replace("/", "_")
        self._context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
        self.page: Page = self._context.new_page()
        self.refused: list[str] = []
        self.page.on("console", lambda message: self.refused.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))

    def look(self, name: str) -> None:
        """Keep the page as four pictures; fail where axe finds anything, or where it is wider than the window."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            for width, (across, down) in WIDTHS.items():
                self.page.set_viewport_size({"width": across, "height": down})
                self.page.screenshot(path=self._folder / f"{name}-{theme}-{width}.png", full_page=True)
                too_wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert too_wide <= 0, f"{name}: {too_wide} pixels wider than a window of {across}"
            self._require_accessible(f"{name}, {theme}")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")

    def _require_accessible(self, name: str) -> None:
        # the policy of our pages refuses scripts that are put into them, so axe is evaluated, not added
        self.page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        found = self.page.evaluate(f"axe.run(document, {json.dumps(options)})")
        wrong = [
            f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
        ]
        assert not wrong, f"{name}:\n" + "\n".join(wrong)

    def close(self) -> None:
        """Leave; nothing may have failed on the pages, nor been refused by their policy."""
        self._context.close()
        assert not self.refused, self.refused
