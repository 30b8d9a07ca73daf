"""Documents damaged as files are: bits flipped, cut, spliced, encoded anew, wrapped, tags swapped, by a seed."""

import random
import re
import textwrap
from collections.abc import Callable, Sequence

__all__ = ["damaged"]

_TAG = re.compile(rb"</?[A-Za-z][\w]*")
_ODDITIES = (
    b"\0", b"&", b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x?>", b"&#0;", b"&#xD800;", b"&nbsp;", b"\xff",
    b"\xef\xbb\xbf", b"\r", b"<!DOCTYPE a>", b"</ownershipDocument>", b"<ownershipDocument>", b"<XML>", b"</XML>",
    b"<value>", b"</value>", b"<footnoteId id='F1'/>", b' id="F1"', b"xmlns='urn:a'", b"a:", b"<x/>", b"9" * 80, b"-",
)  # fmt: skip
_CODECS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp1252", "utf-8-sig", "cp037")

Damage = Callable[[random.Random, bytes, bytes], bytes]


def damaged(documents: Sequence[bytes], seed: int) -> bytes:
    """Return one of the documents with one to four damages."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    one, other = chance.choice(documents), chance.choice(documents)
    for _ in range(chance.choice((1, 1, 2, 4))):
        one = chance.choice(_DAMAGES)(chance, one or b" ", other)
    return one


def _flip(chance: random.Random, one: bytes, _: bytes) -> bytes:
    made = bytearray(one)
    for _time in range(chance.choice((1, 3, 30))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _span(chance: random.Random, one: bytes, most: int = 2000) -> slice:
    start = chance.randrange(len(one))
    return slice(start, start + chance.randrange(1, most))


def _cut_end(chance: random.Random, one: bytes, _: bytes) -> bytes:
    return one[: chance.randrange(len(one))]


def _cut_begin(chance: random.Random, one: bytes, _: bytes) -> bytes:
    return one[chance.randrange(len(one)) :]


def _cut_out(chance: random.Random, one: bytes, _: bytes) -> bytes:
    gone = _span(chance, one)
    return one[: gone.start] + one[gone.stop :]


def _double(chance: random.Random, one: bytes, _: bytes) -> bytes:
    twice = _span(chance, one)
    return one[: twice.stop] + one[twice] * chance.choice((1, 2, 20)) + one[twice.stop :]


def _splice(chance: random.Random, one: bytes, other: bytes) -> bytes:
    return one[: chance.randrange(len(one))] + other[chance.randrange(len(other)) :]


def _insert_part(chance: random.Random, one: bytes, other: bytes) -> bytes:
    at = chance.randrange(len(one))
    return one[:at] + other[_span(chance, other)] + one[at:]


def _insert_oddity(chance: random.Random, one: bytes, _: bytes) -> bytes:
    at = chance.randrange(len(one))
    return one[:at] + chance.choice(_ODDITIES) * chance.choice((1, 1, 50)) + one[at:]


def _encode(chance: random.Random, one: bytes, _: bytes) -> bytes:
    text = one.decode(chance.choice(("utf-8", "latin-1")), errors="replace")
    return text.encode(chance.choice(_CODECS), errors="replace")


def _relabel(chance: random.Random, one: bytes, _: bytes) -> bytes:
    label = chance.choice(("utf-8", "us-ascii", "utf-16", "ebcdic-cp-us", "x-none", "utf-7", "big5", "'"))
    return one.replace(b'"1.0"', f'"1.0" encoding="{label}"'.encode(), 1)


def _wrap(chance: random.Random, one: bytes, _: bytes) -> bytes:
    width = chance.choice((78, 80, 1023))
    lines = one.decode("latin-1").split("\n")
    if chance.choice((True, False)):
        return "\n".join(line for long in lines for line in (textwrap.wrap(long, width) or [""])).encode("latin-1")
    return b"\n".join(one[at : at + width] for at in range(0, len(one), width))


def _ends(chance: random.Random, one: bytes, _: bytes) -> bytes:
    return one.replace(b"\n", chance.choice((b"\r\n", b"\r", b"", b" ", b"\n\n")))


def _swap_tags(chance: random.Random, one: bytes, _: bytes) -> bytes:
    tags = list(_TAG.finditer(one))
    if not tags:
        return one
    a, b = sorted((chance.choice(tags), chance.choice(tags)), key=lambda tag: tag.start())
    if a is b:
        return one
    return one[: a.start()] + b[0] + one[a.end() : b.start()] + a[0] + one[b.end() :]


def _rename(chance: random.Random, one: bytes, _: bytes) -> bytes:
    tags = _TAG.findall(one)
    return one.replace(chance.choice(tags), chance.choice(tags)) if tags else one


def _envelope(chance: random.Random, one: bytes, _: bytes) -> bytes:
    before = chance.choice((b"<SEC-DOCUMENT>", b"<XML>", b"text\n", b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n"))
    return before + b"<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n" + one + b"\n</XML>\n</TEXT>\n</DOCUMENT>"


_DAMAGES: tuple[Damage, ...] = (
    _flip, _cut_end, _cut_begin, _cut_out, _double, _splice, _insert_part, _insert_oddity, _encode, _relabel, _wrap,
    _ends, _swap_tags, _rename, _envelope,
)  # fmt: skip
