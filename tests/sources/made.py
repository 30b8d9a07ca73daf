"""Small filings and archives to read; everybody in them is invented."""

import io
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from section16.sources import Piece, Tally, pieces, read_piece
from section16.table.raw import RawFiling

XML = b"<?xml version='1.0'?><ownershipDocument><documentType>4</documentType></ownershipDocument>"


def number(one: int) -> str:
    return f"0001234567-24-{one:06}"


def text(one: int = 1, form: str = "4", xml: bytes = XML) -> bytes:
    """Return a full-submission text."""
    head = (
        f"<SEC-DOCUMENT>{number(one)}.txt : 20240216\n<SEC-HEADER>{number(one)}.hdr.sgml : 20240216\n"
        f"ACCESSION NUMBER:\t\t{number(one)}\nCONFORMED SUBMISSION TYPE:\t{form}\n</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>{form}\n<SEQUENCE>1\n<TEXT>\n<XML>\n"
    )
    return head.encode() + xml + b"\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"


def feed(one: int = 1, form: str = "4") -> bytes:
    """Return a file of the daily feed, its tags on one line."""
    head = f"<SUBMISSION>\n<ACCESSION-NUMBER>{number(one)}<TYPE>{form}<PUBLIC-DOCUMENT-COUNT>1<DOCUMENT><TYPE>{form}"
    return f"{head}<TEXT><XML>".encode() + XML + b"</XML></TEXT></DOCUMENT></SUBMISSION>\n"


def wrapped(one: int) -> bytes:
    """Return a text in the wrapper of the nineties."""
    opens = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\nMIC-Info: RSA-MD5,RSA,\n abc==\n\n"
    return opens + text(one) + b"-----END PRIVACY-ENHANCED MESSAGE-----\n"


def tar(files: Mapping[str, bytes] | Iterable[tuple[tarfile.TarInfo, bytes]], mode: Any = "w", **how: Any) -> bytes:
    """Pack files; give pairs of a header and its bytes for what is no plain file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, **how) as archive:
        pairs = ((header(name), data) for name, data in files.items()) if isinstance(files, Mapping) else files
        for info, data in pairs:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def header(name: str, **fields: Any) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def keep(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path)


def ingest(*names: str, **how: Any) -> tuple[list[RawFiling], Tally]:
    """Read all that is named."""
    tally = Tally()
    found = [raw for piece in pieces(names, tally=tally, **how) for raw in read_piece(piece, tally)]
    assert tally.documents == len(found)
    return found, tally


def only(*names: str) -> Piece:
    (piece,) = pieces(names)
    return piece
