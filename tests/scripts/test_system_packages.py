"""scripts/system_packages.sh, on a pretended system: nothing is really installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.places import REPOSITORY

BASH = shutil.which("bash") or "bash"
SCRIPT = str(REPOSITORY / "scripts" / "system_packages.sh")


def executable(path: Path, body: str) -> None:
    path.write_text(f"#!{BASH}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder that holds all the programs there are; apt is not one of them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "timeout", "touch"):
        folder.joinpath(name).symlink_to(shutil.which(name) or name)
    executable(folder / "id", "echo 0")
    return folder


def run(programs: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a script of ours
        [BASH, SCRIPT],
        input=wanted,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_nothing_wanted_is_fine(programs: Path) -> None:
    answer = run(programs, "# a comment\n\n")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_what_is_there_is_not_installed_again(programs: Path) -> None:
    answer = run(programs, "bash | bash --version | runs this")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_what_is_missing_is_named_with_its_reason(programs: Path) -> None:
    answer = run(programs, "poppler-utils | pdftoppm -v | looks at pages\nbash | bash --version | runs this\n")
    assert answer.returncode == 1
    assert answer.stderr == (
        "system packages: 'poppler-utils' is missing (looks at pages); install it: apt-get install poppler-utils\n"
    )


def test_what_is_missing_is_installed_where_apt_may(programs: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    executable(programs / "apt-get", f'[[ "$*" == *"install"*" poppler-utils" ]] && touch {installed}')
    answer = run(programs, f"poppler-utils | [ -e {installed} ] | looks at pages\n")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "system packages: installing poppler-utils\n"


def test_a_failed_installation_is_said(programs: Path) -> None:
    executable(programs / "apt-get", "exit 100")
    answer = run(programs, "poppler-utils | pdftoppm -v | looks at pages")
    assert answer.returncode == 1
    assert "'poppler-utils' is missing" in answer.stderr
