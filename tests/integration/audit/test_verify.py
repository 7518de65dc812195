"""T20: every attack on the stored trail is found and its first bad place named, except in the last minute.

Each attack is tried with several seeds against three verifiers: the chain alone, with the checkpoints in the
database, and with those at the witness. What a weaker one misses shows that the stronger one is needed: SECURITY 9.
"""

import json
import os
import random
import shutil
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from ketenzicht.capabilities.audit import public as audit
from tests.integration.audit import attacks
from tests.integration.audit.conftest import ONE, START, TWO, access_event, empty, processing_event
from tests.integration.encryption import low_house

SEEDS = range(int(os.environ.get("KETENZICHT_ATTACK_SEEDS", "3")))
"""A hundred of them make the release run: `KETENZICHT_ATTACK_SEEDS=100`."""
EVENTS, PER_CHECKPOINT, YOUNG = 64, 9, 4


def fill():
    """A trail of two organisations with checkpoints sent to the witness, and a few events younger than the last."""
    for number in range(0, EVENTS, PER_CHECKPOINT):
        batch = range(number, min(number + PER_CHECKPOINT, EVENTS))
        audit.append(
            [access_event(n, organisation_id=of) for n in batch for of in (ONE, TWO)],
            [processing_event(n, organisation_id=of) for n in batch for of in (ONE, TWO)],
        )
        audit.make_checkpoints(now=START + timedelta(minutes=number))
        audit.export_checkpoints(now=START + timedelta(minutes=number))
    audit.append([access_event(n) for n in range(EVENTS, EVENTS + YOUNG)], [])


@pytest.fixture(scope="module")
def filled(trail_database, tmp_path_factory, django_db_blocker):
    """The filled trail as it should be, and what the witness and the keys look like with it."""
    from django.conf import settings

    home = tmp_path_factory.mktemp("trail")
    (home / "witness").mkdir()
    before = settings.KETENZICHT_SIGNING_KEY_FILE, settings.KETENZICHT_WITNESS
    settings.KETENZICHT_SIGNING_KEY_FILE = home / "keys" / "signing.pem"
    settings.KETENZICHT_WITNESS = str(home / "witness")
    audit.make_signing_key(settings.KETENZICHT_SIGNING_KEY_FILE)
    empty(trail_database)
    with django_db_blocker.unblock(), low_house.connected(trail_database.app):
        fill()
    attacks.keep(trail_database)
    yield home, attacks.read(trail_database)
    settings.KETENZICHT_SIGNING_KEY_FILE, settings.KETENZICHT_WITNESS = before
    empty(trail_database)


@pytest.fixture
def stage(filled, trail_database, tmp_path):
    """A fresh copy of the filled trail and of its witness."""
    home, trail = filled
    shutil.copytree(home / "witness", tmp_path / "witness")
    attacks.put_back(trail_database)
    return Stage(trail_database, trail, tmp_path / "witness", home / "keys" / "signing.pem")


class Stage:
    """Where attacks are played."""

    def __init__(self, urls, trail, witness, signing_key):
        self.urls = urls
        self.trail = trail
        self.witness = witness
        self.signing_key = signing_key

    def check(self, source="witness"):
        """What the verifier says of what is stored now."""
        return audit.verify_trail(
            source=self.witness if source == "witness" else None,
            public_key=audit.public_path(self.signing_key),
            database_url=self.urls.backup,
        )

    def play(self, attack, seed):
        """An attack on the trail as it was."""
        done = attack(self.trail, random.Random(seed))
        attacks.store(self.urls, done.trail)
        return done


def assert_found(report, place, seed):
    assert not report.ok, f"not found with seed {seed}"
    assert (report.first_bad.organisation_id, report.first_bad.stream) == (ONE, audit.Stream.ACCESS)
    assert report.first_bad.seq == place, f"{report.first_bad} with seed {seed}"
    assert len(report.bad) == 1
    assert "organisation" in str(report.first_bad)


def test_a_trail_that_nobody_touched_is_whole(stage):
    report = stage.check()
    assert report.ok
    assert report.first_bad is None
    assert (report.events, report.chains, report.unwitnessed) == (4 * EVENTS + YOUNG, 4, YOUNG)
    assert report.unreadable == 0
    assert stage.check(source=None).ok


@pytest.mark.parametrize("name", attacks.SEEN_BY_THE_CHAIN)
def test_attacks_that_the_chain_itself_shows(stage, name):
    for seed in SEEDS:
        done = stage.play(attacks.without_checkpoints(attacks.SEEN_BY_THE_CHAIN[name]), seed)
        assert_found(stage.check(source=None), done.place, seed)
        done = stage.play(attacks.SEEN_BY_THE_CHAIN[name], seed)
        assert_found(stage.check(), done.place, seed)


@pytest.mark.parametrize("name", attacks.SEEN_BY_CHECKPOINTS)
def test_attacks_that_need_checkpoints(stage, name):
    attack = attacks.SEEN_BY_CHECKPOINTS[name]
    for seed in SEEDS:
        stage.play(attacks.without_checkpoints(attack), seed)
        assert stage.check(source=None).ok, "the chain alone does not show it"
        done = stage.play(attack, seed)
        for source in (None, "witness"):
            assert_found(stage.check(source=source), first_vouched(stage, done, name), seed)


@pytest.mark.parametrize("name", attacks.SEEN_BY_THE_WITNESS)
def test_attacks_that_need_a_witness(stage, name):
    for seed in SEEDS:
        done = stage.play(attacks.SEEN_BY_THE_WITNESS[name], seed)
        assert stage.check(source=None).ok, "the database alone does not show it"
        assert_found(stage.check(), first_vouched(stage, done, name), seed)


def first_vouched(stage, done, name):
    """The first place that anything vouches for: of a missing event itself, of a rewritten one the next checkpoint."""
    if "recompute" not in name:
        return done.place
    sizes = (json.loads(body)["size"] for body, _, _ in stage.trail.checkpoints)
    return min(size for size in sizes if size >= done.place)


def test_a_second_history_signed_with_the_stolen_key(stage):
    for seed in SEEDS:
        done = attacks.second_history(stage.trail, random.Random(seed), stage.signing_key)
        attacks.store(stage.urls, done.trail)
        assert stage.check(source=None).ok, "the database alone does not show it"
        assert_found(stage.check(), first_vouched(stage, done, "recompute"), seed)


def test_a_second_history_that_the_witness_was_told_too(stage):
    done = attacks.second_history(stage.trail, random.Random(1), stage.signing_key)
    attacks.store(stage.urls, done.trail)
    attacks.tell_witness(stage.witness, done.trail)
    report = stage.check()
    assert_found(report, first_vouched(stage, done, "recompute"), 1)
    assert "two histories" in report.first_bad.what


def test_events_younger_than_the_last_checkpoint_at_the_witness_can_be_cut_and_that_is_said(stage):
    """The exposure: at most what happened since the last checkpoint was sent."""
    done = stage.trail.rows[:-YOUNG]
    attacks.store(
        stage.urls,
        attacks.StoredTrail(done, (len(done), done[-1].link), stage.trail.checkpoints),
    )
    assert stage.check().ok
    assert stage.check().unwitnessed == 0


def test_a_head_that_was_set_back_is_found(stage):
    with low_house.as_administrator(stage.urls) as admin:
        admin.execute("UPDATE audit_head SET seq = seq - 1 WHERE organisation_id = %s AND stream = 'access'", [ONE])
    assert_found(stage.check(source=None), EVENTS + YOUNG, 0)


def test_a_chain_put_in_the_place_of_another_organisations_is_found(stage):
    with low_house.as_administrator(stage.urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("DELETE FROM audit_checkpoint")
        admin.execute("DELETE FROM audit_event WHERE organisation_id = %s", [ONE])
        admin.execute(
            "INSERT INTO audit_event"
            " (organisation_id, seq, body, leaf, link, time, trace_id, actor, action, object_ref, purpose, result)"
            " SELECT %s, seq, text, sha256('\\x00'::bytea || convert_to(text, 'UTF8')), link, time, trace_id, actor,"
            " action, object_ref, purpose, result"
            " FROM (SELECT *, replace(body, %s, %s) AS text FROM audit_event WHERE organisation_id = %s) x",
            [ONE, str(TWO), str(ONE), TWO],
        )
    assert_found(stage.check(source=None), 1, 0)


@pytest.mark.parametrize("column", ["time", "trace_id", "actor", "action", "object_ref", "purpose", "result"])
def test_a_column_that_says_something_else_than_its_text_is_found(stage, column):
    other = {"time": "time + interval '1 day'", "trace_id": "gen_random_uuid()", "actor": "gen_random_uuid()"}
    with low_house.as_administrator(stage.urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        changed = sql.SQL(other.get(column, f"{column} || 'x'"))
        admin.execute(
            sql.SQL("UPDATE audit_event SET {} = {} WHERE organisation_id = %s AND seq = 3").format(
                sql.Identifier(column), changed
            ),
            [ONE],
        )
    assert_found(stage.check(source=None), 3, 0)


def test_a_checkpoint_that_was_forged_is_found(stage):
    with low_house.as_administrator(stage.urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(
            "UPDATE audit_checkpoint SET signature = sha512('x') WHERE organisation_id = %s AND size = 18", [ONE]
        )
    report = stage.check()
    assert {(bad.seq, bad.stream) for bad in report.bad} == {(18, "access"), (18, "processing")}
    assert "signature" in report.first_bad.what


def test_a_checkpoint_that_cannot_be_read_is_found(stage):
    with low_house.as_administrator(stage.urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(
            "UPDATE audit_checkpoint SET body = replace(body, '\"head\"', '\"hat\"')"
            " WHERE organisation_id = %s AND size = 18 AND stream = 'access'",
            [ONE],
        )
    assert "can't be read" in stage.check(source=None).first_bad.what


def test_a_checkpoint_that_never_reached_the_witness_is_found(stage):
    file = stage.witness / f"{ONE}.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(line for line in lines if b'\\"size\\":18,' not in line))
    report = stage.check()
    assert report.first_bad.seq == 18
    assert "the witness does not have it" in report.first_bad.what


def test_lines_at_the_witness_that_hold_no_checkpoint_are_counted(stage):
    with (stage.witness / f"{ONE}.jsonl").open("ab") as file:
        file.write(b'{"body": "torn')
    report = stage.check()
    assert (report.ok, report.unreadable) == (True, 1)


def test_of_several_bad_chains_the_first_place_of_each_is_named(stage):
    with low_house.as_administrator(stage.urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("UPDATE audit_event SET body = replace(body, 'consult', 'search') WHERE seq IN (5, 9)")
        admin.execute("UPDATE audit_processing SET body = replace(body, 'consult', 'search') WHERE seq = 3")
    bad = stage.check().bad
    assert [(place.organisation_id, place.stream, place.seq) for place in bad] == [
        (ONE, "access", 5),
        (ONE, "processing", 3),
        (TWO, "access", 5),
        (TWO, "processing", 3),
    ]
    with low_house.as_administrator(stage.urls) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("UPDATE audit_event SET body = replace(body, 'search', 'consult')")
        admin.execute("UPDATE audit_processing SET body = replace(body, 'search', 'consult')")
    assert stage.check().ok


def test_a_role_that_rows_are_hidden_from_may_not_judge(stage):
    for url in (stage.urls.app, stage.urls.owner):
        with pytest.raises(audit.VerifierBlind):
            audit.verify_trail(source=None, public_key=audit.public_path(stage.signing_key), database_url=url)


def test_without_a_role_that_reads_everything_nothing_is_judged(stage, settings):
    settings.DATABASE_URLS = {"backup": ""}
    with pytest.raises(audit.VerifierBlind):
        audit.verify_trail(source=None, public_key=audit.public_path(stage.signing_key))


def test_a_checkpoint_that_still_waits_to_be_sent_is_no_fault(trail, witness):
    audit.append([access_event(1)], [])
    audit.make_checkpoints(now=START)
    report = audit.verify_trail(source=witness, database_url=trail.backup)
    assert (report.ok, report.checkpoints, report.unwitnessed) == (True, 1, 1)


def test_another_public_key_vouches_for_nothing(stage, tmp_path):
    audit.make_signing_key(tmp_path / "other.pem")
    report = audit.verify_trail(
        source=stage.witness, public_key=tmp_path / "other.pub.pem", database_url=stage.urls.backup
    )
    assert "signature" in report.first_bad.what


def test_an_empty_house_is_whole(trail, witness):
    report = audit.verify_trail(source=witness, database_url=trail.backup)
    assert (report.ok, report.events, report.chains) == (True, 0, 0)


def test_the_verifier_reads_and_writes_nothing(stage):
    with psycopg.connect(stage.urls.backup) as backup, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        backup.execute("CREATE TABLE anything (id int)")
    assert stage.check().events == 4 * EVENTS + YOUNG
    assert UUID(int=0) not in {place.organisation_id for place in stage.check().bad}
