"""Somebody at a browser, who works by mouse or by the keyboard alone, with script or without any."""

import re

from playwright.sync_api import Browser, Locator, expect

from tests.web.pictures import Looker

_MOST_TABS = 150
_LONGEST = 20_000


class Person(Looker):
    """Does by name what pages offer: links, buttons, fields. By keyboard, each is reached with Tab."""

    def __init__(self, browser: Browser, url: str, name: str, *, script: bool = True, keyboard: bool = False) -> None:
        super().__init__(browser, name, script=script)
        self.url = url
        self.script = script
        self._keyboard = keyboard

    def log_in(self, name: str, password: str, code: str) -> None:
        """Log in by password and code."""
        self.page.goto(f"{self.url}/log-in")
        self.write("Name", name)
        self.write("Password", password)
        self.write("Code", code)
        self.press("Log in")
        expect(self.page.get_by_role("link", name="Work", exact=True)).to_be_visible()

    def follow(self, name: str) -> None:
        """Follow the first link whose name begins so."""
        self._leave(self.page.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first)

    def press(self, name: str) -> None:
        """Press the button whose name begins so."""
        self._leave(self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first)

    def write(self, label: str, text: str) -> None:
        """Write into a field, in the place of what is there."""
        field = self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first
        if not self._keyboard:
            field.fill(text)
            return
        self._reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        """Tick a box."""
        box = self.page.get_by_label(label)
        if self._keyboard:
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            box.check()
        expect(box).to_be_checked()

    def sees(self, words: str) -> None:
        """Wait until the page says something; without script it has to be loaded again and again."""
        main = self.page.locator("main")
        for _ in range(0 if self.script else _LONGEST // 250):
            if words in main.inner_text():
                return
            self.page.wait_for_timeout(250)
            self.page.reload()
        expect(main).to_contain_text(words, timeout=_LONGEST)

    def offers(self, button: str, *, never: bool = False) -> None:
        """Fail where no button has a name that begins so; with `never`, where one has."""
        found = self.page.get_by_role("button", name=re.compile(f"^{re.escape(button)}"))
        expect(found).to_have_count(0) if never else expect(found.first).to_be_visible()

    def keep(self, name: str, *, guide: str = "") -> None:
        """Keep pictures of the page, and one for a guide; of who works by mouse, since others see the same."""
        if self.script and not self._keyboard:
            super().keep(name)
            if guide:
                self.show_in_guide(guide)

    def _leave(self, target: Locator) -> None:
        if self._keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(_MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        message = f"{target}: no number of Tabs reaches it"
        raise AssertionError(message)
