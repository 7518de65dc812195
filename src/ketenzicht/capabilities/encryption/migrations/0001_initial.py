"""Makes the two key tables, closes them, and says what the serving role may do with them.

Row-level security is enabled and forced here with no policy for the serving role, so that it sees nothing until the
access room, which knows what an act is, adds one. The owner may read them for the two functions below and for
nothing else: what it reads is wrapped, and the owner has no key file.
"""

from django.db import migrations, models

CLOSE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_reads ON {table} FOR SELECT TO ketenzicht_owner USING (true);
REVOKE ALL ON {table} FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ({columns}) ON {table} TO ketenzicht_app;
GRANT SELECT ON {table} TO ketenzicht_backup;
"""

OPEN_AGAIN = """
DROP POLICY owner_reads ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

ROOTS_IN_USE = """
CREATE FUNCTION encryption_roots_in_use() RETURNS TABLE (root_version integer, organisation_id uuid)
STABLE LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT k.root_version, k.organisation_id FROM public.encryption_organisationkey k
  WHERE k.wrapped IS NOT NULL ORDER BY 1, 2
$$
"""

UNSEALED = """
CREATE FUNCTION encryption_unsealed() RETURNS SETOF uuid
STABLE LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT k.organisation_id FROM public.encryption_organisationkey k
  WHERE k.wrapped IS NOT NULL AND EXISTS (
    SELECT 1 FROM public.encryption_casekey c WHERE c.organisation_id = k.organisation_id
    AND c.kek_version = k.version AND c.destroyed_at IS NOT NULL)
  GROUP BY 1 ORDER BY 1
$$
"""


def close(table, columns):
    """Row-level security and grants of one key table."""
    return migrations.RunSQL(sql=CLOSE.format(table=table, columns=columns), reverse_sql=OPEN_AGAIN.format(table=table))


def make(signature, sql):
    """A function that only the serving role may call, and how to take it away again."""
    return migrations.RunSQL(
        sql=[
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO ketenzicht_app",
        ],
        reverse_sql=f"DROP FUNCTION {signature}",
    )


class Migration(migrations.Migration):
    """The key tables, closed."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OrganisationKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation_id",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("root_version", models.IntegerField()),
                ("wrapped", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "encryption_organisationkey",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(wrapped__isnull=True, retired_at__isnull=False)
                        | models.Q(wrapped__isnull=False, retired_at__isnull=True),
                        name="organisationkey_retired_is_empty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseKey",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("kek_version", models.IntegerField()),
                ("wrapped", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField()),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "encryption_casekey",
                "indexes": [
                    models.Index(fields=["organisation_id", "kek_version", "id"], name="casekey_by_version"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                        | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
                        name="casekey_destroyed_is_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=("case", "organisation", "index")), name="casekey_kind"
                    ),
                    models.UniqueConstraint(
                        fields=["organisation_id", "kind"],
                        condition=~models.Q(kind="case"),
                        name="casekey_one_per_organisation",
                    ),
                ],
            },
        ),
        close("encryption_organisationkey", "wrapped, root_version, retired_at"),
        close("encryption_casekey", "wrapped, kek_version, destroyed_at"),
        make("encryption_roots_in_use()", ROOTS_IN_USE),
        make("encryption_unsealed()", UNSEALED),
    ]
