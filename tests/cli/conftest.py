import pytest

from section16.xml import write_disseminated
from tests.cli.running import Runner
from tests.rules.samples import document


@pytest.fixture
def run(monkeypatch, capfdbinary):
    return Runner(monkeypatch, capfdbinary)


@pytest.fixture
def form4(tmp_path):
    """Write a Form 4 as EDGAR disseminates it."""
    path = tmp_path / "form4.xml"
    path.write_bytes(write_disseminated(document("4", "X0609")))
    return path
