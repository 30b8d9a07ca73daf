"""The endpoints of the filing API, by hand, and their OpenAPI document."""

from typing import Any, Final

from litestar import Litestar, Router

from section16.sandbox.api import managing, statuses, submitting
from section16.sandbox.api.checks import check_request
from section16.sandbox.api.http import SandboxRequest
from section16.sandbox.api.openapi import OPENAPI, StructSchemas
from section16.sandbox.settings import MOST_BYTES

__all__ = ["openapi", "router"]

_SUBMISSIONS: Final = (submitting.submit, submitting.submit_bulk)
_ENDPOINTS: Final = (
    statuses.operational_status,
    statuses.status,
    statuses.statuses,
    managing.filer,
    managing.verify,
    managing.new_ccc,
    managing.set_ccc,
    managing.delegations,
    managing.delegate,
    managing.request_delegations,
    managing.individuals,
    managing.add_individuals,
    managing.change_individuals,
    managing.remove_individuals,
)


def router(most_bytes: int = MOST_BYTES) -> Router:
    """Make the routes of the API; a submission may have so many bytes."""
    submissions = Router(
        "/",
        route_handlers=_SUBMISSIONS,
        request_max_body_size=most_bytes,
        exception_handlers={submitting.NotSubmissionError: submitting.refuse_body},
    )
    return Router("/", route_handlers=(submissions, *_ENDPOINTS), guards=[check_request], request_class=SandboxRequest)


def openapi() -> dict[str, Any]:
    """Describe the API as `/openapi.json` does."""
    return Litestar(
        [router()], openapi_config=OPENAPI, plugins=[StructSchemas()], logging_config=None
    ).openapi_schema.to_schema()
