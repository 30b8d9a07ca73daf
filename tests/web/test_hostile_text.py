"""Markup in every text field of every form: kept and shown as text, never as markup, wherever it comes out."""

from contextlib import suppress
from datetime import date

import httpx
import pytest
from lxml import html
from msgspec.structs import fields, replace

from section16.accounts.account import Account
from section16.accounts.directory import AccountDetails, add_account
from section16.accounts.roles import IssuerRole
from section16.accounts.tokens import masked
from section16.tasks.demonstration.insiders import INSIDERS, ISSUER, library, records_of, sale
from section16.tasks.desk.drafts import NewDraft, begin_from_plan
from section16.tasks.records.keeping import RecordError, add_content
from section16.tasks.records.kinds.catalog import KINDS
from section16.workspace import Workspace
from tests.harness.apart import run_apart
from tests.web.test_permissions import NOW, TOKEN, app_for

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><a href=javascript:alert(1)>x</a>"
EVERYTHING = Account(
    id=1, name="ada", full_name=HOSTILE, roles={ISSUER.cik: frozenset(IssuerRole)}, is_administrator=True
)
ENDS = ("/log-out", "/aside", "/remove", "/end", "/active", "/administrator")  # what would take the world away
DAY = date(2026, 3, 10)
INSIDER = INSIDERS[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return where a workspace is with records of nearly every kind, a draft, a remark and a person."""
    place = tmp_path_factory.mktemp("hostile")
    with Workspace(place, "ada", lambda: NOW) as workspace:
        for one, owner in (
            *((one, None) for one in (ISSUER, *library(DAY))),
            *((one, INSIDER.cik) for one in records_of(INSIDER, DAY)),
        ):
            add_content(workspace, ISSUER.cik, one, owner)
            for field in fields(type(one)):
                if field.type in (str, str | None):
                    with suppress(RecordError):  # a number or a kind is no text
                        add_content(workspace, ISSUER.cik, replace(one, **{field.name: HOSTILE}), owner)
        new = NewDraft(name=HOSTILE, began_from="a plan file")
        begin_from_plan(workspace, new, sale(INSIDER, DAY).encode())
        with workspace.writing() as writing:
            add_account(writing, "ada", AccountDetails(full_name=HOSTILE), is_administrator=True)
    return place


class Visitor:
    """Looks at pages, and sends each of their forms once, with markup in each of its text fields."""

    def __init__(self, client):
        self._client, self.filled = client, set()

    async def look(self, paths):
        """Load pages, and return the forms that are on them."""
        found = {}
        for path in paths:
            page = self.checked(path, await self._client.get(path))
            for form in page.forms if page is not None else ():
                texts = tuple(one.name for one in form.xpath(".//input | .//textarea") if is_text(one))
                if form.method == "POST" and texts and not form.action.endswith(ENDS):
                    found[form.action, texts] = form
        return found

    async def fill_in(self, forms):
        """Send each form."""
        for (address, texts), form in forms.items():
            fields = dict(form.form_values()) | dict.fromkeys(texts, HOSTILE)
            self.filled.update(f"{address}: {one}" for one in texts)
            self.checked(f"POST {address}", await self._client.post(address, data=fields))

    def checked(self, path, answer):
        """Return a page in which nothing of what was typed is markup; None for what is no page."""
        assert answer.status_code < 500, path
        assert not [value for value in answer.headers.values() if "<script" in value], path
        if not answer.headers.get("content-type", "").startswith("text/html") or not answer.content:
            return None
        page = html.fromstring(answer.content)
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //@href[starts-with(., 'javascript:')]"), path
        assert not page.xpath("//script[not(starts-with(@src, '/static/'))] | //img[@src='x']"), path
        return page


def is_text(field):
    """Tell whether a field takes any text: a number or a day that is no such thing would only be refused."""
    typed = field.tag == "textarea" or field.get("type", "text") in {"text", "email", "search"}
    return typed and bool(field.name) and not field.get("inputmode") and not field.get("placeholder")


def pages():
    """Return the addresses of the pages of the desk, of records, of an administrator."""
    issuer = f"/issuers/{ISSUER.cik}"
    yield from (
        "/work",
        "/drafts",
        "/drafts/new",
        "/jobs",
        "/people",
        "/people/1",
        "/approvals",
        "/insiders",
        "/issuers/new",
    )
    yield from (f"/drafts/1?part={one}" for one in ("head", "issuer", "owner-1", "holding-1", "event-1", "signature-1"))
    yield from (issuer, f"{issuer}/insiders/{INSIDER.cik}", f"{issuer}/award", f"{issuer}/expected/2026-03-11")
    yield from (f"{issuer}/records/{one}" for one in KINDS)
    yield from (f"{issuer}/records/{one}/new?insider={INSIDER.cik}" for one in KINDS)
    yield from (f"{issuer}/record/{number}" for number in range(1, 10))


async def go_round(app):
    headers = {"origin": "http://localhost", "x-form-token": masked(TOKEN)}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
        visitor = Visitor(client)
        await visitor.fill_in(await visitor.look(pages()))
        await visitor.look(pages())
        draft = (await client.get("/drafts/1/plan")).text
        records = [(await client.get(f"/issuers/{ISSUER.cik}/records/{one}.json")).text for one in KINDS]
    return visitor.filled, draft, records


def test_markup_in_every_text_field_is_shown_as_text_on_every_page(place):
    filled, draft, records = run_apart(go_round(app_for(EVERYTHING, place)))
    assert len(filled) > 60
    assert draft.count("<script>") > 5
    assert sum(one.count("<script>") for one in records) >= 5
