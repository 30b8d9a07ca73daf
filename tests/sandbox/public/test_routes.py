"""EDGAR's public side: what is published is found in every place, in EDGAR's own formats."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from section16 import read
from section16.edgar.public.feed import company_feed_path, latest_feed_path, read_feed
from section16.edgar.public.index import IndexKind, day_index_path, quarter_index_path, read_index
from section16.edgar.public.record import read_record
from section16.form.envelope import SubmissionDocument
from tests.sandbox.filings import OWNER, Caller, ciks_of, envelope, report
from tests.xml.filings import read_header

DAY = date(2026, 9, 14)
KINDS: tuple[IndexKind, ...] = ("form", "company", "master", "crawler")
POWER = SubmissionDocument(name="poa.txt", type="EX-24", description="Power of attorney", content=b"I appoint Ada.\n")


@pytest.fixture
def number(edgar: Caller) -> str:
    return str(edgar.settled(envelope(None, POWER))["accessionNumber"])


def folder(number: str) -> str:
    return f"/Archives/edgar/data/{int(ciks_of(report())[0])}/{number.replace('-', '')}"


def parties() -> set[str]:
    issuer = report().issuer
    assert issuer is not None
    return {str(int(cik)) for cik in (*ciks_of(report()), issuer.cik or "")}


def public(edgar: Caller, path: str) -> httpx.Response:
    response = edgar.http.get(path)
    assert response.status_code == 200, path
    return response


def test_the_folder_lists_its_files_and_has_them(edgar: Caller, number: str) -> None:
    listing = public(edgar, f"{folder(number)}/index.json").json()["directory"]
    assert listing["name"] == folder(number)
    assert listing["parent-dir"] == folder(number).rpartition("/")[0]
    names = [item["name"] for item in listing["item"]]
    assert set(names) == {
        "doc4.xml",
        "poa.txt",
        f"{number}.txt",
        f"{number}-index.html",
        f"{number}-index-headers.html",
    }
    for name in (*names, f"{number}-index.htm", "xslF345X06/doc4.xml"):
        assert public(edgar, f"{folder(number)}/{name}").content
    for name in ("nothing.xml", "xslF345X05/doc4.xml", "xslF345X06/poa.txt", "../x"):
        assert edgar.http.get(f"{folder(number)}/{name}").status_code == 404


def test_the_report_is_the_same_in_every_file(edgar: Caller, number: str) -> None:
    bare = read(public(edgar, f"{folder(number)}/doc4.xml").content)
    whole = read(public(edgar, f"{folder(number)}/{number}.txt").content)
    assert whole.header is not None
    assert bare.non_derivative_table == whole.non_derivative_table == report().non_derivative_table
    page = public(edgar, f"{folder(number)}/xslF345X06/doc4.xml")
    assert page.headers["content-type"].startswith("text/html")
    assert "FORM 4" in page.text
    assert (
        public(edgar, f"/Archives/edgar/data/{int(OWNER)}/{number}.txt").content
        == public(edgar, f"{folder(number)}/{number}.txt").content
    )


def test_both_written_headers_say_the_same(edgar: Caller, number: str) -> None:
    labelled = read_header(public(edgar, f"{folder(number)}/{number}.txt").content)
    tagged = read_header(public(edgar, f"{folder(number)}/{number}-index-headers.html").content)
    assert labelled is not None
    assert tagged is not None
    for name in ("accession_number", "submission_type", "period", "filed_on", "accepted_at", "public_document_count"):
        assert getattr(labelled, name) == getattr(tagged, name), name
    assert [one.cik for one in labelled.reporting_owners] == [one.cik for one in tagged.reporting_owners]


@pytest.mark.parametrize("kind", KINDS)
def test_the_filing_stands_once_a_party_in_each_index(edgar: Caller, number: str, kind: IndexKind) -> None:
    for path in (day_index_path(DAY, kind), quarter_index_path(2026, 3, kind)):
        found = read_index(public(edgar, path).content)
        assert found.unread == ()
        mine = [one for one in found.listed if one.accession == number]
        assert {one.cik for one in mine} == parties()
        assert {(one.form, one.filed_on) for one in mine} == {("4", DAY)}


def test_an_index_is_also_packed_and_of_the_quarter_that_is_now(edgar: Caller, number: str) -> None:
    plain = public(edgar, "/Archives/edgar/full-index/2026/QTR3/master.idx").content
    assert number.encode() in plain
    assert gzip.decompress(public(edgar, "/Archives/edgar/full-index/2026/QTR3/master.gz").content) == plain
    assert public(edgar, "/Archives/edgar/full-index/master.idx").content == plain


@pytest.mark.parametrize(
    "path",
    [
        "full-index/2026/QTR5/form.idx",
        "full-index/2026/QTR3/forms.idx",
        "full-index/0000/QTR1/form.idx",
        "full-index/9999/QTR4/form.idx",
        "daily-index/2026/QTR3/form.20260915.idx",
        "daily-index/2026/QTR2/form.20260914.idx",
        "daily-index/2026/QTR3/form.20269914.idx",
    ],
)
def test_there_is_no_such_index(edgar: Caller, path: str) -> None:
    assert edgar.http.get(f"/Archives/edgar/{path}").status_code == 404


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("mine", "real"),
    [
        ("daily-index/2026/QTR3/form.20260914.idx", "form.20200318.idx"),
        ("daily-index/2026/QTR3/company.20260914.idx", "company.20221003.idx"),
        ("daily-index/2026/QTR3/crawler.20260914.idx", "joeychilson-crawler.idx"),
        ("daily-index/2026/QTR3/master.20260914.idx", "master.20181231.idx"),
    ],
)
def test_an_index_has_the_shape_of_the_real_one(edgar: Caller, number: str, corpus: Path, mine: str, real: str) -> None:
    assert number
    ours = public(edgar, f"/Archives/edgar/{mine}").content.decode("latin-1").split("\n")
    theirs = (corpus / "index" / real).read_text("latin-1").split("\n")

    def shape(lines: list[str]) -> Any:
        dashes = next(at for at, line in enumerate(lines) if line.startswith("-----"))
        columns = [
            at for at in (12, 62, 74, 86, 98) if "|" not in lines[dashes + 1] and lines[dashes + 1][at - 1] == " "
        ]
        width = len(lines[dashes + 1]) if "|" not in lines[dashes + 1] else lines[dashes + 1].count("|")
        words = [line[:22].split(":")[0] for line in lines[:4]]
        return [line.rstrip() for line in lines[dashes - 1 : dashes + 1]], columns[-2:], width, words

    assert shape(ours) == shape(theirs)


def test_the_latest_filings_name_each_party(edgar: Caller, number: str) -> None:
    feed = public(edgar, latest_feed_path("4")).content
    mine = [one for one in read_feed(feed) if one.accession == number]
    assert {one.cik for one in mine} == parties()
    assert {one.filed_on for one in mine} == {DAY}
    atom = "{http://www.w3.org/2005/Atom}"
    entries = [
        one for one in etree.fromstring(feed).iter(f"{atom}entry") if number in (one.findtext(f"{atom}id") or "")
    ]
    roles = [(one.findtext(f"{atom}title") or "").rpartition(" ")[2] for one in entries]
    assert roles == ["(Reporting)"] * len(ciks_of(report())) + ["(Issuer)"]
    assert {one.findtext(f"{atom}updated") for one in entries} == {"2026-09-14T12:00:06-04:00"}
    assert public(edgar, mine[0].page.removeprefix("https://www.sec.gov")).content


def test_beyond_the_last_page_there_is_none(edgar: Caller, number: str) -> None:
    assert number
    assert edgar.http.get(latest_feed_path("4", start=5000)).status_code == 503
    assert read_feed(public(edgar, latest_feed_path("9")).content) == ()


def test_a_company_has_a_feed_of_its_own(edgar: Caller, number: str) -> None:
    for cik in parties():
        found = read_feed(public(edgar, company_feed_path(cik, "4")).content)
        assert number in {one.accession for one in found}
    assert read_feed(public(edgar, company_feed_path(OWNER, "5")).content) == ()


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "real"),
    [(latest_feed_path("4"), "getcurrent-type4-start0.xml"), (company_feed_path(OWNER, "4"), "company_feed.xml")],
)
def test_an_entry_of_a_feed_has_the_elements_of_the_real_one(
    edgar: Caller, number: str, corpus: Path, path: str, real: str
) -> None:
    assert number
    atom = "{http://www.w3.org/2005/Atom}"

    def entry(data: bytes) -> list[str]:
        found = next(
            one
            for one in etree.fromstring(data).iter(f"{atom}entry")
            if one.find(f"{atom}category").get("term") == "4"  # type: ignore[union-attr]
        )
        return [str(element.tag).removeprefix(atom) for element in found.iter()]

    assert entry(public(edgar, path).content) == entry((corpus / "atom" / real).read_bytes())


def test_submissions_json_lists_the_filing(edgar: Caller, number: str) -> None:
    for cik in parties():
        data = public(edgar, f"/submissions/CIK{cik.zfill(10)}.json").content
        record = read_record(data)
        (mine,) = (one for one in record.filings if one.accession == number)
        assert (mine.form, mine.filed_on, mine.cik) == ("4", DAY, cik)
        assert record.is_owner is not record.is_issuer
        columns = json.loads(data)["filings"]["recent"]
        assert len({len(column) for column in columns.values()}) == 1
        assert columns["acceptanceDateTime"][columns["accessionNumber"].index(number)] == "2026-09-14T16:00:06.000Z"


@pytest.mark.corpus
def test_submissions_json_has_the_keys_of_the_real_one(edgar: Caller, number: str, corpus: Path) -> None:
    assert number
    real = json.loads((corpus / "json" / "CIK0001601830.json").read_bytes())
    ours = public(edgar, f"/submissions/CIK{OWNER}.json").json()
    assert list(ours) == list(real)
    assert list(ours["filings"]["recent"]) == list(real["filings"]["recent"])
    assert list(ours["addresses"]["mailing"]) == list(real["addresses"]["mailing"])


def test_the_issuer_is_among_the_tickers(edgar: Caller, number: str) -> None:
    assert number
    issuer = report().issuer
    assert issuer is not None
    tickers = public(edgar, "/files/company_tickers.json").json()
    assert {"cik_str": int(issuer.cik or ""), "ticker": issuer.trading_symbol} in [
        {name: one[name] for name in ("cik_str", "ticker")} for one in tickers.values()
    ]


def test_who_does_not_say_who_reads_is_refused(edgar: Caller) -> None:
    request = edgar.http.build_request("GET", "/files/company_tickers.json")
    del request.headers["User-Agent"]
    assert edgar.http.send(request).status_code == 403
