"""Every page, found in the table of routes, in each state: axe, both themes, wide and narrow, light, without a jump."""

import re
from itertools import product

import httpx
import pytest
from litestar.enums import HttpMethod

from section16.web.all_pages import PAGES
from tests.harness.kept_reads import unnamed_reads
from tests.tasks.exploring.conftest import POE, ROE, WIDGETS
from tests.web.pictures import Looker

SOLD, AMENDED = "0009990101-23-000002", "0009990101-23-000003"
# What stands for a parameter of this one route.
OF_A_ROUTE = {
    "/explore/person/{cik:str}": {"cik": [ROE, POE]},
    "/explore/issuer/{cik:str}": {"cik": [WIDGETS]},
    "/explore/filing/{accession:str}": {"accession": [SOLD, "0009990103-24-000002"]},
    "/explore/filing/{accession:str}/proof": {"accession": [SOLD]},
    "/explore/filing/{accession:str}/xml": {"accession": [SOLD]},
    "/issuers/{issuer:str}/record/{number:int}": {"number": [1, 2, 3, 4, 8]},
}
# States of a page that its address asks for; '' is the page as it is without.
ASKED = {
    "/work": ["kind=account", "kind=nothing", "mine=1"],
    "/drafts/{draft:int}": ["part=event-1", "part=head", "part=owner-1"],
    "/issuers/{issuer:str}/records/{kind:str}": ["aside=1"],
    "/audit": ["who=nobody-of-that-name&since=x"],
    "/find": ["q=sample", "q=nobody"],
    "/explore": ["as_of=2024-03-31"],
    "/explore/screen": ["cod=P&min-value=lots", "owner=nobody", "screen=late&as_of=2024-03-31", "rows=200"],
    "/explore/compare": [f"a={SOLD}&b={AMENDED}", "a=x&b=y"],
    "/sql": [
        "q=SELECT+FILING_DATE,+count(*)+AS+N+FROM+submission+GROUP+BY+ALL",
        "q=DROP+TABLE+submission",
    ],
}
WITHOUT_PAGES = {"first", "changes", "desk", "log-out", "submissions"}  # they lead on, or give a stream or a style
WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
COST = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter((one) => one.name.startsWith(location.origin));
  const bytes = loaded.reduce((sum, one) => sum + one.decodedBodySize, 0);
  done({ requests: loaded.length, bytes, shifted: window.shifted });
})))"""
SEND = """(address) => {
  const form = document.body.appendChild(document.createElement("form"));
  form.method = "post"; form.action = address;
  const token = form.appendChild(document.createElement("input"));
  token.name = "form_token"; token.value = document.querySelector("[name=form_token]").value;
  form.submit();
}"""


def area_of(path):
    return path.split("/")[1] or "first"


def routes(method):
    """Give each path of the table of routes that answers a method."""
    return sorted({path for one in PAGES if method in one.http_methods for path in one.paths})


AREAS = sorted({area_of(path) for path in routes(HttpMethod.GET)})


def addresses(path, things):
    """Give the addresses of a route: all that may stand in its parameters, and of the first the states to ask for."""
    names = re.findall(r"{(\w+):\w+}", path)
    known = things | OF_A_ROUTE.get(path, {})
    for number, values in enumerate(product(*(known[name] for name in names))):
        given = dict(zip(names, values, strict=True))
        address = re.sub(r"{(\w+):\w+}", lambda found: str(given[found[1]]), path)  # noqa: B023 - used at once
        yield address
        yield from (f"{address}?{one}" for one in ASKED.get(path, ()) if not number)


@pytest.fixture(scope="module", autouse=True)
def unnamed():
    """Watch, while pages are asked for, whether what is kept of the workspace names all that it was read from."""
    with unnamed_reads() as found:
        yield found


@pytest.fixture
def watcher(chromium, request):
    """Return somebody who looks at pages, and sees what each costs."""
    looking = Looker(chromium, f"pages-{request.node.callspec.params['area']}")
    looking.page.add_init_script(WATCH)
    yield looking
    # the browser notes each status of 400 and more of a page
    looking.refused = [one for one in looking.refused if not one.startswith("Failed to load resource")]
    looking.close()


def shows_a_page(client, address):
    """Tell whether an address shows a page of its own: no file, no stream, no proof for a frame, nothing else's."""
    with client.stream("GET", address) as answer:
        is_framed = "sandbox" in answer.headers["content-security-policy"]  # the SEC's page, which runs no script
        return answer.status_code != 303 and "text/html" in answer.headers.get("content-type", "") and not is_framed


@pytest.mark.parametrize("area", AREAS)
def test_every_page_is_accessible_light_and_does_not_jump(world, watcher, unnamed, area):
    urls, things = world
    seen, wrong = 0, []
    for path in (one for one in routes(HttpMethod.GET) if area_of(one) == area):
        for name, address in asked(urls, path, things):
            seen += 1
            for _ in range(3):  # on a busy machine a page comes in pieces, and a table with more rows has wider columns
                assert watcher.page.goto(f"{urls[name]}{address}").status < 500, address
                cost = watcher.page.evaluate(COST)
                if not cost["shifted"]:
                    break
            if cost["requests"] >= 10 or cost["bytes"] >= 100_000 or cost["shifted"]:
                wrong.append(f"{name} {address}: {cost}")
            wrong += wrong_in(watcher, f"{name} {address}")
    assert seen or area in WITHOUT_PAGES
    assert not wrong, "\n".join(wrong)
    assert not unnamed


def wrong_in(watcher, name):
    """Return what is wrong with the page that is shown, so that one run tells of all pages."""
    try:
        watcher.check(name)
    except AssertionError as error:
        return [str(error)]
    return []


def asked(urls, path, things):
    """Give the addresses of a route that show a page, and to whom."""
    for name, url in urls.items():
        with httpx.Client(base_url=url, timeout=60) as client:
            for address in addresses(path, things):
                if is_there(name, path) and shows_a_page(client, address):
                    yield name, address


def is_there(name, path):
    """Tell whether a page is there without things: nobody has a link, and the empty workbench has no lake."""
    if name == "nobody":
        return "{" not in path or "/join/" in path
    return name == "full" or ("{" not in path and area_of(path) not in {"explore", "find", "sql"})


@pytest.mark.parametrize("area", sorted({area_of(path) for path in routes(HttpMethod.POST)}))
def test_every_form_that_is_sent_empty_is_accessible(world, watcher, area):
    urls, things = world
    seen, wrong = set(), []
    page = watcher.page
    for path in (one for one in routes(HttpMethod.POST) if area_of(one) == area):
        address = next(addresses(path, things))
        page.goto(f"{urls['full']}/drafts")
        with page.expect_navigation() as coming:
            page.evaluate(SEND, address)
        assert coming.value.status < 500, address
        if page.title() not in seen:
            seen.add(page.title())
            wrong += wrong_in(watcher, f"sent {address}")
    assert not wrong, "\n".join(wrong)
