"""What the API's OpenAPI document says beyond the handlers' signatures: refusals, submissions, exact schemas."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args, get_type_hints

import msgspec
from litestar import MediaType
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
    SecurityScheme,
)
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition
from msgspec import Meta, Struct

from section16.sandbox.api.answers import ErrorAnswer
from section16.sandbox.api.checks import SUBMISSION_TYPES
from section16.standard.numbers import CIK_PATTERN

__all__ = ["BODY_REFUSALS", "OPENAPI", "REFUSALS", "StructSchemas", "SubmissionOperation"]

_REASONS: Final = {
    400: "the request is not as it should be",
    401: "a token is missing, expired or not for this",
    403: "the tokens may not do this",
    404: "it is not there, not yet, or no longer",
    405: "the method is not for this address",
    406: "only JSON is answered",
    429: "too many requests",
    500: "the system failed",
    503: "outside hours, or out of service",
}
_BODY_REASONS: Final = {
    411: "the length of the body is missing",
    413: "the body is too large",
    415: "the body is of another kind",
}


def _refusals(reasons: dict[int, str]) -> dict[int, ResponseSpec]:
    return {
        status: ResponseSpec(ErrorAnswer, description=reason, generate_examples=False)
        for status, reason in reasons.items()
    }


REFUSALS: Final = _refusals(_REASONS)
BODY_REFUSALS: Final = _refusals(_REASONS | _BODY_REASONS)


@dataclass
class SubmissionOperation(Operation):
    """Describes an endpoint that reads its XML itself, so that its signature does not describe the body."""

    def __post_init__(self) -> None:
        """Describe the body, and the header that names a login CIK."""
        xml = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(required=True, content=dict.fromkeys(SUBMISSION_TYPES, xml))
        digits = Schema(type=OpenAPIType.STRING, pattern=f"^{CIK_PATTERN}$")
        self.parameters = [*(self.parameters or ()), Parameter("X-EDGAR-LOGIN-CIK", "header", schema=digits)]


class StructSchemas(OpenAPISchemaPlugin):
    """Describes structs, and values with a `Meta`, by msgspec's own schemas.

    Those of Litestar do not forbid unknown fields, and lose what a `Meta` says inside a tuple or about a whole body.
    """

    @staticmethod
    def is_plugin_supported_field(field_definition: FieldDefinition) -> bool:
        """Tell whether a field is a struct, or has a `Meta`."""
        return field_definition.is_subclass_of(Struct) or field_definition.has_metadata(Meta)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:  # noqa: ANN401 - its type is private
        """Describe a field; the structs that it names become components of their own."""
        (definition,), components = msgspec.json.schema_components(
            [field_definition.raw], ref_template="#/components/schemas/{name}"
        )
        schema = Schema()
        if field_definition.is_subclass_of(Struct):
            schema = schema_creator.schema_registry.get_schema_for_field_definition(field_definition)
            definition = components[field_definition.annotation.__name__]
        for struct in set(_structs_in(field_definition.annotation)) - {field_definition.annotation}:
            schema_creator.for_field_definition(FieldDefinition.from_annotation(struct))
        attributes = schema.field_aliases()
        for key, value in msgspec.json.decode(msgspec.json.encode(definition)).items():  # tuples become lists
            setattr(schema, attributes.get(key, key), value)
        return schema


def _structs_in(annotation: object) -> Iterator[type[Struct]]:
    """Yield the structs in an annotation, and those in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        yield annotation
    hints = get_type_hints(annotation).values() if isinstance(annotation, type) else ()
    for part in (*hints, *get_args(annotation)):
        yield from _structs_in(part)


OPENAPI: Final = OpenAPIConfig(
    title="section16 sandbox",
    version="1",
    description=(
        "A local EDGAR: the filing API as public documents describe it. Not the SEC's. "
        "Each request needs a User-Agent, Vendor/Version."
    ),
    path="/openapi.json",
    render_plugins=[JsonRenderPlugin(path="/", media_type=MediaType.JSON)],
    use_handler_docstrings=True,
    operation_id_creator=lambda handler, _method, _path: handler.handler_name,
    security=[{"tokens": []}],
    components=Components(
        security_schemes={
            "tokens": SecurityScheme(
                type="http",
                scheme="bearer",
                description="The filer token, a comma, the user token; for status the filer token alone.",
            )
        }
    ),
)
