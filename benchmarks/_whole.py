"""Is everything there, once and whole? Looked at from outside (SQL past every wall) and from inside (opened)."""

from __future__ import annotations

import json
import sys
from typing import Any
from uuid import UUID

import psycopg

from ketenzicht.config.starting import start_django

SIGNAL_LINE = "e.action = 'collect' AND e.body::json ->> 'object_type' = 'signal'"

HALVES: dict[str, str] = {
    "a report without a copy at a receiver": """
        SELECT count(*) FROM signals_signal r WHERE r.kind = 'reported' AND NOT EXISTS (
          SELECT FROM signals_signal h WHERE h.kind = 'held' AND h.thread = r.thread)""",
    "a copy without its report": """
        SELECT count(*) FROM signals_signal h WHERE h.kind = 'held' AND NOT EXISTS (
          SELECT FROM signals_signal r WHERE r.kind = 'reported' AND r.thread = h.thread)""",
    "two copies of one report": """
        SELECT count(*) FROM (SELECT FROM signals_signal GROUP BY thread, kind HAVING count(*) > 1) d""",
    "a report that is not routed": """
        SELECT count(*) FROM signals_signal WHERE kind = 'reported' AND (state <> 'routed' OR due_at IS NULL)""",
    "a copy without a running clock": """
        SELECT count(*) FROM signals_signal h WHERE h.kind = 'held' AND NOT EXISTS (
          SELECT FROM clocks_clock c WHERE c.subject_ref = h.id AND c.organisation_id = h.organisation_id
            AND c.state = 'running' AND c.due_at = h.due_at)""",
    "a clock of nothing": """
        SELECT count(*) FROM clocks_clock c WHERE NOT EXISTS (
          SELECT FROM signals_signal s WHERE s.id = c.subject_ref)""",
    "a copy without a disclosure at both sides": """
        SELECT count(*) FROM signals_signal h WHERE h.kind = 'held' AND NOT EXISTS (
          SELECT FROM access_disclosure s JOIN access_disclosure r USING (trace_id, object_ref)
          WHERE s.id = h.disclosure_id AND s.direction = 'sent' AND r.direction = 'received'
            AND s.organisation_id = h.reporter_organisation_id AND r.organisation_id = h.organisation_id)""",
    "a disclosure of nothing": """
        SELECT count(*) FROM access_disclosure d WHERE NOT EXISTS (
          SELECT FROM signals_signal s WHERE s.id::text = d.object_ref)""",
    "a disclosure without its other side": """
        SELECT count(*) FROM (SELECT FROM access_disclosure GROUP BY trace_id, object_ref
          HAVING count(*) FILTER (WHERE direction = 'sent') <> count(*) FILTER (WHERE direction = 'received')) d""",
    "a signal without its history": """
        SELECT count(*) FROM signals_signal s WHERE (SELECT array_agg(e.name::text ORDER BY e.name)
          FROM signals_event e WHERE e.signal_id = s.id)
          IS DISTINCT FROM CASE s.kind WHEN 'held' THEN ARRAY['received'] ELSE ARRAY['received', 'routed'] END""",
    "a report without the word that it was sent": """
        SELECT count(*) FROM signals_signal s WHERE s.kind = 'reported' AND NOT EXISTS (
          SELECT FROM signals_update u WHERE u.signal_id = s.id AND u.answer_class = 'sent')""",
    "a copy of which the desk was not told": """
        SELECT count(*) FROM signals_signal s WHERE s.kind = 'held' AND NOT EXISTS (
          SELECT FROM clocks_notice n WHERE n.subject_ref = s.id AND n.code = 'signal_received')""",
    "a signal without its mentions": """
        SELECT count(*) FROM signals_signal s WHERE NOT s.withheld && ARRAY['mentions']::varchar[]
          AND (SELECT count(*) FROM signals_mention m WHERE m.signal_id = s.id) <> 2""",
    "a signal that cannot be found": """
        SELECT count(*) FROM signals_signal s WHERE NOT EXISTS (
          SELECT FROM signals_searchtoken t WHERE t.signal_id = s.id)""",
    "a token that is not in the list of its signal, or the other way round": """
        SELECT abs((SELECT coalesce(sum(cardinality(tokens)), 0) FROM signals_foundby)
          - (SELECT count(*) FROM signals_searchtoken))""",
    "a signal without its key": """
        SELECT count(*) FROM signals_signal s WHERE NOT EXISTS (
          SELECT FROM encryption_casekey k WHERE k.id = s.case_key_id AND k.wrapped IS NOT NULL)""",
    "a key of nothing": """
        SELECT count(*) FROM encryption_casekey k WHERE k.kind = 'case' AND NOT EXISTS (
          SELECT FROM signals_signal s WHERE s.case_key_id = k.id)""",
    "a held copy that is neither counted in the figures nor waits to be": """
        SELECT abs((SELECT count(*) FROM signals_signal WHERE kind = 'held')
          - (SELECT count(*) FROM flow_uncountedstep u JOIN signals_event e USING (id) WHERE e.name = 'received')
          - (SELECT coalesce(sum(value::int), 0) FROM flow_cell, jsonb_each_text(numbers)
             WHERE region = '*' AND form = '*' AND reporter_kind = '*' AND key LIKE 'now.%'))""",
    "a signal without its line in the trail": f"""
        SELECT count(*) FROM signals_signal s LEFT JOIN (
          SELECT organisation_id, object_ref, count(*) AS lines FROM audit_event e WHERE {SIGNAL_LINE} GROUP BY 1, 2) l
        ON l.organisation_id = s.organisation_id AND l.object_ref = s.id::text WHERE l.lines IS DISTINCT FROM 1""",
    "a line in the trail about nothing": f"""
        SELECT count(*) FROM audit_event e WHERE {SIGNAL_LINE} AND NOT EXISTS (
          SELECT FROM signals_signal s WHERE s.id::text = e.object_ref AND s.organisation_id = e.organisation_id)""",
    "a disclosure without its lines in the trail": """
        SELECT count(*) FROM access_disclosure d WHERE NOT EXISTS (
          SELECT FROM audit_event e WHERE e.organisation_id = d.organisation_id AND e.trace_id = d.trace_id
            AND e.object_ref = d.object_ref AND e.body::json ->> 'object_type' = 'disclosure')""",
    "persons and lines in the log of processing that do not match": """
        SELECT count(*) FROM (
          SELECT organisation_id, count(*) FROM signals_mention WHERE kind = 'person' GROUP BY 1) m
        FULL JOIN (SELECT organisation_id, count(*) FROM audit_processing
          WHERE body::json ->> 'name' = 'signal.collect' GROUP BY 1) p USING (organisation_id, count)
        WHERE m IS NULL OR p IS NULL""",
}
"""What may never be there, each with the question that counts it; for a house where nothing but reporting is done."""


def find_halves(url: str) -> dict[str, int]:
    """Everything that is half, by what it is; empty when all is whole."""
    with psycopg.connect(url) as connection:
        counted = {what: connection.execute(query).fetchone() for what, query in HALVES.items()}
    return {what: int(row[0]) for what, row in counted.items() if row and row[0]}


def compare(ledger: list[dict[str, Any]], people: dict[str, list[str]], machine: str) -> dict[str, list[str]]:
    """Open every acknowledged signal at both sides and hold it against what was sent; gives what differs."""
    found: dict[str, list[str]] = {"lost": [], "differs": []}
    for name in sorted({entry["by"] for entry in ledger}):
        own = [entry for entry in ledger if entry["by"] == name and entry["signal_id"]]
        with _reporting(name, people, machine) as by:
            reported = {entry["signal_id"]: _open(by, entry["signal_id"]) for entry in own}
        held = _held_copies(reported, people)
        for entry in own:
            there = reported[entry["signal_id"]]
            if there is None:
                found["lost"].append(entry["key"])
            elif not (_equal(there, entry) and _equal(held.get(there.reference), entry)):
                found["differs"].append(entry["key"])
    return found


def _reporting(name: str, people: dict[str, list[str]], machine: str) -> Any:
    from ketenzicht.capabilities.access import public as access

    purpose = access.Purpose.REPORT if name else access.Purpose.PARTNER_API
    return _acting(people[name][1] if name else machine, purpose)


def _acting(mandate: str, purpose: Any) -> Any:
    from ketenzicht.capabilities.access import public as access

    context = access.open_context(mandate_id=UUID(mandate), purpose=purpose, auth_level="demo")
    return access.acting(context, origin="measurement")


def _held_copies(reported: dict[str, Any], people: dict[str, list[str]]) -> dict[str, Any]:
    """What the desks hold of these reports, opened by an officer of each, by reference."""
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.partners import public as partners
    from ketenzicht.capabilities.signals import public as signals
    from ketenzicht.config.demo.people import MUNICIPALITIES

    names = {code: place for place, code in MUNICIPALITIES.items()}
    copies: dict[str, Any] = {}
    for holder in {one.holder_organisation_id for one in reported.values() if one is not None}:
        code = partners.get_organisation(holder).code
        with _acting(people[f"intake.{names.get(code, code)}"][1], access.Purpose.INTAKE) as by:
            wanted = {one.reference for one in reported.values() if one and one.holder_organisation_id == holder}
            for summary in signals.export_signals(by=by):
                if summary.reference in wanted:
                    copies[summary.reference] = signals.get_signal(by=by, signal_id=summary.id)
            for copy in copies.values():
                _read_files(by, copy, holder)
    return copies


def _read_files(by: Any, copy: Any, holder: UUID) -> None:
    from ketenzicht.capabilities.signals import public as signals

    if copy.organisation_id == holder:
        for file in copy.attachments:
            FILES[copy.id] = signals.read_attachment(by=by, signal_id=copy.id, attachment_id=file.id).content.decode()


FILES: dict[UUID, str] = {}
"""The content of the files that were opened, by copy."""


def _open(by: Any, signal_id: str) -> Any:
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.signals import public as signals

    try:
        detail = signals.get_signal(by=by, signal_id=UUID(signal_id))
    except access.NotFound:
        return None
    _read_files(by, detail, detail.organisation_id)
    return detail


def _equal(there: Any, entry: dict[str, Any]) -> bool:
    if there is None:
        return False
    mentions = {one.kind: one.as_given for one in there.mentions}
    expected = {
        "fact": there.texts.get("fact") == entry["fact"],
        "person": mentions.get("person") == entry["person"],
        "phone": mentions.get("phone") == entry["phone"],
        "place": there.municipality == entry["municipality"],
        "form": there.forms == (entry["form"],),
        "file": FILES.get(there.id, "") == entry["file"],
    }
    return all(same for part, same in expected.items() if part not in _withheld(there))


def _withheld(there: Any) -> set[str]:
    names = {"mentions": {"person", "phone"}, "attachments": {"file"}, "fact": {"fact"}}
    return {part for name in there.withheld for part in names.get(name, set())} if there.kind == "held" else set()


def main() -> int:
    """Take ledger and people as JSON, and answer what was lost and what differs."""
    given = json.load(sys.stdin)
    start_django("app")
    json.dump(compare(given["ledger"], given["people"], given["machine_mandate"]), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
