"""Whatever a program sends, the API answers as its OpenAPI document says (schemathesis)."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as profile
from schemathesis import checks as general
from schemathesis.specs.openapi import checks

OPERATIONS = 56
EXAMPLES = 8

# Left out: whether what breaks the schema is always refused. Dates and numbers in an address are
# read more widely than their schema says.
CHECKS = [
    general.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]


@pytest.fixture
def settings_without_limit(settings):
    return settings.model_copy(update={"api_per_minute": 10**6})


@pytest.mark.slow
def test_every_operation_answers_as_described(serve_with, settings_without_limit, calling, told):
    caller = calling()
    web = serve_with(settings_without_limit)
    schema = schemathesis.openapi.from_url(f"{web.base_url}/api/v1/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) == OPERATIONS
    for operation in found:
        explore(operation, {"Authorization": f"Bearer {caller.key}"})


def explore(operation, headers):
    """Try an operation with what its schema allows and with what it does not."""
    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
        ask = operation.as_strategy(generation_mode=mode)

        @profile(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=ask)
        def ask_once(case):
            case.call_and_validate(headers=headers, checks=CHECKS)

        ask_once()
