"""Rotation and the sealing of deletions: readable at every moment, resumable, and nothing left on the old version."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta

import psycopg
import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from django.db import connection

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.encryption.keyfile import read_key_file
from ketenzicht.capabilities.encryption.keyring import MEMO
from ketenzicht.shared import clock, ids
from tests.integration.encryption import low_house
from tests.integration.encryption.low_house import within

ROW = ids.new_id()
PLACE = {"model": "signal", "field": "what", "row": ROW}
TEXT = b"canary"


def make_cases(organisation, count):
    """Cases with one sealed text each: {key id: sealed}."""
    with within(organisation):
        made = [encryption.new_key(organisation_id=organisation) for _ in range(count)]
        return {key.id: key.seal(TEXT, **PLACE) for key in encryption.open_keys(made).values()}


def assert_readable(organisation, cases):
    """Every case opens, as in a process that remembers nothing."""
    MEMO.clear()
    with within(organisation):
        opened = encryption.open_keys(cases)
    assert opened.keys() == cases.keys()
    assert all(opened[key_id].open(sealed, **PLACE) == TEXT for key_id, sealed in cases.items())


def versions(house, organisation):
    """How many live case keys there are per version of the organisation's key."""
    with low_house.as_administrator(house) as admin:
        return dict(
            admin.execute(
                "SELECT kek_version, count(*) FROM encryption_casekey WHERE wrapped IS NOT NULL"
                " AND organisation_id = %s GROUP BY 1",
                [organisation],
            ).fetchall()
        )


def live_organisation_keys(house, organisation):
    """Versions of the organisation's key that can still be unwrapped."""
    with low_house.as_administrator(house) as admin:
        rows = admin.execute(
            "SELECT version FROM encryption_organisationkey WHERE wrapped IS NOT NULL AND organisation_id = %s",
            [organisation],
        ).fetchall()
    return [row[0] for row in rows]


def test_rotation_wraps_every_key_anew_and_leaves_none_behind(house, organisation, other_organisation):
    cases, others = make_cases(organisation, 25), make_cases(other_organisation, 3)
    with within(organisation):
        destroyed = encryption.new_key(organisation_id=organisation)
        encryption.destroy_key(destroyed)
    assert encryption.rotate_organisation_key(organisation, within=within, batch=10) == 25
    assert versions(house, organisation) == {2: 25}
    assert live_organisation_keys(house, organisation) == [2]
    assert versions(house, other_organisation) == {1: 3}
    assert_readable(organisation, cases)
    assert_readable(other_organisation, others)
    with within(organisation), pytest.raises(encryption.KeyDestroyed):
        encryption.open_key(destroyed)


def test_an_organisation_without_keys_has_nothing_to_rotate(house, organisation):
    assert encryption.rotate_organisation_key(organisation, within=within) == 0


def test_everything_is_readable_between_any_two_batches(house, organisation):
    cases, seen = make_cases(organisation, 9), []

    @contextmanager
    def watched(organisation_id):
        with within(organisation_id):
            yield
        assert_readable(organisation, cases)
        seen.append(versions(house, organisation))

    encryption.rotate_organisation_key(organisation, within=watched, batch=2)
    assert {1: 5, 2: 4} in seen
    assert seen[-1] == {2: 9}


def test_keys_made_while_the_rotation_runs_are_not_lost(house, organisation):
    cases, stop, errors = make_cases(organisation, 30), threading.Event(), []

    def keep_making():
        try:
            while not stop.is_set():
                cases.update(make_cases(organisation, 1))
        except Exception as error:  # noqa: BLE001  # whatever it is, the test must hear of it
            errors.append(error)
        finally:
            connection.close()

    makers = [threading.Thread(target=copy_context().run, args=(keep_making,)) for _ in range(3)]
    for maker in makers:
        maker.start()
    for _ in range(4):
        encryption.rotate_organisation_key(organisation, within=within, batch=7)
    stop.set()
    for maker in makers:
        maker.join()
    assert errors == []
    encryption.rotate_organisation_key(organisation, within=within, batch=7)
    assert len(live_organisation_keys(house, organisation)) == 1
    assert versions(house, organisation) == {6: len(cases)}
    assert_readable(organisation, cases)


def test_a_key_that_is_being_made_holds_the_old_version_until_it_is_wrapped_again(house, organisation):
    make_cases(organisation, 2)
    with psycopg.connect(house.app) as slow:
        slow.execute("SELECT set_config('ketenzicht.organisation', %s, false)", [str(organisation)])
        slow.execute("SELECT 1 FROM encryption_organisationkey WHERE version = 1 FOR KEY SHARE")
        with pytest.raises(Exception, match="lock timeout"):
            encryption.rotate_organisation_key(organisation, within=_impatient)
        assert live_organisation_keys(house, organisation) == [1, 2]
    encryption.rotate_organisation_key(organisation, within=within)
    assert live_organisation_keys(house, organisation) == [2]


@contextmanager
def _impatient(organisation_id):
    with within(organisation_id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        yield


RUNNER = """
import os, sys
from uuid import UUID
import django
from django.conf import settings
from pathlib import Path
from ketenzicht.config.environment import database_settings
settings.configure(INSTALLED_APPS=[], USE_TZ=True, KETENZICHT_KEY_FILE=Path(sys.argv[2]),
                   DATABASES={"default": database_settings(sys.argv[1])})
django.setup()
from contextlib import contextmanager
from django.db import connection, transaction
from ketenzicht.capabilities.encryption import public as encryption

batches = 0

@contextmanager
def within(organisation_id):
    global batches
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ketenzicht.organisation', %s, true)", [str(organisation_id)])
        yield
        batches += 1
        if batches == int(sys.argv[4]):  # inside the transaction: this batch is half done
            print("half way", flush=True)
            sys.stdin.read()

work = sys.argv[5]
if work == "organisation":
    encryption.rotate_organisation_key(UUID(sys.argv[3]), within=within, batch=5)
else:
    encryption.seal_deletions([UUID(sys.argv[3])], within=within)
"""


def kill_half_way(house, key_file, organisation, batch, work="organisation"):
    """Run a rotation in a process of its own and kill it in the middle of a batch."""
    command = [sys.executable, "-c", RUNNER, house.app, str(key_file), str(organisation), str(batch), work]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as child:
        assert child.stdout.readline() == b"half way\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL


@pytest.mark.parametrize("batch", [1, 2, 3, 5])
def test_a_rotation_killed_half_way_leaves_all_readable_and_goes_on(house, key_file, organisation, batch):
    cases = make_cases(organisation, 20)
    kill_half_way(house, key_file, organisation, batch)
    assert_readable(organisation, cases)
    assert sum(versions(house, organisation).values()) == 20
    encryption.rotate_organisation_key(organisation, within=within, batch=5)
    assert versions(house, organisation) == {2: 20}
    assert live_organisation_keys(house, organisation) == [2]
    assert_readable(organisation, cases)


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_sealing_killed_half_way_leaves_all_readable_and_goes_on(house, key_file, organisation, batch):
    cases = make_cases(organisation, 4)
    kill_half_way(house, key_file, organisation, batch, work="seal")
    assert_readable(organisation, cases)
    encryption.seal_deletions([organisation], within=within)
    assert len(live_organisation_keys(house, organisation)) == 1
    roots = read_key_file(key_file)
    assert [key.version for key in roots.keys if key.retired_at is None] == [roots.current.version]
    encryption.retire_root_keys(older_than=timedelta(0))
    assert_readable(organisation, cases)


def test_the_root_key_is_rotated_for_every_organisation(house, key_file, organisation, other_organisation):
    cases, others = make_cases(organisation, 2), make_cases(other_organisation, 2)
    assert encryption.rotate_root_key(within=within) == 2
    first, second = read_key_file(key_file).keys
    assert first.retired_at is not None
    assert second.retired_at is None
    assert_readable(organisation, cases)
    assert encryption.retire_root_keys(now=clock.now() + timedelta(days=29)) == ()
    assert encryption.retire_root_keys(now=clock.now() + timedelta(days=31)) == (1,)
    assert [key.version for key in read_key_file(key_file).keys] == [2]
    assert_readable(organisation, cases)
    assert_readable(other_organisation, others)


def test_a_root_key_that_still_wraps_is_never_dropped(house, key_file, organisation, other_organisation):
    cases, others = make_cases(organisation, 1), make_cases(other_organisation, 1)

    @contextmanager
    def only_the_first(organisation_id):
        if organisation_id == other_organisation:
            raise ConnectionError("the power went")
        with within(organisation_id):
            yield

    with pytest.raises(ConnectionError):
        encryption.rotate_root_key(within=only_the_first)
    assert_readable(other_organisation, others)
    assert encryption.retire_root_keys(older_than=timedelta(0)) == ()  # under way, so not retired yet
    document = json.loads(key_file.read_text())
    document["keys"][0]["retired_at"] = "2020-01-01T00:00:00+00:00"
    key_file.write_text(json.dumps(document))
    with pytest.raises(encryption.RootKeyInUse, match="keys of 1 organisations"):
        encryption.retire_root_keys()
    assert len(read_key_file(key_file).keys) == 2
    assert encryption.rotate_root_key(within=within) == 3
    assert encryption.retire_root_keys(older_than=timedelta(0)) == (1, 2)
    assert_readable(organisation, cases)
    assert_readable(other_organisation, others)


def test_sealing_closes_every_way_back_from_what_survives_on_disk(house, key_file, organisation, other_organisation):
    """The erasure guarantee, played by an intruder who kept a copy of every wrapped key that ever stood in a table."""
    cases = make_cases(organisation, 2)
    make_cases(other_organisation, 1)
    victim = next(iter(cases))
    survivors = [_copy_of_tables(house)]
    with within(organisation):
        encryption.destroy_key(victim)
    assert encryption.list_unsealed_organisations() == (organisation,)
    assert _open_from_survivors(survivors, key_file, victim) is not None, "before sealing a backup still opens it"

    encryption.seal_deletions(encryption.list_unsealed_organisations(), within=within)
    survivors.append(_copy_of_tables(house))
    assert encryption.list_unsealed_organisations() == ()
    assert _open_from_survivors(survivors, key_file, victim) is not None, "the retired root key still opens backups"

    encryption.retire_root_keys(older_than=timedelta(0))
    assert _open_from_survivors(survivors, key_file, victim) is None
    kept = {key: value for key, value in cases.items() if key != victim}
    assert_readable(organisation, kept)
    assert all(_open_from_survivors(survivors, key_file, key) is not None for key in kept)


def test_without_rotating_the_root_key_the_way_back_stays_open(house, key_file, organisation):
    """The planted defect: a sealing that only replaces the organisation's key."""
    victim = next(iter(make_cases(organisation, 1)))
    survivors = [_copy_of_tables(house)]
    with within(organisation):
        encryption.destroy_key(victim)
    encryption.rotate_organisation_key(organisation, within=within)
    encryption.retire_root_keys(older_than=timedelta(0))
    assert _open_from_survivors(survivors, key_file, victim) is not None


def _copy_of_tables(house):
    with low_house.as_administrator(house) as admin:
        outer = admin.execute("SELECT wrapped FROM encryption_organisationkey WHERE wrapped IS NOT NULL").fetchall()
        inner = admin.execute("SELECT id, wrapped FROM encryption_casekey WHERE wrapped IS NOT NULL").fetchall()
    return [row[0] for row in outer], dict(inner)


def _open_from_survivors(survivors, key_file, victim):
    """Try every held root key on every wrapped organisation key, and what that gives on every copy of the victim's."""
    roots = [base64.b64decode(entry["key"]) for entry in json.loads(key_file.read_text())["keys"]]
    outers = [key for wrapped, _ in survivors for outer in wrapped for key in _try(roots, outer)]
    inners = [wrapped[victim] for _, wrapped in survivors if victim in wrapped]
    return next((key for inner in inners for key in _try(outers, inner)), None)


def _try(keys, wrapped):
    for key in keys:
        try:
            yield aes_key_unwrap(key, wrapped)
        except InvalidUnwrap:
            continue


def test_a_rotation_inside_one_transaction_works_too(house, organisation):
    cases = make_cases(organisation, 3)
    with within(organisation):
        encryption.rotate_organisation_key(organisation)
    assert versions(house, organisation) == {2: 3}
    assert_readable(organisation, cases)


def test_the_old_organisation_key_is_not_remembered_after_sealing(house, organisation):
    make_cases(organisation, 1)
    encryption.seal_deletions([organisation], within=within)
    assert not MEMO._kept
    assert encryption.KEEP_ROOT_KEYS.days == 30
