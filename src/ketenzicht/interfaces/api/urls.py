"""The paths of the API, each in its frame. The house's URLs include this below ``api/``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, path, re_path

from ketenzicht.interfaces.api import BASE, events
from ketenzicht.interfaces.api.api import build
from ketenzicht.interfaces.api.frame import framed, nothing_here, readable_anywhere

app_name = "api"
api = build()

OPENAPI = "openapi.json"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One method on one path, for tests that must know every way in."""

    method: str
    path: str
    operation: str
    public: bool = False


def api_routes() -> tuple[ApiRoute, ...]:
    """Every operation of the API, out of its own OpenAPI document, so that a new one cannot be left out."""
    found = [
        ApiRoute(method.upper(), f"{BASE}{template}", operation["operationId"])
        for template, operations in api.document["paths"].items()
        for method, operation in operations.items()
    ]
    open_to_all = ((OPENAPI, "openapiJson"), (events.SCHEMA, "eventSchema"))
    return (*(ApiRoute("GET", f"{BASE}/{name}", what, public=True) for name, what in open_to_all), *found)


def _methods() -> dict[str, frozenset[str]]:
    routes = api_routes()
    return {route.path: frozenset(one.method for one in routes if one.path == route.path) for route in routes}


def _template(route: str) -> str:
    return _PARAMETER.sub(r"{\1}", route)


def _patterns() -> Iterator[URLPattern]:
    """The library's paths, each once and framed; its own start page is left out."""
    left = _methods()
    for found in api.urls[0]:
        if not isinstance(found, URLPattern):
            raise TypeError("a router within the API would slip past its frame")
        template = _template(str(found.pattern))
        is_document = template == OPENAPI
        methods = left.pop(f"{BASE}/{template}", None)
        if methods is not None:
            view = framed(found.callback, methods=methods)
            yield path(f"v1/{found.pattern}", readable_anywhere(view) if is_document else view, name=found.name)
    schema = framed(events.schema, methods=frozenset({"GET"}))
    yield path(f"v1/{events.SCHEMA}", readable_anywhere(schema), name="event-schema")


urlpatterns = [*_patterns(), re_path(r"^", nothing_here, name="nothing-here")]
