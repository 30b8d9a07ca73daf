"""The API's description in OpenAPI 3.1, made from the table of endpoints."""

from typing import Any, Final

import msgspec

from section16.sandbox.api.answers import ErrorAnswer
from section16.sandbox.api.endpoints import ENDPOINTS, Endpoint
from section16.standard.numbers import ACCESSION_PATTERN, CIK_PATTERN, PADDED_PATTERN

__all__ = ["openapi"]

_REF: Final = "#/components/schemas/{name}"
_REASONS: Final = {
    400: "the request is not as it should be",
    401: "a token is missing, expired or not for this",
    403: "the tokens may not do this",
    404: "there is no such thing, or not yet, or no longer",
    405: "the method is not for this address",
    406: "only JSON is answered",
    411: "the length of the body is missing",
    413: "the body is too large",
    415: "the body is of another kind",
    429: "too many requests",
    500: "the system failed",
    503: "outside hours, or out of service",
}
_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "cik": {"type": "string", "pattern": f"^{PADDED_PATTERN}$"},
    "accession": {"type": "string", "pattern": f"^{ACCESSION_PATTERN}$"},
    "mode": {"type": "string", "enum": ["live", "test"]},
}


def openapi() -> dict[str, Any]:
    """Describe the API."""
    types = [end.answer for end in ENDPOINTS] + [end.body for end in ENDPOINTS if end.body not in {None, bytes}]
    _, components = msgspec.json.schema_components([*types, ErrorAnswer], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "section16 sandbox",
            "version": "1",
            "description": (
                "A local EDGAR: the filing API as public documents describe it. Not the SEC's. "
                "Each request needs a User-Agent, Vendor/Version."
            ),
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "tokens": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The filer token, a comma, the user token; for status the filer token alone.",
                }
            },
        },
        "security": [{"tokens": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": (endpoint.function.__doc__ or "").partition("\n")[0],
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint),
    }
    if endpoint.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(endpoint)}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    named = [name for name in _PARAMETERS if f"{{{name}}}" in endpoint.path]
    found = [{"name": name, "in": "path", "required": True, "schema": _PARAMETERS[name]} for name in named]
    if endpoint.body is bytes:
        login = {"type": "string", "pattern": f"^{CIK_PATTERN}$"}
        found.append({"name": "X-EDGAR-LOGIN-CIK", "in": "header", "required": False, "schema": login})
    return found


def _content(endpoint: Endpoint) -> dict[str, Any]:
    if endpoint.body is bytes:
        return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in endpoint.kinds}
    return {"application/json": {"schema": _schema(endpoint.body)}}


def _schema(type: Any) -> dict[str, Any]:  # noqa: ANN401 - any type
    (schema,), _ = msgspec.json.schema_components([type], ref_template=_REF)
    return schema


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    good = {"description": "done", "content": {"application/json": {"schema": _schema(endpoint.answer)}}}
    error = {"application/json": {"schema": _schema(ErrorAnswer)}}
    statuses = [status for status in _REASONS if endpoint.body is not None or status not in {411, 413, 415}]
    refused = {str(status): {"description": _REASONS[status], "content": error} for status in statuses}
    return {
        str(endpoint.status): good,
        **({"204": {"description": "none of them is known"}} if endpoint.empty else {}),
        **refused,
    }
