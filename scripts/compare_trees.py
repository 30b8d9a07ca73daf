"""Say whether two trees of section16 give the same for a corpus: bytes, pages, findings, faults and tables.

    python scripts/compare_trees.py ../before . ../shared/corpus

Each tree works in a process of its own, with what the public contract promises: `read`, `check`, `write`, `render` for
every file, and `ingest`, `sql` and `export` over all of them. What differs is named; exit status 1 if anything does.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from section16.form.document import OwnershipDocument

TABLES = (
    "submission", "reportingowner", "nonderiv_trans", "nonderiv_holding", "deriv_trans", "deriv_holding",
    "footnotes", "owner_signature", "faults", "rejects", "trades", "filings", "amendments", "latest_holdings",
)  # fmt: skip
TODAY = date(2026, 11, 29)  # findings about today's date are the same whenever this runs
PROGRAM = (sys.executable, "-c", "from section16.cli import main; main()")
SHAPES: tuple[Literal["html", "text", "markdown", "pdf"], ...] = ("html", "text", "markdown", "pdf")
# When and by which version a row was read, and where the lake lies, is not of the filing.
PASSING = ("INGESTED_AT", "PARSER_VERSION", "BATCH", "SOURCE")


def main() -> int:
    """Compare two trees, or print what one gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="the tree to compare with, or with --one the tree to describe")
    parser.add_argument("after", type=Path, nargs="?")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--one", action="store_true", help="print what the tree that runs this gives, as JSON")
    asked = parser.parse_args()
    if asked.one:
        json.dump(dict(given(asked.corpus)), sys.stdout)
        return 0
    before, after = (outputs_of(tree.resolve(), asked.corpus.resolve()) for tree in (asked.before, asked.after))
    differing = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    for name in differing:
        print(f"differs: {name}")
    print(f"{len(before):,} outputs compared, {len(differing):,} differ")
    return bool(differing)


def outputs_of(tree: Path, corpus: Path) -> dict[str, str]:
    """Return a digest for each output of a tree, by name."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, str(Path(__file__).resolve()), "--one", str(tree), str(corpus)]
    done = subprocess.run(command, env=environment, cwd=tree, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own
    found: dict[str, str] = json.loads(done.stdout)
    return found


def given(corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and digest of every output of this tree."""
    for folder in ("xml", "submission"):  # apart, since many filings are in both
        yield from given_of_lake(corpus / folder)
        for path in sorted((corpus / folder).rglob("*")):
            if path.is_file():
                yield from given_of(path, f"{folder}/{path.name}")


def given_of(path: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield the outputs of one file; a refusal is one, too."""
    import section16  # noqa: PLC0415 - the tree that PYTHONPATH names

    try:
        report = section16.read(path)
    except section16.NotOwnershipDocument as error:
        yield f"{name}: refusal", digest(str(error).replace(str(path), name))
        return
    for what, make in makers(report).items():
        yield f"{name}: {what}", digest(make())


def makers(report: "OwnershipDocument") -> dict[str, Callable[[], object]]:
    """Return what is made from one report, by name."""
    import section16  # noqa: PLC0415 - the tree that PYTHONPATH names

    def written() -> object:
        try:
            return section16.write(report)
        except section16.NotWritable as error:
            return str(error)

    def shown(as_: Literal["html", "text", "markdown", "pdf"]) -> Callable[[], object]:
        return lambda: section16.render(report, as_)

    made: dict[str, Callable[[], object]] = {"form": lambda: repr(report), "submission": written}
    made["findings"] = lambda: [repr(one) for one in section16.check(report, today=TODAY)]
    return made | {shape: shown(shape) for shape in SHAPES}


def given_of_lake(source: Path) -> Iterator[tuple[str, str]]:
    """Yield the rows of every table and view of a lake of one source, and the SEC's files written from it."""
    with tempfile.TemporaryDirectory() as folder:
        lake, out = f"{folder}/lake", Path(folder, "datasets")
        run("ingest", str(source), "--lake", lake, "--workers", "1")
        run("export", "--lake", lake, "--datasets", str(out))
        for table in TABLES:
            rows = json.loads(run("sql", f"FROM {table}", "--lake", lake, "--json") or "[]")
            plain = [{key: one for key, one in row.items() if key not in PASSING} for row in rows]
            yield f"lake of {source.name}: {table}", digest(sorted(json.dumps(row, sort_keys=True) for row in plain))
        for path in sorted(out.rglob("*")):
            if path.is_file():
                yield f"datasets of {source.name}: {path.name}", digest(sorted(path.read_bytes().split(b"\n")))


def run(*words: str) -> str:
    """Run a command of this tree and return what it prints; 1 is the status of findings, not of failure."""
    done = subprocess.run([*PROGRAM, *words], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own
    if done.returncode > 1:
        message = f"section16 {' '.join(words)}: exit status {done.returncode}"
        raise RuntimeError(message)
    return done.stdout


def digest(value: object) -> str:
    """Return a short digest of bytes, or of anything as text."""
    data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:16]


if __name__ == "__main__":
    raise SystemExit(main())
