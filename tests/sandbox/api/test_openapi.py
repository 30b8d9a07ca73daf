"""Requests made from the sandbox's own description, over HTTP: no 5xx, no answer that the description does not have."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from section16.sandbox.api.openapi import openapi
from section16.sandbox.serve import Serving

schema = schemathesis.openapi.from_dict(openapi())


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case: schemathesis.Case, server: Serving) -> None:
    tokens = f"{server.control.filer_token('101')},{server.control.user_token('ada@owner.example')}"
    # bytes that the description takes for a submission need not be one
    excluded = [positive_data_acceptance] if case.path.startswith("/submission/") and case.method == "POST" else []
    headers = {"Authorization": f"Bearer {tokens}"}
    case.call_and_validate(base_url=server.url, headers=headers, excluded_checks=excluded)
