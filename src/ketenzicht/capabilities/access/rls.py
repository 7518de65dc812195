"""Wall 3: the SQL of row-level security, written once and used by every room's migrations."""

from django.db import migrations

STANDARD = (
    "organisation_id = (select kz_org()) "
    "AND compartment = ANY ((select kz_compartments())::text[]) "
    "AND (select kz_scope()) IN ('organisation', 'all')"
)
"""Rows of the act's organisation and compartments, for acts that may reach more than the actor's own reports."""


def rls_operations(
    table: str,
    *,
    using: str = STANDARD,
    check: str = "",
    grants: str = "SELECT, INSERT, UPDATE, DELETE",
    owner_reads: bool = False,
) -> list[migrations.RunSQL]:
    """Migration steps that close a table: row-level security, forced, one policy, explicit grants.

    `using` is the SQL condition for reading, and for writing alike unless `check` says another; `grants` what the
    serving role may do at all.
    The owner gets no policy and so sees nothing, unless `owner_reads`: for tables without personal data of which
    a listed definer function must answer a question across organisations (such as: who has an expired clock).
    """
    opened = [f"CREATE POLICY owner_reads ON {table} FOR SELECT TO ketenzicht_owner USING (true)"]
    return [
        migrations.RunSQL(
            sql=[
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"CREATE POLICY wall ON {table} TO ketenzicht_app USING ({using}) WITH CHECK ({check or using})",
                *(opened if owner_reads else []),
                f"REVOKE ALL ON {table} FROM PUBLIC",
                f"GRANT {grants} ON {table} TO ketenzicht_app",
                f"GRANT SELECT ON {table} TO ketenzicht_backup",
            ],
            reverse_sql=[
                f"DROP POLICY wall ON {table}",
                f"DROP POLICY IF EXISTS owner_reads ON {table}",
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
        )
    ]


def child_of_signal(table: str) -> str:
    """The condition of a row that hangs on a signal: seen when the signal is, held to the same organisation.

    OFFSET 0 keeps PostgreSQL from reading every signal of the organisation first: each row asks for its own signal, so
    that a question about some rows costs the same at any archive.
    """
    return (
        f"{table}.organisation_id = (select kz_org()) AND EXISTS ("
        f"SELECT 1 FROM signals_signal s WHERE s.id = {table}.signal_id "
        f"AND s.organisation_id = {table}.organisation_id OFFSET 0)"
    )


def open_operations(table: str, *, grants: str = "SELECT") -> list[migrations.RunSQL]:
    """Migration steps for a table of reference data that every act may read: explicit grants, no policy."""
    return [
        migrations.RunSQL(
            sql=[
                f"REVOKE ALL ON {table} FROM PUBLIC",
                f"GRANT {grants} ON {table} TO ketenzicht_app",
                f"GRANT SELECT ON {table} TO ketenzicht_backup",
            ],
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
