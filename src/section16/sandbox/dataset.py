"""The SEC's data set of a quarter: eight tables of all its Forms 3, 4 and 5, in a zip."""

import io
import zipfile
from collections.abc import Iterable

from section16.sandbox.full_text import full_text
from section16.sandbox.records import PublishedDocument, Taken
from section16.table.raw import Raw

__all__ = ["dataset"]

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same filings make the same bytes


def dataset(filings: Iterable[tuple[Taken, tuple[PublishedDocument, ...]]]) -> bytes:
    """Pack the tables of some filings as `YYYYqN_form345.zip` has them."""
    from section16.table.bulk import read_many  # noqa: PLC0415 - the sandbox starts without it
    from section16.table.tsv import write_datasets  # noqa: PLC0415

    raws = [
        Raw(
            data=full_text(taken.header, documents),
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
