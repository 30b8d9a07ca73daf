"""Files made to be slow, large or confusing; each is to be read or refused in bounded time and memory."""

from collections.abc import Callable, Iterator

BEGIN = b'<?xml version="1.0"?>\n<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType>'
END = b"</ownershipDocument>"
TABLE = b"<nonDerivativeTable>", b"</nonDerivativeTable>"
ROW = b"<nonDerivativeTransaction>", b"</nonDerivativeTransaction>"


def document(inside: bytes) -> bytes:
    return BEGIN + inside + END


def table(inside: bytes) -> bytes:
    return document(TABLE[0] + inside + TABLE[1])


def row(inside: bytes) -> bytes:
    return table(ROW[0] + inside + ROW[1])


def fill(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def doctype(subset: bytes, inside: bytes) -> bytes:
    root = b"<ownershipDocument><documentType>4</documentType>" + inside + END
    return b'<?xml version="1.0"?>\n<!DOCTYPE ownershipDocument [' + subset + b"]>" + root


def bomb(levels: int) -> bytes:
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (one, b"&a%d;" % (one - 1) * 10) for one in range(1, levels)
    )
    return doctype(entities, b"<remarks>&a%d;</remarks>" % (levels - 1))


def nested(piece: bytes, depth: int, inside: bytes = b"1") -> bytes:
    return b"<%s>" % piece * depth + inside + b"</%s>" % piece * depth


def matryoshka(levels: int, inside: bytes) -> bytes:
    """Return rows in unknown elements in rows, each of which is read by itself."""
    start, end = ROW[0] + b"<x>1</x><y>", b"</y>" + ROW[1]
    return start * levels + inside + end * levels


ENTITIES = {
    "entity bomb": lambda: bomb(10),
    "entity bomb, quadratic": lambda: doctype(
        b'<!ENTITY a "%s">' % (b"a" * 100_000), b"<remarks>%s</remarks>" % (b"&a;" * 10_000)
    ),
    "external entity": lambda: doctype(b'<!ENTITY a SYSTEM "file:///etc/hostname">', b"<remarks>&a;</remarks>"),
    "external parameter entity": lambda: doctype(
        b'<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;', b"<remarks>1</remarks>"
    ),
    "external subset": lambda: b'<!DOCTYPE ownershipDocument SYSTEM "file:///etc/hostname">' + document(b"")[22:],
    "entity recursion": lambda: doctype(b'<!ENTITY a "&b;"><!ENTITY b "&a;">', b"<remarks>&a;</remarks>"),
    "default attributes": lambda: doctype(b'<!ATTLIST remarks a CDATA "1">', b"<remarks>1</remarks>"),
}

DEEP = {
    "depth 10,000": lambda: document(nested(b"x", 10_000)),
    "depth 250": lambda: document(nested(b"x", 250)),
    "depth 10,000 in a value": lambda: row(b"<securityTitle><value>%s</value></securityTitle>" % nested(b"x", 10_000)),
    "rows in rows": lambda: table(matryoshka(30, fill(b"<z>1</z>", 90_000))),
    "rows in rows, empty inside": lambda: table(matryoshka(30, fill(b"<z/>", 800_000))),
    "rows in rows, deep": lambda: table(matryoshka(2_000, b"")),
}

WIDE = {
    "a million children": lambda: document(fill(b"<x/>", 4_000_000)),
    "200,000 children": lambda: document(fill(b"<x/>", 800_000)),
    "known and unknown by turns, 5 MB": lambda: document(fill(b"<remarks>1</remarks><x>1</x>", 5_000_000)),
    "known and unknown by turns, 2.5 MB": lambda: document(fill(b"<remarks>1</remarks><x>1</x>", 2_500_000)),
    "known and unknown by turns, long texts": lambda: document(
        fill(b"<remarks>%s</remarks><x>1</x>" % (b"a" * 900), 5_000_000)
    ),
    "known and empty unknown by turns": lambda: document(fill(b"<issuer/><x/>", 1_300_000)),
    "out of order": lambda: document(fill(b"<issuer/><remarks/><periodOfReport/>", 3_000_000)),
    "surplus parts": lambda: document(fill(b"<issuer><issuerCik>1</issuerCik></issuer>", 2_000_000)),
    "owners": lambda: document(fill(b"<reportingOwner/>", 3_500_000)),
    "owners, out of order": lambda: document(b"<remarks>1</remarks>" + fill(b"<reportingOwner/>", 3_500_000)),
    "tables": lambda: document(fill(b"<nonDerivativeTable><nonDerivativeHolding/></nonDerivativeTable>", 3_000_000)),
    "footnotes": lambda: document(
        b"<footnotes>" + fill(b'<footnote id="F1">a</footnote>', 3_000_000) + b"</footnotes>"
    ),
    "references of a cell": lambda: row(
        b"<securityTitle>" + fill(b'<footnoteId id="F1"/>', 2_400_000) + b"</securityTitle>"
    ),
    "references of a coding": lambda: row(
        b"<transactionCoding>" + fill(b'<footnoteId id="F1"/>', 2_400_000) + b"</transactionCoding>"
    ),
    "references without an id": lambda: row(
        b"<securityTitle>" + fill(b"<footnoteId>1</footnoteId>", 240_000) + b"</securityTitle>"
    ),
    "unreadable values": lambda: table(
        fill(ROW[0] + b"<transactionDate><value>x</value></transactionDate>" + ROW[1], 900_000)
    ),
    "unreadable values, too many": lambda: table(
        fill(ROW[0] + b"<transactionDate><value>x</value></transactionDate>" + ROW[1], 3_000_000)
    ),
    "stray texts": lambda: document(fill(b"<reportingOwner/>text", 200_000)),
    "stray texts, too many": lambda: document(fill(b"<reportingOwner/>text", 4_000_000)),
    "attributes of one element": lambda: document(
        b"<remarks " + b" ".join(b'a%d="1"' % one for one in range(100_000)) + b"/>"
    ),
    "attributes of many": lambda: document(fill(b'<remarks a="1"/>', 1_500_000)),
    "one attribute twice": lambda: document(b"<remarks " + fill(b'a="1" ', 500_000) + b"/>"),
    "rows of X0101": lambda: document(fill(b"<nonDerivativeSecurity/><derivativeSecurity/>", 3_000_000)),
    "namespaces": lambda: document(b"".join(b'<a%d:x xmlns:a%d="urn:%d"/>' % (one, one, one) for one in range(30_000))),
}

LONG = {
    "attribute of 100 MB": lambda: document(b'<remarks a="%s"/>' % (b"a" * 100_000_000)),
    "attribute of 9 MB": lambda: document(b'<remarks a="%s"/>' % (b"a" * 9_000_000)),
    "name of 9 MB": lambda: document(b"<%s/>" % (b"a" * 9_000_000)),
    "name of 40 kB": lambda: document(b"<%s>%s</%s>" % (b"a" * 40_000, b"<b>1</b>" * 9_000, b"a" * 40_000)),
    "text of 9 MB": lambda: document(b"<remarks>%s</remarks>" % (b"a" * 9_000_000)),
    "number of 9 MB": lambda: row(
        b"<conversionOrExercisePrice><value>%s</value></conversionOrExercisePrice>" % (b"9" * 9_000_000)
    ),
    "date of 9 MB": lambda: document(b"<periodOfReport>%s</periodOfReport>" % (b"9" * 9_000_000)),
    "blanks": lambda: document(b"<remarks>" + b" " * 9_000_000 + b"</remarks>"),
    "lines": lambda: document(b"\n" * 9_000_000),
    "lines in a text": lambda: document(b"<remarks>" + b"a\n" * 4_500_000 + b"</remarks>"),
    "lines, cut off": lambda: BEGIN + b"<remarks>" + b"ab\n" * 3_000_000,
    "comment": lambda: document(b"<!--%s-->" % (b"a" * 9_000_000)),
    "comments": lambda: document(fill(b"<!---->", 1_500_000)),
    "instructions": lambda: document(fill(b"<?a?>", 1_000_000)),
    "sections": lambda: document(b"<remarks>%s</remarks>" % fill(b"<![CDATA[a]]>", 2_500_000)),
    "section of 9 MB": lambda: document(b"<remarks><![CDATA[%s]]></remarks>" % (b"a" * 9_000_000)),
}

BROKEN = {
    "NULs": lambda: document(b"<remarks>a\0b</remarks>"),
    "NULs, many": lambda: document(b"<remarks>%s</remarks>" % (b"\0" * 9_000_000)),
    "bare ampersands": lambda: document(b"<remarks>%s</remarks>" % (b"& " * 100_000)),
    "bare ampersands, too many": lambda: document(b"<remarks>%s</remarks>" % (b"& " * 4_000_000)),
    "entities nobody knows": lambda: document(b"<remarks>%s</remarks>" % (b"&x;" * 100_000)),
    "ends of sections": lambda: document(b"<remarks>%s</remarks>" % (b"]]>" * 3_000_000)),
    "bare less-than": lambda: document(b"<remarks>%s</remarks>" % (b"< " * 200_000)),
    "tags never closed": lambda: document(b"<x>" * 70_000),
    "tags never opened": lambda: document(b"</x>" * 70_000),
    "tags crossed": lambda: document(fill(b"<a><b></a></b>", 700_000)),
    "tags cut": lambda: document(b"<x a=" * 70_000),
    "quotation never closed": lambda: document(b'<remarks a="' + b"b " * 2_000_000),
    "comment never closed": lambda: document(b"<!--" * 50_000),
    "section never closed": lambda: document(b"<remarks><![CDATA[" + b"<a>" * 50_000),
    "CCC": lambda: document(b"<rptOwnerCcc>" * 100_000),
    "CCC, attributes": lambda: document(b"<rptOwnerCcc " * 100_000),
    "names cut at lines": lambda: document(b"<aaaa\n" * 200_000),
    "references cut at lines": lambda: document(b"<remarks>" + b"&am\n" * 110_000 + b"</remarks>"),
    "control characters": lambda: document(b"<remarks>%s</remarks>" % (b"\x01\x02" * 4_000_000)),
    "characters by number": lambda: document(b"<remarks>%s</remarks>" % (b"&#1;" * 100_000)),
    "documents": lambda: b"<SEC-DOCUMENT>" + b"<DOCUMENT>" * 5_000_000,
    "documents with an XML": lambda: (
        b"<SEC-DOCUMENT>" + (b"<DOCUMENT><TEXT><XML>%s</XML></TEXT>" % document(b"")) * 20_000
    ),
    "mentions of the root": lambda: b"ownershipDocument " * 2_000_000,
    "roots": lambda: b"<ownershipDocument> " * 500_000,
    "declarations": lambda: b'<?xml version="1.0"?>' * 500_000 + document(b""),
    "header without end": lambda: b"<SEC-HEADER>" + b"A:\tB\n" * 5_000_000,
    "header, deep": lambda: b"<SEC-HEADER>\n" + b"".join(b"\t" * (one % 200) + b"A:\n" for one in range(200_000)),
    "blanks of 99 MB": lambda: b" " * 99_000_000,
    "envelope": lambda: (
        b"<edgarSubmission><documentMimeBlock>" + b"A" * 50_000_000 + b"</documentMimeBlock></edgarSubmission>"
    ),
}

CASES: dict[str, Callable[[], bytes]] = ENTITIES | DEEP | WIDE | LONG | BROKEN


def encodings() -> Iterator[tuple[str, bytes]]:
    """Yield one document in encodings that a filer should not have used, each of them readable."""
    text = document(b"<remarks>Caf\xc3\xa9</remarks>").decode()
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):
        yield codec, text.encode(codec)
    for codec in ("latin-1", "cp1252"):
        yield codec, text.encode(codec)
