"""What a browser sends for a page of another site is refused, and changes nothing."""

import http.client

import pytest

from section16.sandbox.serve import serving


def ask(url, method, path, body=None, **headers):
    line = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"User-Agent": "Ada ada@example.com"} | named)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


@pytest.fixture(scope="module")
def url():
    with serving() as served:
        yield served.url


FOREIGN = [
    {"Host": "pages.example"},
    {"Host": "127.0.0.1.pages.example"},
    {"Host": "pages.example:80"},
    {"Host": "[::1"},
    {"Host": ""},
    {"Origin": "http://pages.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/sandbox/clock", None),
        ("PUT", "/sandbox/clock", b'{"at":"2030-01-02T15:00:00Z"}'),
        ("POST", "/sandbox/tokens", b'{"cik":"0000000900"}'),
        ("GET", "/Archives/edgar/data/900/0000000900-26-000001.txt", None),
        ("OPTIONS", "/submission/single/live", None),
    ],
)
def test_a_page_of_another_site_is_refused(url, headers, method, path, body):
    status, said = ask(url, method, path, body, Content_Type="text/plain", **headers)
    assert (status, said.count("\n")) == (403, 1)
    assert "2030" not in ask(url, "GET", "/sandbox/clock")[1]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
@pytest.mark.parametrize("headers", [{}, {"Sec_Fetch_Site": "none"}, {"Origin": True, "Sec_Fetch_Site": "same-origin"}])
def test_programs_of_this_computer_and_its_own_pages_are_answered(url, name, headers):
    host = f"{name}:{url.rpartition(':')[2]}"
    headers = {key: f"http://{host}" if value is True else value for key, value in headers.items()}
    status, said = ask(
        url, "POST", "/sandbox/tokens", b'{"cik":"0000000900"}', Host=host, Content_Type="application/json", **headers
    )
    assert status < 300
    assert "token" in said
