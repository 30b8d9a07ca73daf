"""The archive of a day's filings: a tar, packed, with one file a filing, its header in tags."""

import gzip
import io
import tarfile
from collections.abc import Iterable

from section16.sandbox.full_text import documents_of
from section16.sandbox.header_lines import tagged
from section16.sandbox.records import PublishedDocument, Taken

__all__ = ["feed_archive"]


def feed_archive(filings: Iterable[tuple[Taken, tuple[PublishedDocument, ...]]]) -> bytes:
    """Pack filings as `Feed/YYYY/QTRn/YYYYMMDD.nc.tar.gz` has them; the same filings make the same bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for taken, documents in filings:
            data = _text_file(taken, documents)
            info = tarfile.TarInfo(f"{taken.accession_number}.nc")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def _text_file(taken: Taken, documents: tuple[PublishedDocument, ...]) -> bytes:
    """Write a filing as the feed has it: no line names the file or the time of acceptance."""
    lines = tagged(taken.header).splitlines()[2:] if taken.header else []
    head = "\n".join(line for line in lines if line != "</SEC-HEADER>")
    return b"<SUBMISSION>\n" + head.encode() + b"\n" + documents_of(documents) + b"</SUBMISSION>\n"
