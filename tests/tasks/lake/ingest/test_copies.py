"""Copies of one filing, from any source and in any order, make one lake: the one that says more counts."""

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from section16.lake.layout import COMMIT_ORDER
from section16.lake.store import Lake
from section16.standard.datasets import TABLES
from section16.table.schema import sec_columns
from section16.table.tsv.write import file_of
from section16.tasks.lake.ingest.ingest import Ingested, IngestSettings, ingest
from section16.xml import write_disseminated
from tests.form.made_up import FORM4

NUMBER = "0009990003-24-000017"
XML = write_disseminated(FORM4)
HEADER = f"""<SEC-DOCUMENT>{NUMBER}.txt : 20240508
<SEC-HEADER>{NUMBER}.hdr.sgml : 20240508
<ACCEPTANCE-DATETIME>20240508170502
ACCESSION NUMBER:		{NUMBER}
CONFORMED SUBMISSION TYPE:	4
FILED AS OF DATE:		20240508

REPORTING-OWNER:

	OWNER DATA:
		CENTRAL INDEX KEY:			{FORM4.reporting_owners[0].cik}

	FILING VALUES:
		FORM TYPE:		4
		SEC FILE NUMBER:	001-09999

ISSUER:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			{FORM4.issuer.name}
		STANDARD INDUSTRIAL CLASSIFICATION:	COMPUTERS [3571]
		STATE OF INCORPORATION:			DE
		FISCAL YEAR END:			1231
</SEC-HEADER>
"""
OPENS, CLOSES = (
    b"<DOCUMENT>\n<TYPE>4\n<SEQUENCE>1\n<TEXT>\n<XML>\n",
    b"\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
)
WHOLE = HEADER.encode() + OPENS + XML + CLOSES
FEED = f"<SUBMISSION>\n<ACCESSION-NUMBER>{NUMBER}\n<TYPE>4\n<FILING-DATE>20240508\n".encode() + OPENS + XML + CLOSES
CUT = WHOLE[: WHOLE.index(b"<footnotes>") + 60]
COPIES = {
    f"bare/{NUMBER}.xml": XML,
    f"loose/{NUMBER}.xml": XML.replace(b"\n", b"\n  "),
    f"returns/{NUMBER}.xml": XML.replace(b"\n", b"\r"),  # for the careful reader
    f"whole/{NUMBER}.txt": WHOLE,
    f"feed/{NUMBER}.nc": FEED,
    f"cut/{NUMBER}.txt": CUT,
    f"cut-more/{NUMBER}.txt": CUT[:-200],
}
Content = dict[str, list[dict[str, object]]]
BY_WHOM = {"SOURCE", "SOURCE_POSITION", "SHA256", "READ_BY", "BATCH", "LINE"}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name, data in COPIES.items():
        keep(tmp_path / "from" / name, data)
    filing = {"ACCESSION_NUMBER": NUMBER, "FILING_DATE": "08-MAY-2024", "DOCUMENT_TYPE": "4", "ISSUERNAME": "OTHER"}
    with zipfile.ZipFile(tmp_path / "from/2024q2_form345.zip", "w") as archive:
        for table in TABLES:
            columns = sec_columns(table)
            row = "\t".join(filing.get(name, "") for name in columns) + "\n" if table == TABLES[0] else ""
            archive.writestr(file_of(table), "\t".join(columns) + "\n" + row)
    return tmp_path / "from"


def keep(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path)


def into(lake: Path, *names: object, again: bool = False) -> Ingested:
    return ingest([str(one) for one in names], IngestSettings(lake=str(lake), again=again))


def content(place: Path) -> Content:
    """Return what the lake has of the filing, but not where it was read."""
    lake = Lake.open(str(place))
    assert lake.check().holds
    found = {}
    for name in COMMIT_ORDER:
        rows = lake.tables.refresh(name).to_pyarrow_table()
        rows = rows.drop_columns([one for one in rows.column_names if one in BY_WHOM])
        found[name] = sorted(rows.to_pylist(), key=repr)
    return found


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return what a lake has that knows the best copy alone."""
    folder = tmp_path_factory.mktemp("right")
    name = f"whole/{NUMBER}.txt"
    into(folder / "one", keep(folder / name, COPIES[name]))
    return content(folder / "one")


@pytest.mark.parametrize("seed", range(6))
def test_copies_in_any_order_make_the_same_lake(sources: Path, tmp_path: Path, right: Content, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    names = [*(sources / name for name in COPIES), sources / "2024q2_form345.zip"]
    chance.shuffle(names)
    while names:
        count = chance.randint(1, 4)
        assert into(tmp_path / "lake", *names[:count]).problems == ()
        del names[:count]
    assert content(tmp_path / "lake") == right


def test_copies_in_one_folder_are_one_filing(sources: Path, tmp_path: Path, right: Content) -> None:
    done = into(tmp_path / "lake", sources)
    assert (done.documents, done.new, done.problems) == (len(COPIES) + 1, 1, ())
    assert done.documents == done.new + done.replaced + done.repeated + done.rejects
    assert content(tmp_path / "lake") == right


@pytest.mark.parametrize(
    ("first", "then"), [("bare", "whole"), ("cut", "bare"), ("feed", "whole"), ("cut-more", "cut")]
)
def test_a_better_copy_takes_the_place_of_a_worse_one_and_not_the_other_way(
    sources: Path, tmp_path: Path, first: str, then: str
) -> None:
    into(tmp_path / "lake", sources / first)
    assert into(tmp_path / "lake", sources / then).replaced == 1
    better = content(tmp_path / "lake")
    done = into(tmp_path / "lake", sources / first, again=True)
    assert (done.repeated + done.replaced, done.new, done.problems) == (1, 0, ())
    assert content(tmp_path / "lake") == better


def test_a_day_that_only_a_data_set_knows_is_kept_whichever_comes_first(sources: Path, tmp_path: Path) -> None:
    bare, data_set = sources / "bare", sources / "2024q2_form345.zip"
    into(tmp_path / "one", bare)
    assert into(tmp_path / "one", data_set).replaced == 1
    into(tmp_path / "two", data_set)
    assert into(tmp_path / "two", bare).replaced == 1
    assert content(tmp_path / "one") == content(tmp_path / "two")
    (filing,) = content(tmp_path / "one")["submission"]
    assert (filing["FILING_DATE"], filing["ISSUERNAME"]) == (date(2024, 5, 8), FORM4.issuer.name)
    assert into(tmp_path / "one", data_set, bare, again=True).changes == ()
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_another_document_under_a_known_number_is_a_conflict(sources: Path, tmp_path: Path) -> None:
    other = keep(tmp_path / f"other/{NUMBER}.txt", WHOLE.replace(FORM4.issuer.name.encode(), b"ANOTHER INC"))
    into(tmp_path / "lake", sources / "whole")
    before = content(tmp_path / "lake")
    seen = f"another document than '{sources}/whole/{NUMBER}.txt' under the number {NUMBER}"
    for _ in range(2):  # it is told each time
        done = into(tmp_path / "lake", other)
        assert done.problems == (
            f"{other}: {seen}, which stays; look at both, and `ingest --again` this one if it is right",
        )
        assert (done.repeated, content(tmp_path / "lake")) == (1, before)
    done = into(tmp_path / "lake", other, again=True)
    assert done.problems == (f"{other}: {seen}; it takes its place, so look at both",)
    assert content(tmp_path / "lake")["submission"][0]["ISSUERNAME"] == "ANOTHER INC"


def test_conflicts_in_one_folder_are_told_and_the_first_stays(tmp_path: Path) -> None:
    for number in range(12):
        keep(tmp_path / f"from/{number:02}/{NUMBER}.txt", WHOLE.replace(b"[3571]", f"[{number:04}]".encode()))
        keep(tmp_path / f"from/{number:02}b/{NUMBER}.txt", WHOLE.replace(b"<remarks>", f"<remarks>{number} ".encode()))
    done = into(tmp_path / "lake", tmp_path / "from")
    assert sum("under the number" in one for one in done.problems) == len(done.problems)
    assert any("more than 8 different documents" in one for one in done.problems)
    (filing,) = content(tmp_path / "lake")["submission"]
    assert filing["ISSUER_SIC"] == "0000"


def test_a_cut_copy_of_another_document_is_a_conflict(sources: Path, tmp_path: Path) -> None:
    name = FORM4.issuer.name.encode()
    other = keep(tmp_path / f"other/{NUMBER}.txt", CUT.replace(name, b"ANOTHER INC").replace(b"<value>", b"<value>9"))
    into(tmp_path / "lake", sources / "whole")
    assert len(into(tmp_path / "lake", other).problems) == 1
    into(tmp_path / "two", other)
    assert len(into(tmp_path / "two", sources / "whole").problems) == 1
