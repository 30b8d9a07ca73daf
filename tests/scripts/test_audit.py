"""scripts/audit.py: what is known is told with its cure, and what could not be asked is never a pass."""

import sys
from pathlib import Path

import msgspec
import pytest

from scripts import audit

PINNED = f"six==1.16.0 \\\n    --hash=sha256:{'0' * 64}\n"


def answering(dependencies: list[dict[str, object]]) -> tuple[str, ...]:
    """Return a program that answers as pip-audit does."""
    answer = msgspec.json.encode({"dependencies": dependencies, "fixes": []}).decode()
    return (sys.executable, "-c", f"print({answer!r})")


def test_nothing_known_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    twice = [{"name": "six", "version": "1.16.0", "vulns": []}] * 2
    assert audit.main([], answering(twice)) == audit.FINE
    assert capsys.readouterr() == ("audit: no vulnerability is known in 1 packages\n", "")


def test_a_vulnerability_is_told_with_its_cure(capsys: pytest.CaptureFixture[str]) -> None:
    known = [
        {"id": "PYSEC-1", "fix_versions": ["1.17", "2.0"], "aliases": [], "description": ""},
        {"id": "PYSEC-2", "fix_versions": [], "aliases": [], "description": ""},
    ]
    assert audit.main([], answering([{"name": "six", "version": "1.16.0", "vulns": known}])) == audit.VULNERABLE
    assert capsys.readouterr().err.splitlines() == [
        "six 1.16.0: PYSEC-1; take 1.17 or 2.0 with make lock UPGRADE=1",
        "six 1.16.0: PYSEC-2; no version mends it yet; see its advisory",
    ]


def test_a_package_that_could_not_be_judged_is_no_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([], answering([{"name": "six", "skip_reason": "not found"}])) == audit.UNKNOWN
    assert capsys.readouterr() == ("", "six: not judged (not found); look it up by hand\n")


def test_offline_it_says_that_nothing_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lock = tmp_path / "run.txt"
    lock.write_text(PINNED, "utf-8")
    assert audit.main([lock]) == audit.UNKNOWN
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("audit: nothing was judged (")
    assert "proxy" in err.lower()  # it was asked, and not refused before
    assert err.endswith("; run it again where the network can be reached\n")
    assert err.count("\n") == 1
