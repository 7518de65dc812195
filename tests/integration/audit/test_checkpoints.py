"""Signing and sending the heads of the chains, failing to, and what the overview says of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.audit.witness import find_witness, read_checkpoints
from tests.integration.audit.conftest import ONE, START, TWO, access_event, processing_event
from tests.integration.encryption import low_house

MINUTE = timedelta(minutes=1)


def at_witness(place):
    """What the witness holds."""
    found, _ = read_checkpoints(find_witness(str(place)))
    return {(c.organisation_id, c.stream, c.size) for c in found}


def test_every_chain_that_grew_gets_one_checkpoint(trail, witness):
    audit.append([access_event(1), access_event(2), access_event(3, organisation_id=TWO)], [processing_event(1)])
    made = audit.make_checkpoints(now=START)
    assert [(c.organisation_id, c.stream, c.size) for c in made] == [
        (ONE, "access", 2),
        (ONE, "processing", 1),
        (TWO, "access", 1),
    ]
    assert {c.time for c in made} == {START}
    assert audit.make_checkpoints(now=START + MINUTE) == []
    audit.append([access_event(4, organisation_id=TWO)], [])
    again = audit.make_checkpoints(now=START + MINUTE)
    assert [(c.organisation_id, c.size) for c in again] == [(TWO, 2)]
    assert audit.export_checkpoints() == 4
    assert audit.export_checkpoints() == 0
    assert at_witness(witness) == {(c.organisation_id, c.stream, c.size) for c in [*made, *again]}


def test_a_checkpoint_is_stored_once_when_two_make_it_at_the_same_moment(trail, witness):
    audit.append([access_event()], [])
    made = audit.make_checkpoints(now=START)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_checkpoint_add(%s, %s)", [made.body, made.signature])
        assert cursor.fetchone() == (False,)


def test_without_a_signing_key_nothing_is_signed(trail, settings, tmp_path):
    settings.KETENZICHT_SIGNING_KEY_FILE = tmp_path / "gone.pem"
    assert audit.make_checkpoints(now=START) == []
    audit.append([access_event()], [])
    with pytest.raises(audit.SigningKeyMissing):
        audit.make_checkpoints(now=START)


def test_an_outage_of_the_witness_is_noted_stops_the_exchange_and_is_made_up_for(trail, witness, settings):
    settings.KETENZICHT_WITNESS_LIMIT_MINUTES = 15
    assert audit.oldest_unexported(START) is None
    assert not audit.exchange_must_stop(START)
    audit.append([access_event()], [])
    assert audit.oldest_unexported(START + MINUTE) == MINUTE
    assert audit.oldest_unexported(START - MINUTE) == timedelta(0)

    witness.rename(witness.with_name("unplugged"))
    audit.make_checkpoints(now=START)
    assert audit.export_checkpoints(now=START) == 0
    audit.append([access_event(1)], [])
    audit.make_checkpoints(now=START + MINUTE)
    assert audit.export_checkpoints(now=START + MINUTE) == 0
    status = audit.trail_status(START + 16 * MINUTE)
    assert status == audit.TrailStatus(
        last_checkpoint=START + MINUTE,
        last_export=None,
        unexported_events=2,
        oldest_unexported=16 * MINUTE,
        waiting_checkpoints=2,
        witness_error="The witness does not answer as it should: No such file or directory.",
        exchange_must_stop=True,
    )
    assert not audit.exchange_must_stop(START + 15 * MINUTE)

    witness.with_name("unplugged").rename(witness)
    assert audit.export_checkpoints(now=START + 17 * MINUTE) == 2
    assert at_witness(witness) == {(ONE, "access", 1), (ONE, "access", 2)}
    mended = audit.trail_status(START + 17 * MINUTE)
    assert mended == replace(
        status,
        last_export=START + 17 * MINUTE,
        unexported_events=0,
        oldest_unexported=None,
        waiting_checkpoints=0,
        witness_error="",
        exchange_must_stop=False,
    )


def test_events_since_the_last_export_wait_from_then(trail, witness):
    audit.append([access_event(0)], [])
    audit.make_checkpoints(now=START + MINUTE)
    audit.append([access_event(0, time=START + 2 * MINUTE)], [])
    audit.export_checkpoints(now=START + 3 * MINUTE)
    assert audit.oldest_unexported(START + 4 * MINUTE) == 3 * MINUTE
    assert audit.trail_status(START).unexported_events == 1


def test_no_witness_set_is_an_outage(trail, settings):
    settings.KETENZICHT_WITNESS = ""
    audit.append([access_event()], [])
    audit.make_checkpoints(now=START)
    assert audit.export_checkpoints(now=START) == 0
    assert "none is set" in audit.trail_status(START).witness_error


def test_an_old_checkpoint_that_is_sent_late_does_not_set_the_clock_back(trail, witness):
    audit.append([access_event(0)], [])
    old = audit.make_checkpoints(now=START)[0]
    audit.append([access_event(0)], [])
    audit.make_checkpoints(now=START + MINUTE)
    audit.export_checkpoints(now=START + MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_checkpoint_tried(%s, 'access', %s, %s, '')", [ONE, old.size, START + 9 * MINUTE])
    assert audit.oldest_unexported(START + 9 * MINUTE) is None
    with low_house.as_administrator(trail) as admin:
        rows = admin.execute("SELECT exported, exported_at FROM audit_head, audit_checkpoint ORDER BY size").fetchall()
    assert rows == [(2, START + MINUTE)] * 2


def test_many_checkpoints_are_sent_in_portions(trail, witness, monkeypatch):
    monkeypatch.setattr("ketenzicht.capabilities.audit.checkpoints.AT_ONCE", 2)
    for number in range(5):
        audit.append([access_event(number)], [])
        audit.make_checkpoints(now=START + number * MINUTE)
    assert audit.export_checkpoints(now=START) == 5
    assert len(at_witness(witness)) == 5
