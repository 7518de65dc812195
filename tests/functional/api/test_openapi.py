"""The OpenAPI document is complete, valid, and what really comes out agrees with it."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from ketenzicht.interfaces.api import VERSION, limits
from ketenzicht.interfaces.api.urls import api, api_routes, urlpatterns
from tests.functional.api.conftest import PartnerSystem


def test_the_document_is_served_to_everybody_as_it_is(standing: PartnerSystem) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer["API-Version"] == VERSION
    assert answer.json() == json.loads(json.dumps(api.document))


def test_every_path_of_the_document_is_a_path_of_the_house_and_the_other_way_round() -> None:
    served = {str(pattern.pattern) for pattern in urlpatterns if isinstance(pattern, URLPattern)} - {"^"}
    written = {route.path.removeprefix("/api/") for route in api_routes()}
    assert len(served) == len(written)
    assert {path.count("/") for path in served} == {path.count("/") for path in written}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in api.document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.mark.parametrize(("path", "method", "operation"), list(operations()), ids=lambda value: str(value)[:60])
def test_every_operation_follows_the_design_rules(path: str, method: str, operation: dict[str, Any]) -> None:
    assert not path.endswith("/")
    assert path == path.lower()
    assert operation["description"]
    assert operation["security"] == [{"PartnerKey": []}]
    assert {"400", "401", "403", "404", "429", "500", "503"} <= set(operation["responses"])
    for answer in operation["responses"].values():
        assert "API-Version" in answer["headers"]
    for parameter in operation["parameters"]:
        assert parameter["in"] != "query" or "_" not in parameter["name"]


@pytest.mark.parametrize("name", sorted(api.document["components"]["schemas"]))
def test_every_key_is_camel_case(name: str) -> None:
    if name.endswith("Query"):
        return
    assert not [key for key in api.document["components"]["schemas"][name].get("properties", {}) if "_" in key]


EXAMPLES = int(os.environ.get("KETENZICHT_FUZZ_EXAMPLES", "8"))
"""More on request: the measurements ask for 200."""
RUN = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
UNCHECKED = [ignored_auth, positive_data_acceptance]
"""Calls without a key are tested one by one in test_frame. Which codes and files are taken no schema can say: the
pack and the bytes decide."""
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.document)))


def test_the_document_is_valid_by_the_standard() -> None:
    SCHEMA.validate()


@pytest.mark.parametrize("operation", [found.ok() for found in SCHEMA.get_all_operations()], ids=lambda one: one.label)
def test_what_comes_out_agrees_with_the_document(
    operation: Any, standing: PartnerSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CALLS_PER_MINUTE", 1_000_000)
    operation.app = get_wsgi_application()
    own = standing.send().json()["id"]

    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
    )
    @given(case=operation.as_strategy(), use_own=st.booleans())
    def run(case: Any, use_own: bool) -> None:
        if use_own and "signal_id" in (case.path_parameters or {}):
            case.path_parameters["signal_id"] = own
        answer = case.call(headers={"Authorization": f"Bearer {standing.secret}"})
        case.validate_response(answer, excluded_checks=UNCHECKED)
        assert answer.status_code < 500

    run()
