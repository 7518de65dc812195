"""The NL GOV REST API Design Rules, one test a rule, named by its id; docs/reference/api-design-rules.md says the rest.

The rules as they stand in Logius-standaarden/API-Design-Rules (sections/designRules.md), read on 2026-11-25.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from ketenzicht.interfaces.api import BASE, VERSION
from ketenzicht.interfaces.api.urls import api, api_routes
from tests.functional.api.conftest import PartnerSystem

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "docs" / "reference" / "api-design-rules.md"
DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.document))
Rule = Callable[[PartnerSystem], None]
RULES: dict[str, Rule] = {}
SINGULAR = {"seen", "openapi.json"}
"""Segments that name one thing: whether something was seen, and the document itself."""
VERBS = ("get", "list", "send", "create", "update", "delete", "add", "mark", "search", "bulk")


def rule(name: str) -> Callable[[Rule], Rule]:
    """Say which rule a test is of."""

    def keep(test: Rule) -> Rule:
        RULES[name] = test
        return test

    return keep


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def segments() -> set[str]:
    """Every word of a path that is no parameter."""
    return {part for path in DOCUMENT["paths"] for part in path.split("/") if part and not part.startswith("{")}


def formats(node: Any) -> Iterator[tuple[str, str]]:
    """Names of properties with the format that their schema gives."""
    if isinstance(node, dict):
        for name, found in node.get("properties", {}).items():
            for one in (found, *found.get("anyOf", ())):
                if "format" in one:
                    yield name, one["format"]
        for value in node.values():
            yield from formats(value)


@rule("/core/naming-resources")
def nouns(_system: PartnerSystem) -> None:
    assert [part for part in segments() if part.split("-")[0] in VERBS] == []
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", part) for part in segments())


@rule("/core/naming-collections")
def plural(_system: PartnerSystem) -> None:
    assert [part for part in segments() - SINGULAR if not re.search(r"(s|es|ies)$", part)] == []


@rule("/core/no-trailing-slash")
def no_trailing_slash(system: PartnerSystem) -> None:
    assert not [path for path in DOCUMENT["paths"] if path.endswith("/")]
    for path in ("/signals/", "/organisations/", "/code-lists/"):
        assert system.get(path).status_code == 404


@rule("/core/hide-implementation")
def hidden(system: PartnerSystem) -> None:
    answers = [system.get("/signals"), system.get("/none"), system.send({"fact": ""})]
    for answer in answers:
        shown = f"{answer.headers} {answer.content.decode()}".lower()
        assert not re.search(r"django|python|ninja|pydantic|postgres|psycopg|traceback", shown)
        assert not {"Server", "X-Powered-By"} & set(answer.headers)


@rule("/core/date-time")
def moments_are_in_utc(system: PartnerSystem) -> None:
    assert {kind for name, kind in formats(DOCUMENT) if name.endswith("At")} == {"date-time"}
    assert {kind for name, kind in formats(DOCUMENT) if name in {"validFrom", "validTo", "retainUntil"}} == {"date"}
    sent = system.send().json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", sent["dueAt"])
    whole = system.get(f"/signals/{sent['id']}").json()
    assert whole["reportedAt"].endswith("Z")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", whole["retainUntil"])


@rule("/core/http-methods")
def standard_methods(_system: PartnerSystem) -> None:
    assert {method for _, method, _ in operations()} <= {"get", "post", "put", "patch", "delete"}


@rule("/core/http-safety")
def reading_changes_nothing_and_putting_twice_is_once(system: PartnerSystem) -> None:
    sent = system.send().json()["id"]
    first, second = (system.get(f"/signals/{sent}").json() for _ in range(2))
    assert first == second
    seen = [system.call("PUT", f"/signals/{sent}/updates/seen").status_code for _ in range(2)]
    assert seen == [204, 204]


@rule("/core/http-response-code")
def fitting_status_codes(system: PartnerSystem) -> None:
    sent = system.send()
    assert (sent.status_code, sent["Location"]) == (201, f"{BASE}/signals/{sent.json()['id']}")
    assert system.get(f"/signals/{uuid4()}").status_code == 404
    assert system.call("DELETE", "/signals").status_code == 405
    refused = system.send({"fact": "", "urgency": "x"})
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(refused.json())


@rule("/core/stateless")
def no_session(system: PartnerSystem) -> None:
    assert not system.get("/signals").cookies
    assert PartnerSystem(system.secret).get("/signals").status_code == 200


@rule("/core/nested-child")
def children_are_nested(_system: PartnerSystem) -> None:
    for child in ("updates", "additions", "attachments"):
        assert f"/signals/{{signal_id}}/{child}" in DOCUMENT["paths"]


@rule("/core/resource-operations")
def operations_are_resources(_system: PartnerSystem) -> None:
    assert "put" in DOCUMENT["paths"]["/signals/{signal_id}/updates/seen"]
    assert "post" in DOCUMENT["paths"]["/signal-batches"]


@rule("/core/doc-openapi")
def described_in_openapi(_system: PartnerSystem) -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(DOCUMENT)))
    assert names <= set(DOCUMENT["components"]["schemas"])
    assert all(operation["description"] for _, _, operation in operations())


@rule("/core/doc-openapi-contact")
def whom_to_ask(_system: PartnerSystem) -> None:
    contact = DOCUMENT["info"]["contact"]
    assert contact["name"]
    assert contact["email"] == settings.DEFAULT_FROM_EMAIL


@rule("/core/publish-openapi")
def published_for_everybody(_system: PartnerSystem) -> None:
    answer = Client().get(f"{BASE}/openapi.json")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == DOCUMENT


@rule("/core/uri-version")
def major_version_in_the_path(_system: PartnerSystem) -> None:
    major = VERSION.split(".")[0]
    assert [server["url"].rsplit("/", 1)[1] for server in DOCUMENT["servers"]] == [f"v{major}"]
    assert all(route.path.startswith(f"/api/v{major}/") for route in api_routes())


@rule("/core/semver")
def semantic_version(_system: PartnerSystem) -> None:
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", DOCUMENT["info"]["version"])


@rule("/core/version-header")
def version_in_every_answer(system: PartnerSystem) -> None:
    answers = [
        system.get("/signals"),
        system.get("/none"),
        system.call("DELETE", "/signals"),
        Client().get(f"{BASE}/openapi.json"),
        Client().get(f"{BASE}/signals"),
        Client().generic("OPTIONS", f"{BASE}/signals"),
    ]
    assert {answer["API-Version"] for answer in answers} == {DOCUMENT["info"]["version"]}


@rule("/core/changelog")
def changes_are_written_down(_system: PartnerSystem) -> None:
    assert f"API {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@rule("/core/transport/tls")
def only_over_tls(_system: PartnerSystem) -> None:
    text = (ROOT / "src/ketenzicht/config/settings.py").read_text(encoding="utf-8")
    assert "SECURE_SSL_REDIRECT = not INSECURE_HTTP" in text
    assert settings.SECURE_HSTS_SECONDS >= 31_536_000


@rule("/core/transport/no-sensitive-uris")
def nothing_about_people_in_a_uri(_system: PartnerSystem) -> None:
    named = {
        parameter["name"]
        for _, _, operation in operations()
        for parameter in operation["parameters"]
        if parameter["in"] in {"path", "query"}
    }
    public = {"code", "name", "q", "kind", "page", "pageSize"}
    ours = {"signal_id", "attachment_id", "update_id", "state", "form", "openOnly"}
    assert named <= public | ours
    # A search by words exists for organisations and municipalities, which are public; not for signals.
    asked = [path for path, _, one in operations() if any(part["name"] == "q" for part in one["parameters"])]
    assert sorted(asked) == ["/municipalities", "/organisations"]


@rule("/core/transport/security-headers")
def headers_of_safety(system: PartnerSystem) -> None:
    for answer in (system.get("/signals"), system.get("/none"), Client().get(f"{BASE}/signals")):
        assert answer["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "no-referrer"
    secure = system.client.get(f"{BASE}/openapi.json", secure=True)
    assert secure["Strict-Transport-Security"].startswith("max-age=63072000")


@rule("/core/transport/cors")
def no_other_site_reads_signals(system: PartnerSystem) -> None:
    answer = system.get("/signals", headers={"Origin": "https://elders.example"})
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("name", list(RULES))
def test_rule(name: str, standing: PartnerSystem) -> None:
    RULES[name](standing)


def test_the_table_speaks_of_every_rule_and_of_every_test() -> None:
    text = TABLE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(/core/[a-z/-]+)` \| (test|said) \|", text, flags=re.MULTILINE)
    assert {name for name, how in rows if how == "test"} == set(RULES)
    assert len(rows) == len({name for name, _ in rows}) == 27
