"""The OpenAPI document, completed: problems, the version header and downloads, which the library does not write."""

from http import HTTPStatus
from typing import Any

from django.conf import settings

from ketenzicht.interfaces.api import BASE, events
from ketenzicht.interfaces.api.batches import SignalInBatch
from ketenzicht.interfaces.api.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Never changes for the same refusal."},
        "detail": {"type": "string"},
        "nextStep": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
        "missing": {"type": "string", "description": "What is missing: a role, a condition, a ground."},
        "whoCanGive": {"type": "array", "items": {"type": "string"}},
        "limit": {"type": "integer"},
        "signalId": {"type": "string", "format": "uuid", "description": "The report that was sent before."},
    },
}
FIELD_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["in", "location", "code", "detail"],
    "properties": {
        "in": {"type": "string", "enum": ["body", "query", "path", "header", "form", "file"]},
        "location": {"type": "string"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
ALWAYS = (400, 401, 403, 404, 429, 500, 503)
WITH_BODY = (409, 410, 413, 415)
VERSION_HEADER = {"API-Version": {"description": "The full version of this API.", "schema": {"type": "string"}}}
RATE_HEADERS = {
    "RateLimit-Policy": {
        "description": "How many calls a key may make (q) in how many seconds (w).",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "How many calls are left (r) in this window, and the seconds until the next (t).",
        "schema": {"type": "string"},
    },
}
BEFORE_THE_KEY = (401, 405, 413, 415)
"""Answers that can be given before anybody looks at the key; they tell nothing of its use."""
DOWNLOADS = frozenset({"getAttachment"})
EVENTS = frozenset({"listEvents"})
LINK_HEADER = {
    "Link": {"description": "Where the next page is (RFC 8288), when there is one.", "schema": {"type": "string"}}
}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with everything that every operation shares."""
    schemas = document["components"]["schemas"]
    schemas |= {"Problem": PROBLEM, "FieldProblem": FIELD_PROBLEM}
    _complete_batches(schemas)
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation)
    document["info"]["contact"] = {"name": "Ketenzicht API", "email": settings.DEFAULT_FROM_EMAIL}
    document["servers"] = [{"url": BASE, "description": "Version 1 of the API of this house."}]
    document["paths"] = {path.removeprefix(BASE): operations for path, operations in document["paths"].items()}
    return document


def _complete_batches(schemas: dict[str, Any]) -> None:
    """What a batch holds is read item by item, so that one wrong item keeps no other out; here is what it should be."""
    item = SignalInBatch.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**item.pop("$defs", {}), "SignalInBatch": item}
    schemas["BatchGiven"]["properties"]["items"]["items"] = {"$ref": "#/components/schemas/SignalInBatch"}
    problem = {"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]}
    schemas["BatchItemShape"]["properties"]["problem"] = problem


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if operation["operationId"] in DOWNLOADS:
        binary = {"type": "string", "contentMediaType": "application/octet-stream"}
        answers[200]["content"] = {"application/octet-stream": {"schema": binary}}
        answers[410] = _problem(410)
    if operation["operationId"] in EVENTS:
        answers[200]["content"] = {events.BATCH: answers[200]["content"].pop("application/json")}
        answers[406] = _problem(406)
    for status in (*ALWAYS, *(WITH_BODY if "requestBody" in operation else ())):
        answers[status] = _problem(status)
    for status, answer in answers.items():
        answer["headers"] = VERSION_HEADER if int(status) in BEFORE_THE_KEY else VERSION_HEADER | RATE_HEADERS
    if operation["operationId"] in EVENTS:
        answers[200]["headers"] = answers[200]["headers"] | LINK_HEADER
    operation["responses"] = {str(status): answers[status] for status in sorted(answers)}


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
