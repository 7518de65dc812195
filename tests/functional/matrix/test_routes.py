"""A way in without a row of the oracle is red: pages, endpoints, commands and questions alike."""

import inspect
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api.urls import api_routes
from tests.functional.matrix import rooms
from tests.functional.matrix.oracle import METHODS, methods_of, rows, table

pytestmark = pytest.mark.matrix


def routes() -> Iterator[tuple[str, str]]:
    """Every address of the house: its surface and name."""

    def walk(patterns: list, prefix: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                surface = "api" if path.startswith("api/") else "account" if path.startswith("account/") else "pages"
                yield surface, pattern.name
            else:
                yield from walk(pattern.url_patterns, path)

    return walk(get_resolver().url_patterns, "")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = {(row.surface, row.route) for row in rows() if row.surface != "rooms"}
    assert set(routes()) - known == set()
    assert known - set(routes()) == set()


def test_every_method_of_every_address_is_spoken_of() -> None:
    for surface in ("pages", "api", "account"):
        for route in {row.route for row in table()[surface]}:
            spoken = {m for row in table()[surface] if row.route == route for m in methods_of(surface, row.name)}
            assert spoken == set(METHODS), (surface, route)


def test_every_operation_of_the_api_document_has_a_row_that_knows_its_method() -> None:
    paths = {row.path.partition("?")[0] for row in table()["api"]}
    assert len(api_routes()) >= 15
    methods = {method for row in table()["api"] for method in METHODS if row.knows(method)}
    assert {route.method for route in api_routes()} <= methods
    assert any(path.endswith("/signals") for path in paths)


def test_every_command_and_question_of_the_rooms_has_a_row() -> None:
    asked = {
        f"{room}.{name}"
        for room, module in (
            ("anonymous", anonymous),
            ("flow", flow),
            ("imports", imports),
            ("signals", signals),
            ("clocks", clocks),
            ("access", access),
        )
        for name in module.__all__
        if inspect.isfunction(found := getattr(module, name)) and _takes_an_act(found)
    }
    assert asked == {row.name for row in table()["rooms"]} | set(rooms.NOT_TRIED)
    assert set(rooms.CALLS) == {row.name for row in table()["rooms"]}


def _takes_an_act(function: object) -> bool:
    by = inspect.signature(function).parameters.get("by")  # type: ignore[arg-type]  # asked of functions only
    return by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY
