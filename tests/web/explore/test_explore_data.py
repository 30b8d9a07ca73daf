"""Pages of the explorer as data and as text: what is shown is what is given, and nothing filed is ever run."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.tasks.exploring.conftest import OTHER, POE, ROE, WIDGETS

SOLD = "0009990101-23-000002"
AMENDED = "0009990101-23-000003"
HOSTILE_FILING = "0009990103-24-000002"
PAGES = (
    "/explore",
    "/find?q=sample",
    "/explore/screen",
    "/explore/screen?code=P&cluster=2/30",
    f"/explore/person/{ROE}",
    f"/explore/person/{ROE}?as_of=2023-09-05",
    f"/explore/issuer/{WIDGETS}",
    f"/explore/filing/{SOLD}",
    f"/explore/compare?a={SOLD}&b={AMENDED}",
    "/sql?q=SELECT+FILING_DATE,+count(*)+FROM+submission+GROUP+BY+ALL",
)


class Elements(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_data_at_its_own_address_and_says_what_it_rests_on(http, address):
    page = http.get(address)
    assert page.status_code == 200, page.text
    assert "filings, 2023-03-03 to" in page.text
    path, mark, query = address.partition("?")
    answer = http.get(f"{path}.json{mark}{query}")
    value = answer.json()
    assert value["lake"]["filings"] > 0
    assert "left_out" in value
    for one in value["left_out"]:
        assert one in Elements(page.text).text


def test_sql_is_shown_with_its_plan_and_given_as_a_file(http):
    query = "q=SELECT+ISSUERNAME,+count(*)+AS+N+FROM+submission+GROUP+BY+ALL+ORDER+BY+N+DESC"
    page = http.get(f"/sql?{query}")
    assert "The plan" in page.text
    assert "<svg" in page.text
    table = http.get(f"/sql.csv?{query}")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.splitlines()[:2] == ["ISSUERNAME,N", "Sample Widgets Inc,5"]
    assert http.get(f"/sql.json?{query}").json()["rows"][0] == ["Sample Widgets Inc", 5]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DROP TABLE submission", "is no question"),
        ("SELECT * FROM read_text('/etc/passwd')", "Cannot access file &#34;passwd&#34;"),
        ("COPY submission TO '/etc/x.csv'", "is no question"),
        ("SELECT nothing FROM submission", "binder error"),
        ("ATTACH '/etc/x.db'", "is no question"),
        ("\x00", "sql:"),
    ],
)
def test_sql_that_may_not_be_asked_says_why_and_keeps_what_was_typed(http, statement, says):
    page = http.get("/sql", params={"q": statement})
    assert page.status_code == 422
    assert says in page.text
    assert Elements(page.text).text.count(statement.replace("\x00", "")) >= 1


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere_and_keeps_the_day(http, address):
    links = {attrs["href"] for tag, attrs in Elements(http.get(address).text).found if tag == "a" and "href" in attrs}
    inner = {one.partition("#")[0] for one in links if one.startswith("/explore")}
    assert inner
    for link in sorted(inner):
        assert http.get(link).status_code == 200, link
    if "as_of" in address:
        to_parties = {one for one in inner if "/filing/" in one or "/issuer/" in one}
        assert to_parties
        assert all("as_of=2023-09-05" in one for one in to_parties)


def test_exports_hold_exactly_what_is_shown(http):
    query = "code=P&code=S&sort=-VALUE&columns=VALUE,ISSUERNAME,FILING_DATE&rows=50"
    shown = http.get(f"/explore/screen.json?{query}").json()
    values = [Decimal(row["cells"]["VALUE"]) for row in shown["rows"]]
    assert len(values) == 6
    rows = list(csv.DictReader(io.StringIO(http.get(f"/explore/screen.csv?{query}").text)))
    assert list(rows[0]) == ["VALUE", "ISSUERNAME", "FILING_DATE"]
    assert [Decimal(row["VALUE"]) for row in rows] == values
    sheet = openpyxl.load_workbook(io.BytesIO(http.get(f"/explore/screen.xlsx?{query}").content)).active
    assert [Decimal(str(row[0].value)) for row in list(sheet.rows)[1:]] == values
    table = pq.read_table(io.BytesIO(http.get(f"/explore/screen.parquet?{query}").content))
    assert [one.normalize() for one in table["VALUE"].to_pylist()] == [one.normalize() for one in values]
    assert table["FILING_DATE"].to_pylist()[0] == date.fromisoformat(rows[0]["FILING_DATE"])


def test_no_export_has_a_formula(http):
    query = f"owner={POE}&issuer={OTHER}&columns=SECURITY_TITLE,VALUE"
    (row,) = csv.DictReader(io.StringIO(http.get(f"/explore/screen.csv?{query}").text))
    assert row["SECURITY_TITLE"].startswith("'=cmd|")
    assert row["VALUE"] == "30"
    sheet = openpyxl.load_workbook(
        io.BytesIO(http.get("/explore/screen.xlsx?columns=ISSUERNAME,OWNERS").content)
    ).active
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize(
    "address",
    [f"/explore/filing/{HOSTILE_FILING}", f"/explore/filing/{HOSTILE_FILING}/proof", f"/explore/person/{POE}",
     f"/explore/issuer/{OTHER}", f"/explore/screen?issuer={OTHER}&columns=SECURITY_TITLE",
     "/find?q=%3Cscript%3Ealert(1)%3C/script%3E", "/explore/screen?owner=%3Cscript%3Ealert(1)%3C/script%3E",
     "/explore/screen?%3Cscript%3E=%22%3E%3Cimg%20onerror=alert(1)%3E"],
)  # fmt: skip
def test_hostile_text_is_shown_as_text(http, address):
    page = http.get(address).text
    elements = Elements(page).found
    assert not [tag for tag, attrs in elements if any(name.startswith("on") for name in attrs)]
    assert not [attrs for tag, attrs in elements if tag == "script" and not attrs.get("src", "").startswith("/static/")]
    assert "<b onmouseover" not in page


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/explore/person/1", 404, "no report of the lake names an owner with the CIK 1"),
        ("/explore/person/x", 404, "is no CIK"),
        ("/explore/issuer/1", 404, "no report of the lake is about a CIK 1"),
        ("/explore/filing/0000000000-24-000001", 404, "is no filing of the lake"),
        (f"/explore/filing/{AMENDED}?as_of=2023-09-11", 404, "is no filing of the lake that was known on 2023-09-11"),
        (f"/explore/compare?a={SOLD}&b=y", 422, 'id="b-error"'),
        (f"/explore/compare?a={SOLD}&b=", 422, "Row by row"),
        (f"/explore/compare.json?a={SOLD}&b=y", 404, "is no filing"),
        ("/explore/compare?a=x&b=y", 404, "&#39;x&#39; is no filing"),
        (
            "/explore?as_of=yesterday",
            422,
            "<li>as_of: &#39;yesterday&#39; is not a date; write one as 2024-02-14</li>",
        ),
        ("/explore.json?as_of=yesterday", 400, "is not a date"),
        (f"/explore/person/{ROE}.csv?as_of=2023-03-01T10:00", 400, "is within a day"),
        ("/sql?q=SELECT+1&page=2", 422, "page: &#39;2&#39; is none of the answer; write 1 to 1"),
        ("/explore/screen?cod=P&min-value=lots&owner=roe", 422, "did you mean &#39;code&#39;?"),
        ("/explore/screen?issuer=SWGTT", 422, "did you mean &#39;SWGT&#39;?</small>"),
        ("/explore/screen.csv?owner=Rooe", 400, "did you mean 'Roe Jane'?"),
        ("/explore/screen.csv?cod=P", 400, "did you mean 'code'?"),
        ("/work", 404, "nothing is there"),
    ],
)
def test_what_cannot_be_shown_says_so(http, address, status, says):
    answer = http.get(address)
    assert answer.status_code == status
    assert says in answer.text


@pytest.mark.parametrize("address", ["/explore", f"/explore/person/{ROE}", "/explore/screen", "/sql"])
def test_a_page_with_a_day_that_is_none_is_the_page_of_now(http, address):
    now, wrong = (http.get(f"{address}?{asked}").text for asked in ("", "as_of=2023-13-01"))
    assert wrong.count("as_of: &#39;2023-13-01&#39; is not a date: there is no month 13") == 1
    assert set(re.findall(r"<td>[^<]*", now)) == set(re.findall(r"<td>[^<]*", wrong))


def test_a_wrong_filter_is_named_at_its_field_and_the_rest_is_shown(http):
    page = http.get("/explore/screen?min-value=lots&owner=roe").text
    assert 'id="min-value-error"' in page
    assert 'value="lots"' in page
    assert page.count("Roe Jane") >= 3


def test_a_form_sent_with_empty_fields_gets_a_short_address(http):
    answer = http.get("/explore/screen?code=P&min-value=&owner=roe&since=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/explore/screen?code=P&owner=roe")


def test_columns_are_kept_in_the_browser_that_chose_them(http):
    answer = http.get("/explore/screen?columns=VALUE&columns=OWNERS&keep=yes")
    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    columns = http.get("/explore/screen.json").json()["columns"]
    assert [one["name"] for one in columns if one["shown"]] == ["VALUE", "OWNERS"]
    http.cookies.set("columns", "VALUE.<script>.nothing", path="/explore")


def test_the_explorer_alone_gives_nothing_but_the_lake(http):
    assert http.get("/people").status_code == 404
    assert http.post("/explore/screen").status_code == 403


@pytest.mark.parametrize("columns", ["FILING_DATE", "VALUE"])
def test_each_row_of_a_screen_says_where_its_filing_is(http, columns):
    page = http.get(f"/explore/screen?columns={columns}").text
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    assert rows
    assert all('href="/explore/filing/' in row for row in rows)
    assert (" filing</a>" in rows[0]) == (columns == "FILING_DATE")
