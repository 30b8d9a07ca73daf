"""Who comes in: forms of other sites, forms of no session, addresses that are not there."""

import asyncio

import httpx
import pytest
from litestar.exceptions import HTTPException

from section16.service.app import create_app
from section16.service.middleware import BodiesInTime
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from tests.harness.apart import run_apart


@pytest.fixture(scope="module")
def explorer():
    with served(create_app(ServiceSettings(lake="lake"))) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def test_every_answer_tells_the_browser_to_run_nothing_of_others(explorer):
    headers = explorer.get("/nothing").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_what_is_not_there_is_one_line_with_the_number_of_the_request(explorer):
    answer = explorer.get("/nothing.json")
    assert answer.status_code == 404
    assert answer.json() == {
        "status": 404,
        "reason": "address: nothing is there; go back, or begin at the first page",
        "request_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"origin": "https://evil.example"}, "origin: 'https://evil.example' is another site's"),
        ({"sec-fetch-site": "cross-site"}, "sec-fetch-site: 'cross-site'"),
        ({}, "origin: it is missing"),
    ],
    ids=["other origin", "cross-site", "no origin"],
)
def test_what_another_site_sends_is_refused(explorer, headers, reason):
    answer = explorer.post("/", headers=headers)
    assert answer.status_code == 403
    assert answer.text.startswith(reason)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_another_sites_name_for_this_computer_is_refused(explorer, host):
    answer = explorer.get("/explore", headers={"host": host})
    assert answer.status_code == 403
    assert answer.text.startswith(f"host: '{host}' is not this site")


def test_behind_a_proxy_its_name_is_ours():
    settings = ServiceSettings(lake="lake", public_url="https://filings.example", trusted_proxies=("10.0.0.7",))
    assert "filings.example" in settings.own_names
    assert ServiceSettings(lake="lake", host="10.0.0.9").own_names == set()


def test_a_proof_that_is_not_there_is_refused_by_a_page_with_our_policy(explorer):
    headers = explorer.get("/explore/filing/0000000000-00-000000/proof").headers
    assert "style-src 'self'" in headers["content-security-policy"]


def test_the_style_sheet_is_open_to_everybody(explorer):
    assert explorer.get("/static/style.css").status_code == 200


@pytest.mark.parametrize("name", ["%00", "a" * 10_000], ids=["NUL", "too long"])
def test_a_name_that_no_file_can_have_is_not_there(explorer, name):
    assert explorer.get(f"/static/{name}").status_code == 404


def test_a_page_of_a_workspace_is_not_in_an_explorer(explorer):
    assert explorer.get("/work").status_code == 404


def test_a_body_that_does_not_come_is_not_waited_for_for_ever():
    messages = [{"type": "http.request", "body": b"a=", "more_body": True}]

    async def begun_and_no_more():
        if messages:
            return messages.pop()
        return await asyncio.Event().wait()

    async def read_all(_scope, receive, _send):
        while (await receive()).get("more_body"):
            pass

    with pytest.raises(HTTPException, match="408: its body did not come"):
        run_apart(BodiesInTime(read_all, 0.01)({"type": "http", "method": "POST"}, begun_and_no_more, None))


@pytest.mark.parametrize("path", ["/livez", "/static/style.css", "/nothing"])
def test_who_asks_for_headers_alone_gets_those_of_the_page(explorer, path):
    page, heads = explorer.get(path), explorer.head(path)
    assert (heads.status_code, heads.content) == (page.status_code, b"")
    assert heads.headers["content-type"] == page.headers["content-type"]


@pytest.mark.parametrize("path", ["/livez", "/static/style.css", "/explore", "/sql"])
def test_what_an_address_takes_is_told(explorer, path):
    answer = explorer.options(path)
    assert answer.status_code == 204
    assert "GET" in answer.headers["allow"]
