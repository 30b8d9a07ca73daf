"""The wheel and its SBOM: what is installed from them, outside the tree, is the whole program."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.sbom import LOCK, pins, sbom
from tests.places import REPOSITORY

PROGRAMS = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)  # noqa: S603 - a fixed command
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def bom(wheel: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(sbom(wheel, LOCK.read_text("utf-8")))
    return written


def files_of(name: str, version: str) -> Iterator[tuple[Path, Path]]:
    """Yield where each file of a locked package is, and its place below site-packages."""
    package = metadata.distribution(name)
    assert package.version == version, f"{name}: {package.version} is installed, the lock has {version}"
    for file in package.files or ():
        if ".." not in file.parts and "__pycache__" not in file.parts:  # programs, and what Python compiled
            yield Path(str(package.locate_file(file))), Path(file)


def link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:  # another disk
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment of the locked packages and the wheel.

    The packages are those that the lock's hashes let into our own environment: their files are linked, since tests ask
    no index. Nothing else of ours is there: what the lock of the program lacks is missing.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / PROGRAMS / "python"
    asked = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder)
    packages = Path(asked.stdout.strip())
    for pin in pins(LOCK.read_text("utf-8")):
        for source, place in files_of(pin.name, pin.version):
            link(source, packages / place)
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check", "--python", python]
    run([*pip, "install", "--no-index", "--no-deps", "--no-compile", wheel], folder)
    run([*pip, "check"], folder)
    return folder


def run(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "TMPDIR"}}
    environment = {**kept, "HOME": str(folder)}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


@pytest.mark.slow
def test_the_wheel_runs_outside_the_tree_with_what_is_locked(environment: Path, tmp_path: Path) -> None:
    ran = run([environment / PROGRAMS / "section16", "demo"], tmp_path)
    assert "read back from the archive; byte for byte what was filed\n" in ran.stdout
    assert {path.suffix for path in (tmp_path / "out").iterdir()} >= {".xml", ".html", ".pdf"}
    where = run([environment / PROGRAMS / "python", "-c", "import section16; print(section16.__file__)"], tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(environment)


@pytest.mark.slow
def test_every_module_of_the_wheel_is_imported_with_what_is_locked(environment: Path, tmp_path: Path) -> None:
    program = (
        "import importlib, pkgutil, section16\n"
        "for one in pkgutil.walk_packages(section16.__path__, 'section16.'):\n"
        "    one.name.endswith('migrations.env') or importlib.import_module(one.name)\n"
    )
    run([environment / PROGRAMS / "python", "-c", program], tmp_path)


def test_the_sbom_is_valid(bom: dict[str, Any]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bom)) is None


def test_the_sbom_is_of_this_wheel(bom: dict[str, Any], wheel: Path) -> None:
    root = bom["metadata"]["component"]
    assert (root["name"], root["version"]) == ("section16", metadata.version("section16"))
    assert root["hashes"] == [{"alg": "SHA-256", "content": sha256(wheel.read_bytes()).hexdigest()}]


def test_the_sbom_has_every_package_of_the_lock_with_its_hashes(bom: dict[str, Any]) -> None:
    listed = {
        (one["name"], one["version"], each["content"])
        for one in bom["components"]
        for reference in one["externalReferences"]
        for each in reference["hashes"]
    }
    locked = LOCK.read_text("utf-8")
    assert listed == {(pin.name, pin.version, each) for pin in pins(locked) for each in pin.hashes}
    assert len(bom["components"]) == locked.count("==")
    assert len(listed) == locked.count("--hash=")


def test_the_sbom_says_who_needs_whom(bom: dict[str, Any]) -> None:
    needs = {one["ref"].partition("==")[0]: one.get("dependsOn", []) for one in bom["dependencies"]}
    assert {ref.partition("==")[0] for ref in needs["httpx"]} == {"anyio", "certifi", "httpcore", "idna"}
    needed = {ref for refs in needs.values() for ref in refs}
    assert needed == {one["bom-ref"] for one in bom["components"]}  # nothing is there that nobody needs


def test_the_sbom_says_licences(bom: dict[str, Any]) -> None:
    licences = {one["name"]: one.get("licenses") for one in bom["components"]}
    assert licences["lxml"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert bom["metadata"]["component"]["licenses"] == [{"expression": "Apache-2.0 AND OFL-1.1"}]  # with the fonts'
    assert sum(one is None for one in licences.values()) <= 1  # rich-click states none
