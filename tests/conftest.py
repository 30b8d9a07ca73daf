"""What every test may ask for: the shared folder, the corpus of filings, quick examples."""

import gc
from collections.abc import Iterable, Iterator
from pathlib import Path

import certifi
import pytest
from hypothesis import HealthCheck, settings

from tests.last_run import WholeRun
from tests.leaks import no_secret_is_left  # noqa: F401 - a fixture of every test
from tests.places import CORPUS, ON_CI, REPOSITORY, SHARED

MISSING = f"SECTION16_SHARED: no corpus at '{CORPUS}'; name the folder that holds corpus/ and reference/"

# Every run tries the same examples, so a failure is a change of ours, and a slow
# machine is none.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
# For a search by hand: pytest --hypothesis-profile=search
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile("ci")

_NARROWING = ("keyword", "markexpr", "collectonly", "lf", "deselect", "ignore", "ignore_glob")  # options of pytest


def pytest_configure(config: pytest.Config) -> None:
    """Keep what the tests take where all of them are run."""
    is_worker = hasattr(config, "workerinput")
    is_narrowed = any(config.getoption(name, None) for name in _NARROWING)
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and not is_narrowed and not is_worker:
        config.pluginmanager.register(WholeRun())


@pytest.fixture(scope="session", autouse=True)
def _all_is_collected() -> Iterator[None]:
    """Leave nothing uncollected, as commands do in processes of their own; at the end DuckDB would complain of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", lambda: None)
        yield


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Skip what needs the corpus where there is none; on CI its fixture fails it."""
    if CORPUS.is_dir() or ON_CI:
        return
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail what needs the corpus on CI, even a test that takes no fixture."""
    if ON_CI and not CORPUS.is_dir() and item.get_closest_marker("corpus"):
        pytest.fail(MISSING, pytrace=False)


def _existing(folder: Path) -> Path:
    if folder.is_dir():
        return folder
    if ON_CI:
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@pytest.fixture(scope="session", autouse=True)
def _no_folder_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep settings and states of the program, as checkpoints and their key, out of the user's own folders."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let HTTP clients read one certificate: to read all takes each 20 ms, and only loopback is asked."""
    first, end, _ = Path(certifi.where()).read_text().partition("-----END CERTIFICATE-----")
    file = tmp_path_factory.mktemp("certificates") / "one.pem"
    file.write_text(first + end + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(file))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of this repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the shared folder: corpus/, reference/, seed/."""
    return _existing(SHARED)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real filings."""
    return _existing(CORPUS)
