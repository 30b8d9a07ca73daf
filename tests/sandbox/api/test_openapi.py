"""Requests made from the sandbox's own description, over HTTP: no 5xx, no answer that the description does not have."""

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import positive_data_acceptance

from section16.sandbox.api.routes import openapi
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


def test_the_sandbox_serves_a_valid_description(server: Serving) -> None:
    served = httpx.get(f"{server.url}/openapi.json", trust_env=False, timeout=60).json()
    validate(served)
    assert served == openapi()


def test_every_endpoint_is_described_with_its_structs() -> None:
    described = openapi()
    operations = {op["operationId"]: op for path in described["paths"].values() for op in path.values()}
    assert len(operations) == 16
    for name, operation in operations.items():
        (good,) = (status for status in ("200", "202") if status in operation["responses"])
        assert operation["responses"][good]["content"]["application/json"]["schema"]["$ref"], name
        assert operation["responses"]["401"]["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorAnswer")
    numbers = described["components"]["schemas"]["AccessionNumbers"]
    assert numbers["additionalProperties"] is False
    assert numbers["properties"]["accessionNumbers"]["items"]["pattern"] == "^[0-9]{10}-[0-9]{2}-[0-9]{6}$"
    ciks = operations["delegate"]["requestBody"]["content"]["application/json"]["schema"]
    assert (ciks["minItems"], ciks["maxItems"], ciks["items"]["pattern"]) == (1, 100, "^[0-9]{1,10}$")
