"""A sandbox whose clock stands at a Monday noon, and what is sent to it."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from section16.sandbox import SandboxSettings
from section16.sandbox.serve import Serving, serving
from tests.sandbox.filings import Caller

NOON = datetime.fromisoformat("2026-09-14T12:00:00")


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving(SandboxSettings(starts_at=NOON, ticking=False)) as one:
        yield one


@pytest.fixture
def edgar(server: Serving) -> Iterator[Caller]:
    server.control.set_faults()
    server.control.set_clock(NOON)
    with Caller(server) as caller:
        yield caller
