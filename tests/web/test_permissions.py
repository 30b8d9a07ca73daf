"""Every route, method and role, with own and another issuer's things: allowed only as the table of routes says."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest
from msgspec.structs import replace

from section16.accounts.account import EVERY_ISSUER, Account, permits
from section16.accounts.roles import IssuerRole, Permission
from section16.accounts.tokens import masked
from section16.service.app import create_app
from section16.service.settings import ServiceSettings
from section16.service.visits import visits_as
from section16.tasks.desk.drafts import NewDraft, begin_from_plan
from section16.tasks.records.keeping import add_content
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile, RelationshipPeriod
from section16.tasks.records.kinds.vesting import Tranche, VestingSchedule
from section16.web.all_pages import PAGES
from section16.web.routes import needs_of
from section16.web.visit import ANYBODY
from section16.workspace import Workspace
from section16.workspace.trail.audit import head
from tests.harness.apart import run_apart

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
OURS, THEIRS = "0009990001", "0009990002"
TOKEN = "of-this-session"
MARK = "Zyx Secret"  # is in every name of the other issuer's things

ACCOUNTS = {
    "nobody": ANYBODY,
    "administrator": Account(id=90, name="cyd", is_administrator=True),
    "left": Account(id=91, name="eve", roles={OURS: frozenset(IssuerRole)}, is_active=False),
    **{
        role: Account(id=number, name=f"a-{role}", owner_cik="0009990101", roles={OURS: frozenset({role})})
        for number, role in enumerate(IssuerRole, 1)
    },
}
REFUSED = {401, 403, 404}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Return a workspace with two issuers, and the parameters of addresses of each one's things."""
    place = tmp_path_factory.mktemp("permissions")
    with Workspace(place, "ada", lambda: NOW) as workspace:
        ours = things(workspace, OURS, "Our")
        theirs = things(workspace, THEIRS, MARK)
    return place, ours, theirs


def things(workspace, issuer, name):
    insider = issuer[:7] + "101" if issuer == OURS else issuer[:7] + "102"
    add_content(workspace, issuer, IssuerProfile(cik=issuer, name=f"{name} Corp", ticker="ZYX"))
    relationship = RelationshipPeriod(relationship="director", since=date(2020, 1, 1))
    add_content(
        workspace,
        issuer,
        InsiderProfile(cik=insider, name=f"{name} Director", relationships=(relationship,)),
        insider,
    )
    award = AwardRecord(
        name=f"{name} units",
        security="Units",
        awarded_on=date(2026, 1, 2),
        units=Decimal(100),
        tax="cash",
        schedule=VestingSchedule(how="custom", tranches=(Tranche(on=date(2026, 3, 11), units=Decimal(100)),)),
    )
    kept = add_content(workspace, issuer, award, insider)
    plan = f'form = "4"\n[issuer]\ncik = "{issuer}"\nname = "{name} Corp"\nticker = "ZYX"\n'
    draft = begin_from_plan(workspace, NewDraft(name=f"{name} draft", began_from="a plan file"), plan.encode())
    return {
        "issuer": issuer,
        "insider": insider,
        "kind": "grants",
        "number": kept.kept.id,
        "on": "2026-03-11",
        "draft": draft.id,
    }


def addresses(handler, things):
    """Yield the addresses of a route with these things in the places of its parameters; others are of no issuer."""
    for path in sorted(handler.paths):
        yield re.sub(r"{(\w+):\w+}", lambda found: str(things.get(found[1], "none")), path)


def of_one_issuer(handler):
    return any("{" in path for path in handler.paths) and needs_of(handler).any_of - {"explore", "query", "administer"}


async def ask_all(app, asked):
    """Return the answers to requests (method, address), one after the other: each may change what is there."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"origin": "http://localhost", "x-form-token": masked(TOKEN)}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
        return [await client.request(method, address) for method, address in asked]


def app_for(account, place):
    settings = ServiceSettings(workspace=place)
    visits = visits_as(account, settings, lambda: NOW)
    return create_app(settings, visits=lambda asked: replace(visits(asked), form_token=TOKEN), now=lambda: NOW)


def leads_on(method, address, answer):
    """Tell whether an answer leads to the log-in, or from the address of an action to its page, asked here as well."""
    to = answer.headers["location"] if answer.status_code == 303 else ""
    return to.startswith("/log-in") or (method == "GET" and bool(to) and address.startswith(to))


def requests_of(things):
    return [
        (handler, method, address)
        for handler in PAGES
        if "/changes" not in handler.paths  # a stream, which does not end: tests/service looks at it
        for method in sorted(set(handler.http_methods) - {"HEAD", "OPTIONS"})
        for address in addresses(handler, things)
    ]


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_role_may_do_what_the_table_of_routes_says_and_nothing_else(world, name):
    place, ours, _ = world
    account = ACCOUNTS[name]
    asked = requests_of(ours)
    answers = run_apart(ask_all(app_for(account, place), [one[1:] for one in asked]))
    for (handler, method, address), answer in zip(asked, answers, strict=True):
        needs, told = needs_of(handler), f"{name}: {method} {address}: {answer.status_code} {answer.text[:200]}"
        assert answer.status_code < 500, told
        # roles are given for issuers by name, so who administers the installation sees their names
        assert MARK not in answer.text or needs.any_of == {Permission.administer}, told
        if any(permits(account, one, OURS) for one in needs.any_of):
            assert answer.status_code not in {401, 403}, told
        elif needs.any_of:
            assert answer.status_code in REFUSED or leads_on(method, address, answer), told


@pytest.mark.parametrize("name", ACCOUNTS)
def test_nothing_of_another_issuer_is_seen_or_done(world, name):
    place, ours, theirs = world
    mixed = [{**theirs, "issuer": OURS}, {**ours, "issuer": THEIRS}, theirs]
    asked = [one for things in mixed for one in requests_of(things) if of_one_issuer(one[0])]
    asked = [one for one in asked if not any(one[2] == own[2] for own in requests_of(ours))]
    with Workspace(place, "ada", lambda: NOW) as workspace, workspace.reading() as session:
        before = head(session)
    answers = run_apart(ask_all(app_for(ACCOUNTS[name], place), [one[1:] for one in asked]))
    assert len(asked) > 20
    for (_, method, address), answer in zip(asked, answers, strict=True):
        told = f"{name}: {method} {address}: {answer.status_code} {answer.text[:300]}"
        assert MARK not in answer.text, told
        assert answer.status_code in REFUSED | {400, 503} or leads_on(method, address, answer), told
    with Workspace(place, "ada", lambda: NOW) as workspace, workspace.reading() as session:
        assert head(session) == before


def test_who_has_a_role_for_all_issuers_sees_both(world):
    place, ours, theirs = world
    account = Account(id=99, name="all", roles={EVERY_ISSUER: frozenset({IssuerRole.viewer})})
    found = run_apart(
        ask_all(app_for(account, place), [("GET", f"/issuers/{one['issuer']}") for one in (ours, theirs)])
    )
    assert [one.status_code for one in found] == [200, 200]


def test_the_address_of_an_action_leads_to_its_page_and_nobody_to_what_they_may_not_see(world):
    place, ours, theirs = world
    pages = {
        f"/drafts/{ours['draft']}/openings/confirm": f"/drafts/{ours['draft']}",
        f"/drafts/{ours['draft']}/part.json?part=event-1": f"/drafts/{ours['draft']}.json?part=event-1",
        "/log-out": "/",
    }
    asked = [("GET", one) for one in (*pages, f"/drafts/{theirs['draft']}/openings/confirm")]
    *led, refused = run_apart(ask_all(app_for(ACCOUNTS[IssuerRole.preparer], place), asked))
    assert [(one.status_code, one.headers["location"]) for one in led] == [(303, one) for one in pages.values()]
    assert refused.status_code == 404
