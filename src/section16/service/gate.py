"""The gate before every page: who asks, whether they may, and whether a form is one of ours."""

from asyncio import create_task
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from threading import Event
from typing import Any, Final, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.utils.sync import sync_to_thread  # type: ignore[attr-defined] # there, though not listed
from msgspec.structs import replace

from section16.accounts.tokens import form_token_of, is_masked, masked
from section16.service.readings import ReadNotes
from section16.service.visits import Asked, Visits
from section16.web.cookies import AGAIN_COOKIE
from section16.web.errors import ForgedError, NotFoundError, NotSignedInError, ProofNeededError
from section16.web.form import Form, read_form
from section16.web.routes import RouteNeeds, needs_of
from section16.web.visit import Visit

__all__ = ["FRESH", "TOKEN_FIELD", "admit", "form", "gone", "visit"]

TOKEN_FIELD: Final = "form_token"  # noqa: S105 - the name of a field
FRESH: Final = timedelta(minutes=10)
_SAFE: Final = frozenset({"GET", "HEAD"})
_MOST_NUMBERED: Final = 2**63 - 1  # a row of a database
_LONGEST_NAME: Final = 255  # bytes of a file's name

_AnyConnection = ASGIConnection[Any, Any, Any, Any]
_AnyRequest = Request[Any, Any, Any]


async def admit(connection: _AnyConnection, handler: BaseRouteHandler) -> None:
    """Let a request through to its route, or raise why not; every route has this guard."""
    if cast("_AnyRequest", connection).method == "OPTIONS":  # answered by Litestar: what an address takes, no more
        return
    needs = needs_of(cast("HTTPRouteHandler", handler))
    if cast("_AnyRequest", connection).method in _SAFE:
        await sync_to_thread(lambda: _let_in(connection, needs, _found(connection)))  # each way to a thread costs
        return
    found = await sync_to_thread(_found, connection)
    sent = await cast("_AnyRequest", connection).form()
    async with AsyncExitStack() as refused:
        refused.push_async_callback(sent.close)  # whom a guard refuses, Litestar closes nothing of
        _require_ours(cast("_AnyRequest", connection), found, sent)
        await sync_to_thread(_let_in, connection, needs, found)
        refused.pop_all()


def _found(connection: _AnyConnection) -> Visit:
    """Find who asks, and put their visit where the handler finds it."""
    visits: Visits = connection.app.state["visits"]
    found = visits(_asked(connection))
    state = connection.scope["state"]
    more = {name: connection.app.state[name] for name in ("explorer", "questions")}
    carried = masked(found.form_token) if found.form_token else ""
    state["visit"] = replace(
        found, form_token=carried, ending=state.get("ending", ""), has_lake=more["explorer"] is not None, **more
    )
    _require_possible(connection.path_params)
    return found


def _let_in(connection: _AnyConnection, needs: RouteNeeds, found: Visit) -> None:
    """Raise what keeps a visitor out; who may read what is recorded does so in the trail."""
    if needs.any_of or needs.signed_in:
        _require(needs, found, connection.path_params)
    if needs.reads:
        readings: ReadNotes = connection.app.state["readings"]
        readings.record(found, needs.reads.format(**connection.path_params))


def _asked(connection: _AnyConnection) -> Asked:
    query = connection.scope["query_string"].decode("latin-1")
    path = connection.scope["path"]
    return Asked(
        address=f"{path}?{query}" if query else path,
        query=dict(connection.query_params.items()),
        cookies=connection.cookies,
        client=connection.client.host if connection.client else "",
        agent=connection.headers.get("user-agent", ""),
        origin=f"{connection.scope['scheme']}://{connection.headers.get('host', '')}",
    )


def _require_possible(parameters: dict[str, Any]) -> None:
    """Raise NotFoundError for what neither a database nor a file system can look up."""
    for one in parameters.values():
        if isinstance(one, int):
            possible = abs(one) <= _MOST_NUMBERED
        else:
            possible = len(str(one).encode()) <= _LONGEST_NAME and "\0" not in str(one)
        if not possible:
            message = "address: nothing is there"
            raise NotFoundError(message)


def _require_ours(request: _AnyRequest, found: Visit, sent: FormMultiDict) -> None:
    """Raise ForgedError for a form without the token of its session, or of what was given back before the log-in."""
    request.scope["state"]["typed"] = [
        (name, one) for name in sent for one in sent.getall(name) if isinstance(one, str)
    ]
    request.scope["state"]["files"] = [
        (name, one.filename)
        for name in sent
        for one in sent.getall(name)
        if isinstance(one, UploadFile) and one.filename
    ]
    given = str(request.headers.get("x-form-token") or sent.get(TOKEN_FIELD, ""))
    again = request.cookies.get(AGAIN_COOKIE, "") if found.is_signed_in else ""
    tokens = [found.form_token, form_token_of(again) if again else ""]
    if not any(one and is_masked(given, one) for one in tokens):
        message = "form: it is not of this session, or the session has ended; load the page again and send it once more"
        raise ForgedError(message)


def _require(needs: RouteNeeds, found: Visit, parameters: dict[str, Any]) -> None:
    allowed_to_all = needs.any_of & found.at_hand
    if not found.is_signed_in and not allowed_to_all:
        message = "account: nobody is logged in; log in first"
        raise NotSignedInError(message)
    issuer = _issuer_of(needs, found, parameters)
    if needs.any_of and not any(found.may(one, issuer) for one in needs.any_of):
        found.require(min(needs.any_of), issuer)
    if needs.fresh_proof and (found.proved_at is None or found.now() - found.proved_at > FRESH):
        message = "account: the last proof of who you are is older than ten minutes; give it again"
        raise ProofNeededError(message)


def _issuer_of(needs: RouteNeeds, found: Visit, parameters: dict[str, Any]) -> str | None:
    if needs.issuer_of is None:
        return None
    with found.workspace.reading() as session:
        issuer = needs.issuer_of(session, parameters)
    if issuer is None:
        message = "address: nothing is there"
        raise NotFoundError(message)
    if not found.account.permissions_for(issuer):  # another issuer's things are not to be known of
        message = "address: nothing is there"
        raise NotFoundError(message)
    return issuer


async def visit(request: _AnyRequest) -> Visit:
    """Hand a handler its visit."""
    found: Visit = request.scope["state"]["visit"]
    return found


async def gone(request: _AnyRequest) -> AsyncIterator[Event]:
    """Hand a handler what is set when the browser does not wait for its answer any more."""
    event = Event()
    watching = create_task(_watch(request, event))
    try:
        yield event
    finally:
        watching.cancel()


async def _watch(request: _AnyRequest, event: Event) -> None:
    while not event.is_set():
        if (await request.receive())["type"] == "http.disconnect":
            event.set()


async def form(request: _AnyRequest) -> Form:
    """Hand a handler what its form brought."""
    sent = await request.form()
    return await read_form({name: sent.getall(name) for name in sent})
