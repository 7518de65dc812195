"""Many signals at one desk in little time: some dozens through the real doors, then copied row by row in the database.

A copy has codes, dates, clock and search tokens of its own and shares its key with the one it was copied from, so
lists, clocks and searches have as much to do as with real ones; only opening a copy is not possible.
"""

from __future__ import annotations

import psycopg

from benchmarks._house import OwnHouse
from benchmarks._seeds import SEEDS

NEW_ID = "md5({0}::text || g.n)::uuid"
LATER = "to_jsonb({0} + g.n * interval '37 minutes')"
EARLIER = "to_jsonb({0} - g.n * interval '41 minutes')"
PLACES = "(ARRAY['GM0363','GM0599','GM0344','GM0518','GM0014','GM0983','GM1783','GM1507','GM0153','GM0855'])"
FORMS = "(ARRAY['labour','sexual','criminal'])"
REPORTERS = "(ARRAY['labour_inspector','police','municipality','other'])"
MANIFOLD = {
    "municipality": f"{PLACES}[g.n % 10 + 1]",
    "reporter_kind": f"{REPORTERS}[g.n / 10 % 4 + 1]",
    "forms": f"to_jsonb(ARRAY[{FORMS}[g.n / 40 % 3 + 1]])",
}
"""Places, reporters and forms of every kind, so that figures have as many cells as they can have."""
CLOSED = "CASE WHEN g.n < {{still_open}} THEN {0} ELSE {1} END"
"""The value of an open signal, or of a closed one."""

COPIED: dict[str, dict[str, str]] = {
    "signals_signal": {
        "id": NEW_ID.format("r.id"),
        "thread": NEW_ID.format("r.thread"),
        "submission_key": NEW_ID.format("r.submission_key"),
        "due_at": LATER.format("r.due_at"),
        "received_at": EARLIER.format("r.received_at"),
        "state": CLOSED.format("to_jsonb(r.state)", "to_jsonb('answered'::text)"),
        **MANIFOLD,
    },
    "clocks_clock": {
        "id": NEW_ID.format("r.id"),
        "subject_ref": NEW_ID.format("r.subject_ref"),
        "due_at": LATER.format("r.due_at"),
        "warn_at": LATER.format("r.warn_at"),
        "state": CLOSED.format("to_jsonb(r.state)", "to_jsonb('stopped'::text)"),
        "stopped_at": CLOSED.format("to_jsonb(r.stopped_at)", "to_jsonb(now())"),
    },
    "signals_mention": {"id": NEW_ID.format("r.id"), "signal_id": NEW_ID.format("r.signal_id")},
    "signals_event": {
        "id": NEW_ID.format("r.id"),
        "signal_id": NEW_ID.format("r.signal_id"),
        "at": EARLIER.format("r.at"),
    },
    "signals_update": {"id": NEW_ID.format("r.id"), "signal_id": NEW_ID.format("r.signal_id")},
    "signals_searchtoken": {"id": NEW_ID.format("r.id"), "signal_id": NEW_ID.format("r.signal_id")},
}
"""The tables that a signal stands in, and what differs in a copy."""


STEPS = {"weighed": ("weigh", 5), "accepted": ("accept", 90), "closed": ("close", 700), "answered": ("answer", 30)}
"""Steps of a closed signal: its event, and the most hours that the phase before it lasts."""
CLOSED_HELD = "kind = 'held' AND state = 'answered'"


def _steps(admin: psycopg.Connection) -> None:
    """Give every closed signal the history that it must have had."""
    so_far = "received_at"
    for state, (name, most) in STEPS.items():
        so_far += f" + interval '1 minute' * (abs(hashtext(id::text || '{state}')) % {most * 60})"
        detail = {"closed": '{"outcome": "not_enough"}', "answered": '{"in_time": "yes"}'}.get(state, "{}")
        admin.execute(
            "INSERT INTO signals_event (id, organisation_id, compartment, signal_id, name, state, at, detail)"
            f" SELECT md5(id::text || '{state}')::uuid, organisation_id, compartment, id, '{name}', '{state}',"
            f" {so_far}, '{detail}'::jsonb FROM signals_signal WHERE {CLOSED_HELD}"
        )


def fill(house: OwnHouse, made: dict[str, dict[str, list[str]]], signals: int, *, still_open: int | None = None) -> str:
    """Put so many signals into the house, all reported by one inspector, and close all but `still_open` of them.

    Gives the officer at the desk they are at.
    """
    code = house.ask("benchmarks._seeds", {"mandate": made["people"]["melder.nla-toezicht"][1]})
    times = signals // SEEDS - 1
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        for table, changed in COPIED.items():
            kept = signals if still_open is None else still_open // SEEDS
            changes = ", ".join(f"'{name}', {value.format(still_open=kept)}" for name, value in changed.items())
            admin.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(r, jsonb_build_object({changes}))).*"
                f" FROM {table} r CROSS JOIN generate_series(1, {times}) AS g (n)"
            )
        _steps(admin)
        admin.execute("VACUUM ANALYZE")
    return f"intake.{code}"
