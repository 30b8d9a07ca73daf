"""The large files of EDGAR's public side: the feed of a day, and the data set of a quarter."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable
from typing import Final

from section16.form.envelope import PublishedDocument
from section16.sandbox.store import TakenSubmission
from section16.table.raw import RawFiling
from section16.xml.container.write import documents_of, feed_text, full_text

__all__ = ["dataset", "feed_archive"]

_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same filings make the same bytes


def dataset(filings: Iterable[tuple[TakenSubmission, tuple[PublishedDocument, ...]]]) -> bytes:
    """Pack the tables of some filings as `YYYYqN_form345.zip` has them."""
    from section16.table.bulk.reader import read_many  # noqa: PLC0415 - the sandbox starts without it
    from section16.table.tsv.read import write_datasets  # noqa: PLC0415

    raws = [
        RawFiling(
            data=full_text(taken.header, documents_of(documents)),
            accession=taken.accession_number,
            source=f"{taken.accession_number}.txt",
            position=at,
            filed_on=taken.filed_on,
        )
        for at, (taken, documents) in enumerate(filings, 1)
        if taken.header
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in write_datasets(read_many(raws).tables).items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def feed_archive(filings: Iterable[tuple[TakenSubmission, tuple[PublishedDocument, ...]]]) -> bytes:
    """Pack filings as `Feed/YYYY/QTRn/YYYYMMDD.nc.tar.gz` has them; the same filings make the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for taken, documents in filings:
            data = feed_text(taken.header, documents_of(documents)) if taken.header else b""
            info = tarfile.TarInfo(f"{taken.accession_number}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)
