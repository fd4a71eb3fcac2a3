"""The API against its own description: schemathesis makes requests that fit it, and requests that do not."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from skillshed.site.api import doors

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
    negative_data_rejection, positive_data_acceptance, unsupported_method,
]  # fmt: skip


# The API needs no database, but a real WSGI request looks after old connections, which other tests may have opened.
pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _often(api, monkeypatch):
    monkeypatch.setattr(doors, "ASKS", 1_000_000)


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_keep_to_the_description(case):
    # No schema can say that weights are as many as the parts and add up to 1: those that do not are rightly told with 400.
    has_weights = bool((case.query or {}).get("weights"))
    case.call_and_validate(checks=[one for one in CHECKS if not (has_weights and one is positive_data_acceptance)])
