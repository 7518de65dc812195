"""T2: nothing without context. Every way to a protected table refuses outside an act, and the catalogue is right."""

import re
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models.query import QuerySet

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.context import CURRENT
from ketenzicht.config import postgres

pytestmark = pytest.mark.django_db

OPEN_TABLES = {
    "flow_release",  # published figures, made safe
    # Reference data and what logging in needs: no row is about a case. Everything else must be behind the walls.
    "access_apikey",
    "access_context",
    "access_keyuse",
    "access_machine",
    "access_mandate",
    "access_organisationwall",
    "access_user",
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
    "house_cache",
    "mfa_authenticator",
    "usersessions_usersession",
}
OPEN_ROOMS = ("country_", "partners_", "procrastinate_")
INTERNAL_TABLES = {"audit_head", "audit_checkpoint"}
"""Heads and checkpoints hold hashes and counts; the serving role reaches them through functions or reads only."""


def protected_models() -> list[type[access.ProtectedModel]]:
    return [model for model in apps.get_models() if issubclass(model, access.ProtectedModel)]


@pytest.mark.parametrize("model", protected_models(), ids=lambda model: model._meta.label)
def test_every_manager_and_queryset_refuses_without_an_act(model: type[access.ProtectedModel]) -> None:
    assert CURRENT.get() is None
    with pytest.raises(access.NoActOfProcessing):
        list(model.objects.all())
    with pytest.raises(access.NoActOfProcessing):
        list(model._base_manager.all())
    with pytest.raises(access.NoActOfProcessing):
        list(QuerySet(model))
    with pytest.raises(access.NoActOfProcessing):
        QuerySet(model).count()


@pytest.mark.parametrize("table", sorted(access.protected_tables()))
def test_raw_sql_refuses_without_an_act(table: str) -> None:
    with connection.cursor() as cursor, pytest.raises(access.NoActOfProcessing):
        cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("table", sorted(access.protected_tables()))
def test_the_database_itself_refuses_or_shows_nothing(table: str) -> None:
    """Past both walls in Python, on a plain connection of the serving role."""
    with psycopg.connect(serving_url(), autocommit=True) as plain:
        try:
            seen = plain.execute(f"SELECT count(*) FROM {table}").fetchone()
        except psycopg.errors.InsufficientPrivilege:
            seen = (0,)
        assert seen == (0,)


def test_every_table_is_behind_the_walls_or_on_the_list(admin_connection: psycopg.Connection) -> None:
    rows = admin_connection.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class c JOIN pg_namespace n "
        "ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND relkind IN ('r', 'p')"
    ).fetchall()
    for name, enabled, forced in rows:
        if name in OPEN_TABLES | INTERNAL_TABLES or name.startswith(OPEN_ROOMS):
            assert name not in access.protected_tables()
            continue
        assert (enabled, forced) == (True, True), f"{name} has no forced row-level security"
    assert {name for name, *_ in rows} >= access.protected_tables()


def test_every_view_asks_as_its_reader(admin_connection: psycopg.Connection) -> None:
    views = admin_connection.execute(
        "SELECT relname, coalesce(array_to_string(reloptions, ','), '') FROM pg_class c JOIN pg_namespace n "
        "ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND relkind IN ('v', 'm')"
    ).fetchall()
    assert [name for name, options in views if "security_invoker=true" not in options] == []


def test_definer_functions_are_the_listed_ones_and_pinned(admin_connection: psycopg.Connection) -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "reference" / "definer-functions.md"
    listed = set(re.findall(r"^\| `(\w+)`", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
    rows = admin_connection.execute(
        "SELECT proname, coalesce(array_to_string(proconfig, ','), ''), pg_get_userbyid(proowner) FROM pg_proc p "
        "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND prosecdef"
    ).fetchall()
    assert {name for name, *_ in rows} == listed
    for name, config, owner in rows:
        assert "search_path=pg_catalog, public" in config, f"{name} has no pinned search path"
        assert owner == postgres.OWNER


def test_the_serving_role_owns_nothing_and_bypasses_nothing(admin_connection: psycopg.Connection) -> None:
    (bypasses, is_super, creates) = admin_connection.execute(
        "SELECT rolbypassrls, rolsuper, rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = %s", [postgres.APP]
    ).fetchone()
    assert (bypasses, is_super, creates) == (False, False, False)
    (owned,) = admin_connection.execute(
        "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [postgres.APP]
    ).fetchone()
    assert owned == 0
    memberships = admin_connection.execute(
        "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s", [postgres.APP]
    ).fetchall()
    assert memberships == []


@pytest.mark.parametrize("verb", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize(
    "table", ["audit_event", "audit_processing", "audit_head", "audit_checkpoint", "access_context"]
)
def test_the_serving_role_cannot_touch_the_trail_or_the_acts(
    table: str, verb: str, admin_connection: psycopg.Connection
) -> None:
    (allowed,) = admin_connection.execute(
        "SELECT has_table_privilege(%s, %s, %s)", [postgres.APP, table, verb]
    ).fetchone()
    assert not allowed


def test_an_invented_act_opens_nothing() -> None:
    with psycopg.connect(serving_url(), autocommit=True) as plain, plain.transaction():
        plain.execute("SELECT set_config('ketenzicht.context', gen_random_uuid()::text, true)")
        # Asked of the wall itself: on a table without rows the database never needs the answer.
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            plain.execute("SELECT kz_org()")


def serving_url() -> str:
    settings = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
    )


def test_every_model_says_of_each_field_whether_it_is_personal() -> None:
    """Field classification: each field of our own models is either personal or safe, and nothing else is named."""
    for model in apps.get_models():
        if not model.__module__.startswith("ketenzicht.capabilities") or model._meta.db_table.startswith(OPEN_ROOMS):
            continue
        names = {field.name for field in model._meta.get_fields() if isinstance(field, models.Field)}
        personal, safe = getattr(model, "PERSONAL", frozenset()), getattr(model, "SAFE", frozenset())
        assert personal & safe == frozenset(), model.__name__
        assert {name for name in names if name != "pk"} == personal | safe, model.__name__
