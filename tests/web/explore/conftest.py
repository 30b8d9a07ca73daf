"""The small lake of the explorer's tests, served to everybody, as `section16 serve --explore` does."""

from datetime import UTC, datetime

import httpx
import pytest

from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from tests.tasks.exploring.conftest import filings

NOW = datetime(2024, 7, 1, 16, tzinfo=UTC)


@pytest.fixture(scope="session")
def explorer_url(tmp_path_factory):
    """Return the address of an explorer of a lake, without accounts, with SQL."""
    lake = filings().lake(tmp_path_factory.mktemp("lake"))
    with served(create_app(ServiceSettings(lake=lake, queries_allowed=True), now=lambda: NOW)) as url:
        yield url


@pytest.fixture
def http(explorer_url):
    """Return a client of the explorer that follows no redirect."""
    with httpx.Client(base_url=explorer_url, timeout=60) as client:
        yield client
