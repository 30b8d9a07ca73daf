"""Looks, after every test, for any secret that the test has had in hand: in its files and in what was logged."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from section16.edgar.secret import Secret

SHORTEST = 8  # a CCC; what is shorter is a test's placeholder
PUBLIC = frozenset({"practice"})  # the CCC that a practice filing makes up; its targets have the word in their names


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=0)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {record.exc_info or ''}")


def leaks(secrets: set[str], folder: Path | None, said: list[str]) -> list[str]:
    """Name what holds a secret, never the secret."""
    found = ["the log" for line in said if any(one in line for one in secrets)]
    files = () if folder is None else (path for path in folder.rglob("*") if path.is_file())
    # The file for the SEC's upload page holds the CCC by right, and says so in its name; so do a test's own inputs.
    kept = [path for path in files if "-with-ccc" not in path.name and not path.name.startswith("secret")]
    return found + [str(path) for path in kept if any(one.encode() in path.read_bytes() for one in secrets)]


@pytest.fixture(autouse=True)
def no_secret_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a secret in a file, a database, a page or the log."""
    seen: set[str] = set()
    keep = Secret.__init__
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None

    def recording(self: Secret, value: str) -> None:
        keep(self, value)
        seen.add(value.strip())

    log = _Log()
    logging.getLogger().addHandler(log)
    Secret.__init__ = recording  # type: ignore[method-assign]
    try:
        yield
    finally:
        Secret.__init__ = keep  # type: ignore[method-assign]
        logging.getLogger().removeHandler(log)
    secrets = {one for one in seen - PUBLIC if len(one) >= SHORTEST}
    found = leaks(secrets, folder, log.said) if secrets else []
    assert not found, f"a secret stands in {', '.join(dict.fromkeys(found))}"
