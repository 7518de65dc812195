"""The house itself as a Django app: rights on the tables of well-kept libraries, granted after every migration."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext

from ketenzicht.shared.words import speak_with

LIBRARY_TABLES = (
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
    "django_session",
    "house_cache",
)
READ_ONLY_TABLES = ("django_migrations", "django_content_type")
"""Tables of Django and its libraries that the serving role uses. They hold sessions and second factors, no cases."""


class HouseConfig(AppConfig):
    """Django's name for the settings room."""

    name = "ketenzicht.config"
    label = "house"

    def ready(self) -> None:
        """Let the lower rooms' sentences be said in the reader's language."""
        speak_with(gettext)


def grant_library_tables() -> None:
    """Make the cache table and give the serving role the tables of the libraries. Run by the owner after every
    migration; twice changes nothing."""
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        queue = sorted(name for name in present if name.startswith("procrastinate_"))
        for table in [*LIBRARY_TABLES, *queue]:
            if table in present:
                cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO ketenzicht_app")
        _grant_queue_functions(cursor)
        for table in READ_ONLY_TABLES:
            if table in present:
                cursor.execute(f"GRANT SELECT ON {table} TO ketenzicht_app")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ketenzicht_app")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO ketenzicht_backup")
        cursor.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ketenzicht_backup")


def _grant_queue_functions(cursor: Any) -> None:
    """The queue works through functions of its own, which run with the rights of whoever calls them."""
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND starts_with(p.proname, 'procrastinate_') AND NOT p.prosecdef"
    )
    for (signature,) in cursor.fetchall():
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO ketenzicht_app")
