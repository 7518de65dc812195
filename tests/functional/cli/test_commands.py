"""Every kind of user error is one sentence and its own exit code; a fault is an id; nothing is ever a traceback."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as house_settings
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from ketenzicht.capabilities.access import public as access
from ketenzicht.config.commands import COMMANDS
from ketenzicht.config.environment import EnvironmentInvalid
from ketenzicht.config.postgres import PostgresError
from ketenzicht.config.program import explain
from ketenzicht.interfaces.cli.command import Command, Exit
from ketenzicht.interfaces.cli.running import run
from tests.conftest import Hire, Person, open_act

Answer = tuple[int, str, str]
Ask = Callable[..., Answer]


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Ask:
    """Give a command line to the program in this process: Django is ready, in the serving role."""

    def given(*arguments: object) -> Answer:
        code = run([str(one) for one in arguments], commands=COMMANDS, version="1", prepare=ready, explain=explain)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return given


def ready(_command: Command, _given: argparse.Namespace) -> None:
    """Nothing to do: the tests' settings did it."""


def one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


def test_help_names_every_command_and_every_exit_code(ask: Ask) -> None:
    code, out, _ = ask("--help")

    assert code == Exit.DONE
    for command in COMMANDS:
        assert command.name.split()[0] in out
    for number in set(Exit) - {Exit.INTERRUPTED}:
        assert re.search(rf"^ +{int(number)}  ", out, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(ask: Ask, command: Command) -> None:
    code, out, _ = ask(*command.name.split(), "--help")

    assert code == Exit.DONE
    assert command.about.split(",")[0][:20] in out.replace("\n", " ")


def test_an_unknown_command_is_a_usage_error(ask: Ask) -> None:
    assert ask("nonsense")[0] == Exit.USAGE
    assert ask()[0] == Exit.USAGE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EnvironmentInvalid("Set X."), Exit.ENVIRONMENT),
        (PostgresError("No PostgreSQL."), Exit.DATABASE),
        (psycopg.OperationalError("connection refused"), Exit.DATABASE),
        (FileNotFoundError(2, "No such file", "x"), Exit.FILES),
    ],
)
def test_what_the_operator_can_mend_has_a_code_of_its_own(error: Exception, code: Exit) -> None:
    told = explain(error)

    assert told is not None
    assert told.code == code


def test_a_database_error_is_told_by_its_cause() -> None:
    error = OperationalError("wrapped")
    error.__cause__ = psycopg.errors.UndefinedTable("no such table")
    told = explain(error)

    assert told is not None
    assert "ketenzicht migrate" in str(told)


def test_a_fault_is_an_id_in_the_log(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    def break_down(_command: Command, _given: argparse.Namespace) -> None:
        raise ZeroDivisionError("secret: J. Voorbeeld")

    code = run(["checkpoint"], commands=COMMANDS, version="1", prepare=break_down, explain=explain)
    err = capsys.readouterr().err

    assert code == Exit.FAULT
    fault = re.search(r"fault ([0-9a-f-]{36})\.", err)
    assert fault is not None
    assert any(fault[1] in record.getMessage() for record in caplog.records)
    assert "Voorbeeld" not in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("committed")
class TestPeople:
    """The first accounts and mandates."""

    def test_somebody_new_gets_a_link_that_opens_a_page(self, ask: Ask, client: Client, settings: Settings) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        code, out, _ = ask("person", "create", "eerste", "eerste@example.org")
        link = re.search(r"https?://[^/]+(/\S+)", out)

        assert code == Exit.DONE
        assert link is not None
        assert client.get(link[1], follow=True).status_code == 200

    def test_a_mandate_is_what_lets_somebody_act(self, ask: Ask) -> None:
        ask("person", "create", "eerste", "eerste@example.org")
        code, _, _ = ask("mandate", "grant", "eerste", "--organisation", "comensha", "--role", "administrator")
        person = access.User.objects.get(username="eerste")

        assert code == Exit.DONE
        assert [mandate.role for mandate in access.list_own_mandates(person.id)] == [access.Role.ADMINISTRATOR]
        assert ask("keys", "rotate", "--organisation", "comensha")[1].startswith("comensha: 2 case keys")

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("person", "create", "tweede", "no address"), Exit.USAGE),
            (("person", "create", "eerste", "ander@example.org"), Exit.REFUSED),
            (("person", "link", "niemand"), Exit.UNKNOWN),
            (("mandate", "grant", "niemand", "--organisation", "comensha", "--role", "manager"), Exit.UNKNOWN),
            (("mandate", "grant", "eerste", "--organisation", "nergens", "--role", "manager"), Exit.UNKNOWN),
            (("mandate", "grant", "eerste", "--organisation", "comensha", "--role", "koning"), Exit.USAGE),
            (("keys", "rotate", "--organisation", "nergens"), Exit.UNKNOWN),
            (("keys", "rotate"), Exit.USAGE),
        ],
    )
    def test_what_is_wrong_is_said(self, ask: Ask, arguments: tuple[str, ...], code: Exit) -> None:
        ask("person", "create", "eerste", "eerste@example.org")
        found, _, err = ask(*arguments)

        assert found == code
        assert err
        assert code == Exit.USAGE or one_sentence(err)


@pytest.fixture
def officer(committed: None, hire: Hire) -> Person:
    person = hire("intake_officer", "comensha")
    with open_act(person) as act:
        act.record("consult", "signal")
    return person


@pytest.mark.usefixtures("officer")
class TestTrail:
    """Is it whole, and does the witness know."""

    @pytest.fixture(autouse=True)
    def witness(self, settings: Settings, tmp_path: Path) -> None:
        settings.KETENZICHT_WITNESS = str(tmp_path)

    def test_a_whole_trail(self, ask: Ask) -> None:
        assert ask("checkpoint")[0] == Exit.DONE
        code, out, _ = ask("verify-trail")

        assert code == Exit.DONE
        assert "The trail is whole." in out

    def test_a_cut_trail_is_found_and_the_place_named(self, ask: Ask, admin_connection: psycopg.Connection) -> None:
        ask("checkpoint")
        admin_connection.execute("SET session_replication_role = replica")
        admin_connection.execute("DELETE FROM audit_event")
        code, out, _ = ask("verify-trail")

        assert code == Exit.FOUND_WRONG
        assert re.search(r"Not whole: organisation [0-9a-f-]{36}, access log", out)

    def test_a_witness_that_is_away_is_said(self, ask: Ask, settings: Settings, tmp_path: Path) -> None:
        settings.KETENZICHT_WITNESS = str(tmp_path / "away")
        code, _, err = ask("checkpoint")

        assert code == Exit.REFUSED
        assert one_sentence(err)


@pytest.mark.usefixtures("officer")
class TestUpkeep:
    """Keys and erasure."""

    def test_every_organisation_gets_a_new_key(self, ask: Ask) -> None:
        code, out, _ = ask("keys", "rotate", "--all")

        assert code == Exit.DONE
        assert "comensha" in out

    def test_nothing_due_is_nothing_destroyed(self, ask: Ask) -> None:
        code, out, _ = ask("erase-due")

        assert (code, out) == (Exit.DONE, "Destroyed: 0. Sealed at 0 organisations.\n")


@pytest.mark.usefixtures("db")
class TestPack:
    """Checking a pack."""

    def test_the_pack_of_this_release_is_in_order(self, ask: Ask) -> None:
        code, out, _ = ask("load-pack", "--check")

        assert code == Exit.DONE
        assert "in order" in out

    def test_errors_come_with_file_and_line(self, ask: Ask, tmp_path: Path) -> None:
        pack = tmp_path / "pack"
        shutil.copytree(house_settings.KETENZICHT_PACK, pack)
        outcomes = pack / "outcomes.yaml"
        outcomes.write_text(outcomes.read_text().replace("followed_up: true", "followed_up: perhaps", 1))
        code, _, err = ask("load-pack", "--check", pack)

        assert code == Exit.PACK
        assert re.search(r"outcomes\.yaml:\d+: ", err)

    def test_a_folder_that_is_not_there(self, ask: Ask, tmp_path: Path) -> None:
        assert ask("load-pack", "--check", tmp_path / "nothing")[0] == Exit.FILES

    def test_checking_needs_no_database_and_no_house(self, tmp_path: Path) -> None:
        house = ("DATABASE_", "DJANGO_", "KETENZICHT_")
        bare = {name: value for name, value in os.environ.items() if not name.startswith(house)}
        done = subprocess.run(
            [sys.executable, "-m", "ketenzicht.config.program", "load-pack", "--check"],
            env={**bare, "PYTHONPATH": os.pathsep.join(sys.path), "KETENZICHT_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == Exit.DONE, done.stderr
        assert "in order" in done.stdout
        assert not list(tmp_path.iterdir())
