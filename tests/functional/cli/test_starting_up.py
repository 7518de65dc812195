"""What is checked and chosen before anything is served."""

from __future__ import annotations

import argparse
import gc
import socket
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from pytest_django import Settings

from ketenzicht.config import serving, setup_home
from ketenzicht.config.demo import command, place
from ketenzicht.config.environment import EnvironmentInvalid
from ketenzicht.config.postgres import Urls
from ketenzicht.config.readiness import find_obstacles
from ketenzicht.config.starting import start_django
from ketenzicht.interfaces.cli.command import UserError
from tests.conftest import Hire


def given(**options: object) -> argparse.Namespace:
    return argparse.Namespace(**{"bind": None, "workers": None, "threads": 4, "timeout": 60, "graceful": 30} | options)


def test_the_server_never_has_fewer_than_two_processes_and_keeps_no_log_of_requests() -> None:
    options = serving.server_options(given())

    assert options["workers"] >= 2
    assert options["bind"] == ["127.0.0.1:8000"]
    assert options["accesslog"] is None


def test_the_server_takes_what_it_is_told() -> None:
    server = serving.Server(serving.server_options(given(bind=["unix:/run/kz"], workers=7)))

    assert (server.cfg.workers, server.cfg.bind) == (7, ["unix:/run/kz"])
    assert callable(server.load())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'Slachtoffer Voorbeeld'", "Invalid request"),
        ("Worker (pid:%s) was sent SIGKILL!", "Worker (pid:%s) was sent SIGKILL!"),
        (ValueError("Slachtoffer Voorbeeld"), "ValueError"),
    ],
)
@pytest.mark.parametrize("level", ["warning", "error", "exception"])
def test_the_log_of_the_server_holds_no_address_and_nothing_that_was_sent(
    said: object, kept: str, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = serving.Server(serving.server_options(given())).cfg.logger_class
    server = log(serving.Server(serving.server_options(given())).cfg)
    with caplog.at_level("WARNING", logger="gunicorn.error"):
        getattr(server, level)(said, *([7] if "%s" in str(said) else []))
    (record,) = caplog.records
    assert record.msg == kept
    assert server.error_log.handlers == []


@pytest.mark.usefixtures("db")
def test_a_house_in_order_has_no_obstacles(settings: Settings) -> None:
    assert find_obstacles() == ()

    settings.KETENZICHT_KEY_FILE = Path("/nowhere/root.json")
    settings.KETENZICHT_SIGNING_KEY_FILE = Path("/nowhere/signing.pem")

    assert [one.code for one in find_obstacles()] == ["root_key", "signing_key"]
    with pytest.raises(UserError, match="Not ready"):
        serving.work(given(concurrency=1, until_empty=True))


def test_a_house_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KETENZICHT_HOME", str(tmp_path))

    setup_home.init(given())
    setup_home.init(given())

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["made"] * 4 + ["kept"] * 4
    assert (tmp_path / "keys" / "root.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_missing_url_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "")
    monkeypatch.setenv("KETENZICHT_DB_ROLE", "app")

    with pytest.raises(EnvironmentInvalid, match="DATABASE_OWNER_URL"):
        start_django("owner")


def test_what_stands_after_starting_is_not_collected_again(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(apps.ready))
    monkeypatch.setenv("KETENZICHT_DB_ROLE", "app")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///ketenzicht")

    start_django("app")

    assert frozen == [True]


def test_the_demo_takes_the_next_port_unless_one_is_asked_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(UserError, match=f"Port {port} is taken"):
            place.choose_port(port)
        assert place.USUAL_PORT <= place.choose_port(None) < place.USUAL_PORT + place.PORTS_TRIED


class TestPlace:
    """The demo's folder and database."""

    @pytest.fixture
    def here(self, committed: None, tmp_path: Path, admin_connection: psycopg.Connection) -> place.Place:
        from django.conf import settings

        urls = settings.DATABASE_URLS
        return place.Place(tmp_path, Urls(app=urls["app"], owner=urls["owner"], backup=urls["backup"]))

    def test_it_is_prepared_when_the_marker_says_so_and_the_people_are_there(
        self, here: place.Place, hire: Hire
    ) -> None:
        assert not here.is_prepared()
        here.mark_prepared()
        assert not here.is_prepared()
        hire("manager", "comensha")
        assert here.is_prepared()

    def test_a_database_with_others_in_it_is_left_alone(self, here: place.Place, hire: Hire) -> None:
        here.check_is_ours()
        hire("manager", "comensha")

        with pytest.raises(UserError, match="holds people that the demo did not make"):
            command.prepare(here, signals=0)

    def test_its_processes_get_what_they_need(self, here: place.Place) -> None:
        variables = here.environment("app", KETENZICHT_ORIGIN="http://localhost:1")

        assert variables["KETENZICHT_DEMO"] == "yes"
        assert variables["KETENZICHT_HOME"] == str(here.home)
        assert variables["DATABASE_URL"] == here.urls.app
