"""The project keeps its own promises: locks, layers, one version, nothing of one machine."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tests.places import REPOSITORY

PYPROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
PACKAGE = REPOSITORY / "src" / "section16"
LOCKS = ("run.txt", "build.txt", "dev.txt")

# None of these expressions matches itself, so this file may be searched like any other.
NOWHERE = {
    "host of a package registry": r"\b(?:pypi|pythonhosted|npmjs|anaconda|conda-forge|crates)\.(?:org|com|io)\b",
    "path of one machine": r"(?<![\w./~-])(?:file:/{2,3}|/)(?:work|tmp|root|home|opt|Users)/\w",
    # the names that RFC 2606 keeps for examples are nobody's
    "e-mail address": r"[\w.+-]+@(?!(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|invalid|test)\b)[\w-]+\.[a-zA-Z]{2,}",
}


def tracked_texts() -> Iterator[tuple[Path, str]]:
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("git: not a clone; there is no list of tracked files")
    listing = subprocess.run([git, "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True)  # noqa: S603 - a fixed command
    for name in filter(None, listing.stdout.decode().split("\0")):
        path = REPOSITORY / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            yield Path(name), content.decode("utf-8", "replace")


@pytest.mark.parametrize("what", NOWHERE)
def test_no_tracked_file_holds(what: str) -> None:
    found = [
        f"{path}, line {text.count(chr(10), 0, match.start()) + 1}: '{match.group()}'"
        for path, text in tracked_texts()
        for match in re.finditer(NOWHERE[what], text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text", "is_found"),
    [
        ("host of a package registry", "https://pypi" + ".org/simple", True),
        ("path of one machine", "in /" + "tmp/x", True),
        ("path of one machine", "file:/" + "//opt/wheels", True),
        ("path of one machine", "https://www.sec.gov/" + "opt/x", False),
        ("e-mail address", "jane.roe" + "@company.com", True),
        ("e-mail address", "jane.roe@example.com", False),
        ("e-mail address", "footnote[@id='F1']", False),
    ],
)
def test_the_search_finds(what: str, text: str, is_found: bool) -> None:  # noqa: FBT001 - a column of the table
    assert bool(re.search(NOWHERE[what], text)) is is_found


def test_version_is_said_once() -> None:
    version = PYPROJECT["project"]["version"]
    said_again = [path.name for path in PACKAGE.rglob("*.py") if version in path.read_text("utf-8")]
    assert said_again == []
    assert metadata.version("section16") == version


def lock(name: str) -> str:
    return (REPOSITORY / "requirements" / name).read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+) \\$", lock(name), re.MULTILINE))


def plain_name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    entries = [entry for entry in re.split(r"^(?=[A-Za-z-])", lock(name), flags=re.MULTILINE) if entry[:1].isalpha()]
    assert entries
    without = [entry for entry in entries if not re.match(r"\S+==\S+ \\\n +--hash=sha256:[0-9a-f]{64}\b", entry)]
    assert without == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place(name: str) -> None:
    assert re.findall(r"^-.*|.*://.*|.* @ .*", lock(name), re.MULTILINE) == []


def test_locks_agree_with_what_is_asked_for() -> None:
    asked = {plain_name(requirement) for requirement in PYPROJECT["project"]["dependencies"]}
    assert asked <= pins("run.txt").keys()
    assert pins("run.txt").items() <= pins("dev.txt").items()
    for requirement in PYPROJECT["build-system"]["requires"]:
        name, version = requirement.split("==")
        assert pins("dev.txt")[name] == version


# The folders that may open files, sockets and databases, or ask for the day.
EDGES = {"edgar", "sources", "lake", "query", "workspace", "accounts", "sandbox", "tasks", "web", "service", "cli"}


def contract(kind: str) -> dict[str, Any]:
    return next(each for each in PYPROJECT["tool"]["importlinter"]["contracts"] if each["type"] == kind)


def folders_of(layer: str) -> set[str]:
    return {name.strip(" ()") for name in layer.split("|")}


def existing_folders() -> set[str]:
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_every_folder_has_a_layer() -> None:
    layered = set().union(*map(folders_of, contract("layers")["layers"]))
    assert existing_folders() <= layered


def test_every_folder_but_the_edges_opens_nothing() -> None:
    layers = [folders_of(layer) for layer in contract("layers")["layers"]]
    assert set().union(*layers) >= EDGES
    assert {f"section16.{folder}" for folder in existing_folders() - EDGES} == set(
        contract("forbidden")["source_modules"]
    )


def test_tests_stand_without_the_benchmarks() -> None:
    importing = re.compile(r"^\s*(?:from|import) benchmarks\b", re.MULTILINE)
    assert [path for path in (REPOSITORY / "tests").rglob("*.py") if importing.search(path.read_text("utf-8"))] == []


def test_continuous_integration_is_make_test() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith("#")]
    assert commands[-1] == "exec make test"
    assert [line.split()[0] for line in commands] == ["set", "cd", "exec"]
