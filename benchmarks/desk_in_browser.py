"""How long the proof takes in a browser, from a change of a number to its painting: an everyday and a large draft."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from benchmarks.desk import NOW, begin_both
from benchmarks.figure import Figure, show
from benchmarks.timing import load
from section16.accounts.account import EVERY_ISSUER, Account
from section16.accounts.roles import IssuerRole
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.service.visits import visits_as
from section16.workspace import Workspace

__all__ = ["figures"]

_MOST_BYTES = 100_000
_COMMAND = "python -m benchmarks.desk_in_browser"
_ADA = Account(id=1, name="ada", roles={EVERY_ISSUER: frozenset({IssuerRole.preparer})})
# Types a number, and says after how many milliseconds the new proof is painted.
_CHANGE = """(typed) => new Promise((done) => {
  const field = document.getElementById("shares"), began = performance.now();
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  document.getElementById("beside").addEventListener("refreshed", painted, { once: true });
  field.value = typed;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})"""
_BYTES = """() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return ["encodedBodySize", "decodedBodySize"].map((size) => all.reduce((sum, one) => sum + one[size], 0));
}"""


def figures(rounds: int = 10) -> list[Figure]:
    """Measure changes in Chromium, against a workbench that serves over HTTP; the best of some rounds each."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        with Workspace(folder, "bench") as workspace:
            drafts = [one.draft.id for one in begin_both(workspace)]
        settings = ServiceSettings(workspace=Path(folder), requests_a_minute=100_000)
        app = create_app(settings, visits=visits_as(_ADA, settings, lambda: NOW), now=lambda: NOW)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(app) as url:
            page = browser.new_page()
            everyday, _ = _changed(page, f"{url}/drafts/{drafts[0]}?part=event-1", rounds)
            large, size = _changed(page, f"{url}/drafts/{drafts[1]}?part=event-1", rounds)
            browser.close()
    return [
        _figure("proof painted after a change, everyday draft", everyday, 300),
        _figure("proof painted after a change, 60 rows, 99 footnotes", large, 600),
        _size_of(*size),
    ]


def _changed(page: Page, address: str, rounds: int) -> tuple[float, tuple[int, int]]:
    """Return the milliseconds of the quickest change, and how many bytes the page has, as sent and as they are."""
    page.goto(address)
    sent, plain = page.evaluate(_BYTES)
    times: list[float] = [page.evaluate(_CHANGE, str(100 + one)) for one in range(rounds)]
    return min(times), (sent, plain)


def _size_of(sent: int, plain: int) -> Figure:
    measured = f"{sent / 1000:.0f} KB ({plain / 1000:.0f} KB uncompressed)"
    return Figure(
        "page of the large draft, with styles and scripts", measured, "< 100 KB", sent < _MOST_BYTES, _COMMAND
    )


def _figure(what: str, milliseconds: float, goal: float) -> Figure:
    measured = f"{milliseconds:.0f} ms ({load()})"
    return Figure(what, measured, f"< {goal:.0f} ms", milliseconds < goal, _COMMAND)


if __name__ == "__main__":
    show(figures())
