"""Many signals at one desk in little time: some dozens through the real doors, then copied row by row in the database.

A copy has codes, dates, clock and search tokens of its own and shares its key with the one it was copied from, so
lists, clocks and searches have as much to do as with real ones; only opening a copy is not possible.
"""

from __future__ import annotations

import psycopg

from benchmarks._house import OwnHouse
from benchmarks._seeds import SEEDS

NEW_ID = "(lpad(to_hex(g.n), 12, '0') || substr(md5({0}::text), 1, 20))::uuid"
"""A new id for a row and for whatever names it. Ids rise with the copies, so that indexes are filled from one end."""
LATER = "{0} + g.n * interval '37 minutes'"
EARLIER = "{0} - g.n * interval '41 minutes'"
PLACES = "(ARRAY['GM0363','GM0599','GM0344','GM0518','GM0014','GM0983','GM1783','GM1507','GM0153','GM0855'])"
FORMS = "(ARRAY['labour','sexual','criminal'])"
REPORTERS = "(ARRAY['labour_inspector','police','municipality','other'])"
MANIFOLD = {
    "municipality": f"{PLACES}[g.n % 10 + 1]",
    "reporter_kind": f"{REPORTERS}[g.n / 10 % 4 + 1]",
    "forms": f"ARRAY[{FORMS}[g.n / 40 % 3 + 1]]",
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
        "state": CLOSED.format("r.state", "'answered'"),
        **MANIFOLD,
    },
    "clocks_clock": {
        "id": NEW_ID.format("r.id"),
        "subject_ref": NEW_ID.format("r.subject_ref"),
        "due_at": LATER.format("r.due_at"),
        "warn_at": LATER.format("r.warn_at"),
        "state": CLOSED.format("r.state", "'stopped'"),
        "stopped_at": CLOSED.format("r.stopped_at", "now()"),
    },
    "signals_mention": {"id": NEW_ID.format("r.id"), "signal_id": NEW_ID.format("r.signal_id")},
    "signals_event": {
        "id": NEW_ID.format("r.id"),
        "signal_id": NEW_ID.format("r.signal_id"),
        "at": EARLIER.format("r.at"),
    },
    "signals_update": {"id": NEW_ID.format("r.id"), "signal_id": NEW_ID.format("r.signal_id")},
    "signals_foundby": {"signal_id": NEW_ID.format("r.signal_id")},
    "signals_searchtoken": {"signal_id": NEW_ID.format("r.signal_id")},
}
"""The tables that a signal stands in, and what differs in a copy."""


COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)
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
            made = {name: value.format(still_open=kept) for name, value in changed.items()}
            columns = [name for (name,) in admin.execute(COLUMNS, [table])]
            values = ", ".join(made.get(name, f'r."{name}"') for name in columns)
            admin.execute(
                f"WITH seeds AS MATERIALIZED (SELECT * FROM {table})"
                f" INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
                f" FROM generate_series(1, {times}) AS g (n) CROSS JOIN LATERAL (SELECT * FROM seeds OFFSET 0) AS r"
            )
        _steps(admin)
        admin.execute("VACUUM ANALYZE")
    return f"intake.{code}"
