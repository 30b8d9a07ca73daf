"""A browser before the workbench: the system's Chromium, a served program, somebody who is logged in."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from section16.accounts.account import Account
from section16.sandbox.serve import serving
from section16.sandbox.settings import SandboxSettings
from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from section16.service.visits import visits_as
from section16.workspace import Workspace
from tests.tasks.exploring.conftest import filings
from tests.web.furnished import EVERYBODY, furnish
from tests.web.pictures import Looker
from tests.web.records.conftest import NOW

expect.set_options(timeout=60_000)  # milliseconds; what is expected comes much sooner, on a machine that is free


@pytest.fixture(scope="session")
def chromium():
    """Return the system's Chromium, whose loop runs in the thread of all tests from then on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def looker(chromium: Browser, request):
    """Return somebody who looks at pages: in both themes, wide and narrow, with axe."""
    looking = Looker(chromium, request.node.name)
    yield looking
    looking.close()


@pytest.fixture(scope="session")
def serve_as():
    """Return a context that serves a workspace or lake to one account, which needs no log-in."""

    def serve(account: Account, now=None, **settings):
        made = ServiceSettings(**settings)
        more = {"now": now} if now else {}
        return served(create_app(made, visits=visits_as(account, made, now), **more))

    return serve


@pytest.fixture
def edgar():
    """Return a function that starts a local EDGAR: open, quick, with the filers that it is given."""
    with ExitStack() as started:

        def start(**settings):
            quick = {"hours": "always", "visible_after": 0.1, "decided_after": 0.2, "published_after": 0.3}
            return started.enter_context(serving(SandboxSettings(**quick, **settings))).url

        yield start


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Serve a furnished workbench to who may do everything, and to nobody, and an empty one; give what is there."""
    place = tmp_path_factory.mktemp("furnished")
    lakes = {"full": str(filings().lake(place / "lake"))}
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("XDG_CONFIG_HOME", str(place / "config"))
        with Workspace(place / "full", EVERYBODY.name, lambda: NOW) as workspace:
            things = furnish(workspace)
        urls = {}
        for name, where in (("full", "full"), ("empty", "empty"), ("nobody", "full")):
            settings = ServiceSettings(workspace=place / where, lake=lakes.get(name), requests_a_minute=100_000)
            visits = visits_as(EVERYBODY, settings, lambda: NOW) if name != "nobody" else None
            urls[name] = stack.enter_context(served(create_app(settings, visits=visits, now=lambda: NOW)))
        yield urls, things
