"""Asks for known vulnerabilities of every pinned package; the only target that needs a network to do its work.

Exit status: 0 none is known; 1 some are; 2 the question could not be asked, or not for every package.
Usage: scripts/audit.py [LOCK…]   (`make audit`; without a LOCK those of work and of benchmarks, which hold all)
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

LOCKS = [Path(__file__).parents[1] / "requirements" / name for name in ("dev.txt", "bench.txt")]
PROGRAM = (sys.executable, "-m", "pip_audit")

FINE, VULNERABLE, UNKNOWN = 0, 1, 2


class Vulnerability(msgspec.Struct, frozen=True):
    """A vulnerability, and the versions that do not have it."""

    id: str
    fix_versions: tuple[str, ...] = ()


class Audited(msgspec.Struct, frozen=True):
    """What is known of a package, or why nothing is."""

    name: str
    version: str = ""
    vulns: tuple[Vulnerability, ...] = ()
    skip_reason: str | None = None


class Report(msgspec.Struct, frozen=True):
    """What pip-audit answers; a package that is in two locks is there twice."""

    dependencies: tuple[Audited, ...]


def main(locks: Sequence[Path], program: Sequence[str] = PROGRAM) -> int:
    """Ask, print a line for each thing to do, and return the exit status."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    named = [part for lock in locks for part in ("--requirement", str(lock))]
    asked = subprocess.run([*program, *options, *named], capture_output=True, text=True, check=False)  # noqa: S603 - a program of ours
    try:
        report = msgspec.json.decode(asked.stdout, type=Report)
    except msgspec.DecodeError:
        why = (asked.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"audit: nothing was judged ({why}); run it again where the network can be reached", file=sys.stderr)
        return UNKNOWN
    packages = dict.fromkeys(report.dependencies)
    for line in _lines(packages):
        print(line, file=sys.stderr)
    if any(one.vulns for one in packages):
        return VULNERABLE
    if any(one.skip_reason for one in packages):
        return UNKNOWN
    print(f"audit: no vulnerability is known in {len(packages)} packages")
    return FINE


def _lines(packages: Iterable[Audited]) -> Iterator[str]:
    for one in packages:
        if one.skip_reason is not None:
            yield f"{one.name}: not judged ({one.skip_reason}); look it up by hand"
        for found in one.vulns:
            fixed = " or ".join(found.fix_versions)
            cure = f"take {fixed} with make lock UPGRADE=1" if fixed else "no version mends it yet; see its advisory"
            yield f"{one.name} {one.version}: {found.id}; {cure}"


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]] or LOCKS))
