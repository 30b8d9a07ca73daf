"""Writes an SBOM beside a wheel of section16: what it needs, with versions, hashes and licences, in CycloneDX JSON.

Versions, hashes and who needs whom are those of the lock; licences are those that the installed packages state.
Usage: scripts/sbom.py dist/section16-1.0-py3-none-any.whl   (`make wheel`)
"""

import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.contrib.this.builders import this_component
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

LOCK = Path(__file__).parents[1] / "requirements" / "run.txt"
NAME = "section16"

_ENTRY = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+) \\\n(?P<rest>(?: +\S.*\n)+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NEEDED_BY = re.compile(r"# +(?:via +)?([a-z0-9.-]+)(?: \(pyproject\.toml\))?$", re.MULTILINE)


class Pin(NamedTuple):
    """A package of the lock: its version, the hashes of its files, and the packages that need it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]


def pins(lock: str) -> Iterator[Pin]:
    """Read a lock."""
    for entry in _ENTRY.finditer(lock):
        rest = entry["rest"]
        needed_by = (name for name in _NEEDED_BY.findall(rest) if name != "via")
        yield Pin(entry["name"], entry["version"], tuple(_HASH.findall(rest)), tuple(needed_by))


def sbom(wheel: Path, lock: str) -> str:
    """Return the SBOM of a wheel whose dependencies are those of a lock."""
    root = _root(wheel)
    components = {pin.name: _component(pin) for pin in pins(lock)}
    bom = Bom(components=components.values())
    bom.metadata.component = root
    bom.metadata.tools.components.add(this_component())
    needs: dict[str, list[Component]] = {}
    for pin in pins(lock):
        for name in pin.needed_by:
            needs.setdefault(name, []).append(components[pin.name])
    for name, component in {NAME: root, **components}.items():
        bom.register_dependency(component, needs.get(name))
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def _root(wheel: Path) -> Component:
    version = wheel.name.split("-")[1]
    digest = HashType(alg=HashAlgorithm.SHA_256, content=sha256(wheel.read_bytes()).hexdigest())
    return Component(
        type=ComponentType.APPLICATION,
        name=NAME,
        version=version,
        bom_ref=f"{NAME}=={version}",
        hashes=[digest],
        licenses=_licenses(NAME),
    )


def _component(pin: Pin) -> Component:
    purl = PackageURL("pypi", name=pin.name, version=pin.version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(purl.to_string()),
        comment="whichever of the files with these hashes the system takes",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in pin.hashes],
    )
    return Component(
        name=pin.name,
        version=pin.version,
        bom_ref=f"{pin.name}=={pin.version}",
        purl=purl,
        external_references=[files],
        licenses=_licenses(pin.name),
    )


def _licenses(name: str) -> list[License]:
    """Return what a package states: its expression, else its classifiers, else a line of its own words."""
    stated = metadata.metadata(name)
    make = LicenseFactory().make_from_string
    # Not by subscript: what is missing is None or an error, by which package has put its finder of packages first.
    if expressions := stated.get_all("License-Expression", []):
        return [make(expressions[0])]
    classifiers = [
        each.rpartition(" :: ")[2] for each in stated.get_all("Classifier", []) if each.startswith("License :: OSI")
    ]
    words = [each for each in stated.get_all("License", []) if each and "\n" not in each]
    return [make(each) for each in classifiers or words]


if __name__ == "__main__":
    written = Path(sys.argv[1])
    target = written.with_suffix(".cdx.json")
    target.write_text(sbom(written, LOCK.read_text("utf-8")), encoding="utf-8")
    print(target)
