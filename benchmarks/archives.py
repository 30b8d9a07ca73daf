"""Archives to measure on: of made-up filings, and of the corpus's real ones under new numbers; made once and kept.

Both lie in a folder for temporary files. An archive holds filings of one year, as feed archives hold those of a day.
"""

import io
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from benchmarks.figure import corpus_files
from section16.synth import Options
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files

__all__ = ["made_up_archives", "one_archive", "real_archives"]

_SHAPE: Final = "v2"
_CORES: Final = 2
_YEARS: Final = range(2006, 2026)
_PER_ARCHIVE: Final = 5_000
_REAL_ARCHIVES: Final = 10
_HEAD: Final = 6_000  # in which the header of a submission ends
_NUMBER: Final = re.compile(rb"\d{10}-\d\d-\d{6}")
_DAY: Final = re.compile(rb"(FILED AS OF DATE:\s+|<ACCEPTANCE-DATETIME>|<FILING-DATE>)\d{8}")


def made_up_archives(count: int) -> Path:
    """Return a folder with so many made-up filings of twenty years, 5,000 an archive."""

    def make(folder: Path) -> None:
        for at, year in enumerate(_YEARS):
            share = count // len(_YEARS) + (at < count % len(_YEARS))
            _make_up(folder / str(year), year, share, _PER_ARCHIVE)

    return _kept(f"made-up-{count}", make)


def one_archive(count: int) -> Path:
    """Return a folder with one archive of so many made-up filings."""
    return _kept(f"one-{count}", lambda folder: _make_up(folder, max(_YEARS), count, count))


def real_archives(count: int) -> Path:
    """Return a folder with ten archives of the corpus's filings, over and over, of ten months."""

    def make(folder: Path) -> None:
        folder.mkdir(parents=True)
        filings = islice(cycle(_real_texts()), count)
        share = -(-count // _REAL_ARCHIVES)
        for month in range(1, _REAL_ARCHIVES + 1):
            with tarfile.open(folder / f"2024{month:02}.tar.gz", "w:gz", compresslevel=6) as tar:
                for at, text in enumerate(islice(filings, share), (month - 1) * share):
                    number = f"{at % 977 + 1:010}-24-{at:06}"
                    one = _renumbered(text, number.encode(), b"2024%02d%02d" % (month, at % 28 + 1))
                    member = tarfile.TarInfo(f"{number}.nc")
                    member.size = len(one)
                    tar.addfile(member, io.BytesIO(one))

    return _kept(f"real-{count}", make)


def _real_texts() -> Iterator[bytes]:
    """Yield the corpus's submissions, and its bare documents each in the container of a submission."""
    submissions = corpus_files("submission")
    yield from submissions
    containers = [one for one in submissions if b"<XML>" in one and b"</XML>" in one]
    for container, document in zip(cycle(containers), corpus_files("xml"), strict=False):
        before, _, rest = container.partition(b"<XML>")
        yield before + b"<XML>\n" + document + b"\n</XML>" + rest.rpartition(b"</XML>")[2]


def _renumbered(text: bytes, number: bytes, day: bytes) -> bytes:
    head = _DAY.sub(rb"\g<1>" + day, _NUMBER.sub(number, text[:_HEAD]))
    return head + text[_HEAD:]


def _make_up(folder: Path, year: int, count: int, per_archive: int) -> None:
    options = Options(first_on=date(year, 1, 1), last_on=date(year, 12, 31))
    job = SynthesisJob(
        out=folder, format="tar.gz", last=count, options=options, per_archive=per_archive, workers=_CORES
    )
    for _ in synthesize_files(job):
        pass


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder of this name, made if it is not there; a killed run leaves none that is half made."""
    home = Path(tempfile.gettempdir()) / f"section16-archives-{_SHAPE}-{name}"
    if not home.is_dir():
        part = home.with_name(f"{home.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        make(part)
        part.rename(home)
    return home
