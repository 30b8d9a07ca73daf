"""What a visitor sees who cannot have what they asked for: one line, with the status that it means."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.errors import NotPermittedError
from section16.accounts.tokens import form_token_of, masked, new_token
from section16.query.statement import QueryBusyError
from section16.standard.errors import Section16Error
from section16.standard.text.paths import without_folders
from section16.web.cookies import AGAIN_COOKIE, cookie
from section16.web.errors import ForgedError, NotFoundError, NotSignedInError, PageError, ProofNeededError
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.visit import Visit
from section16.workspace.errors import ConflictError, UnreachableError

__all__ = ["REFUSALS", "RefusedPage"]

_LOG: Final = logging.getLogger("section16.service")
_AnyRequest = Request[Any, Any, Any]

# The first that an error is an instance of.
_STATUSES: Final[Mapping[type[Section16Error], int]] = {
    NotSignedInError: 401,
    ProofNeededError: 401,
    ForgedError: 403,
    NotPermittedError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    UnreachableError: 503,
    QueryBusyError: 503,
    Section16Error: 400,
}
# Never written into a page: what proves who somebody is, and what the page has anew.
_NOT_KEPT: Final = frozenset({"form_token", "password", "repeated", "code", "secret", "response", "step", "sealed"})
_SENT_AGAIN_WITHIN: Final = 3600  # seconds
_REASONS: Final = {
    404: "address: nothing is there; go back, or begin at the first page",
    405: "method: this address does not take it; go back, or begin at the first page",
    408: "request: its body did not come; send it again",
    413: "request: it is too large; send less, or send it in parts",
}


class RefusedPage(Struct, frozen=True, kw_only=True):
    """Why something is not shown or done, and under which number the log has it."""

    status: int
    reason: str
    request_id: str


class AgainPage(Struct, frozen=True, kw_only=True):
    """A form that was not taken: why, what has to come first, and what was typed, so that it can be sent again.

    Its `files`, by field and name, have to be chosen once more: no page can do that.
    """

    reason: str
    address: str
    first: str
    do_first: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...] = ()


def _refuse(request: _AnyRequest, status: int, reason: str) -> Response[Any]:
    state = request.scope["state"]
    visit = state.get("visit", Visit())
    value = RefusedPage(status=status, reason=reason, request_id=state.get("request_id", ""))
    state["visit"] = replace(visit, ending="json" if state.get("ending") else "")
    page = Page(template="refused.html", value=value, status=status)
    return PageResponse(page)


def _known(request: _AnyRequest, error: Section16Error) -> Response[Any]:
    """Answer an error with its own line; who only has to log in is sent there."""
    status = next(one for kind, one in _STATUSES.items() if isinstance(error, kind))
    wants_page = request.scope["state"].get("ending") is None and request.method == "GET"
    wants_form = request.scope["state"].get("ending") is None and request.method == "POST"
    if isinstance(error, NotSignedInError | ProofNeededError) and wants_page:
        where = "/log-in" if isinstance(error, NotSignedInError) else "/prove"
        address = request.scope["state"]["visit"].address
        return Redirect(f"{where}?next={quote(address, safe='')}", status_code=303)
    if wants_form and isinstance(error, NotSignedInError | ProofNeededError | ForgedError):
        return _again(request, status, str(error))
    if wants_form and isinstance(error, UnreachableError) and "visit" in request.scope["state"]:
        return _again(request, status, f"{error}. It may have been done: look before you send it again")
    return _refuse(request, status, str(error) if isinstance(error, PageError) else without_folders(str(error)))


def _again(request: _AnyRequest, status: int, reason: str) -> Response[Any]:
    """Give a form back with all that was typed, to be sent again after what has to come first.

    It has a token of its own, which outlives the log-in that comes between.
    """
    visit: Visit = request.scope["state"]["visit"]
    token = new_token()
    request.scope["state"]["visit"] = replace(visit, form_token=masked(form_token_of(token)))
    first, do_first = "", ""
    if not visit.is_signed_in:
        first, do_first = "/log-in", "Log in"
    elif status == HTTPStatus.UNAUTHORIZED:
        first, do_first = "/prove", "Prove who you are"
    typed = request.scope["state"].get("typed", ())
    value = AgainPage(
        reason=reason,
        address=visit.address,
        first=first,
        do_first=do_first,
        fields=tuple((name, text) for name, text in typed if name not in _NOT_KEPT),
        files=tuple(request.scope["state"].get("files", ())),
    )
    answer = PageResponse(Page(template="again.html", value=value, status=status))
    answer.set_cookie(cookie(AGAIN_COOKIE, token, _SENT_AGAIN_WITHIN))
    return answer


def _http(request: _AnyRequest, error: HTTPException) -> Response[Any]:
    reason = _REASONS.get(error.status_code) or f"request: {' '.join(str(error.detail).split())}; go back and try again"
    return _refuse(request, error.status_code, reason)


def _defect(request: _AnyRequest, error: Exception) -> Response[Any]:
    """Log a defect of ours, and say under which number."""
    _LOG.error("defect", exc_info=error, extra={"request_id": request.scope["state"].get("request_id", "")})
    return _refuse(request, 500, "section16: this failed, and it is a defect of ours; the log has it under this number")


REFUSALS: Final[Mapping[int | type[Exception], Callable[[_AnyRequest, Any], Response[Any]]]] = {
    Section16Error: _known,
    HTTPException: _http,
    Exception: _defect,
}
