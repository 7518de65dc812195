"""Keep the tokens of a signal together in one row, and let the database keep the rows that searches look in from it.

What is written is one row a signal: the wall asks once for its signal, and its list says which rows to delete. The rows
to search in then need one index only, and nobody but the triggers below may add one.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from ketenzicht.capabilities.access.public import child_of_signal, rls_operations

LISTS, TOKENS = "signals_foundby", "signals_searchtoken"

FILL = (
    # The owner reads what it may not: for the length of this transaction it is not held to the wall.
    f"ALTER TABLE {TOKENS} NO FORCE ROW LEVEL SECURITY",
    f"""
    INSERT INTO {LISTS} (signal_id, organisation_id, compartment, tokens)
    SELECT signal_id, organisation_id, min(compartment), array_agg(token) FROM {TOKENS} GROUP BY 1, 2
    """,
    f"ALTER TABLE {TOKENS} FORCE ROW LEVEL SECURITY",
)

# Sorted, so that what goes to one page of the index goes there together: a sixth less work.
STORE = f"""
CREATE FUNCTION signals_store_tokens() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO public.{TOKENS} (organisation_id, compartment, signal_id, token)
    SELECT n.organisation_id, n.compartment, n.signal_id, t.token
    FROM changed n CROSS JOIN LATERAL unnest(n.tokens) AS t (token) ORDER BY t.token;
  RETURN NULL;
END $$
"""
ADD = f"""
CREATE FUNCTION signals_add_tokens() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO public.{TOKENS} (organisation_id, compartment, signal_id, token)
    SELECT n.organisation_id, n.compartment, n.signal_id, t.token
    FROM changed n CROSS JOIN LATERAL unnest(n.tokens) AS t (token) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
DROP = f"""
CREATE FUNCTION signals_drop_tokens() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  DELETE FROM public.{TOKENS} t USING changed o CROSS JOIN LATERAL unnest(o.tokens) AS u (token)
    WHERE t.token = u.token AND t.signal_id = o.signal_id AND t.organisation_id = o.organisation_id;
  RETURN NULL;
END $$
"""
TRIGGERS = (
    ("signals_store_tokens", "INSERT", "NEW", STORE),
    ("signals_add_tokens", "UPDATE", "NEW", ADD),
    ("signals_drop_tokens", "DELETE", "OLD", DROP),
)

ONLY_TRIGGERS = f"{TOKENS}.organisation_id = (select kz_org()) AND (select pg_trigger_depth()) > 0"


def wall(check: str) -> list[str]:
    """The policy of the rows to search in, anew: who may read them stays as it was."""
    return [
        f"DROP POLICY wall ON {TOKENS}",
        f"CREATE POLICY wall ON {TOKENS} TO ketenzicht_app USING ({child_of_signal(TOKENS)}) WITH CHECK ({check})",
    ]


def follow(name: str, verb: str, rows: str, function: str) -> migrations.RunSQL:
    """Let the rows to search in follow what is done to the lists."""
    each = f"AFTER {verb} ON {LISTS} REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT"
    return migrations.RunSQL(
        sql=[
            function,
            f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC",
            f"CREATE TRIGGER {name} {each} EXECUTE FUNCTION {name}()",
        ],
        reverse_sql=[f"DROP TRIGGER {name} ON {LISTS}", f"DROP FUNCTION {name}()"],
    )


class Migration(migrations.Migration):
    """Adds the lists, fills them, and takes the second index away."""

    dependencies = [("signals", "0012_narrow_tokens")]

    operations = [
        migrations.CreateModel(
            name="FoundBy",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "signal_id", "organisation_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("compartment", models.CharField(max_length=32)),
                (
                    "signal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found_by",
                        to="signals.signal",
                    ),
                ),
                ("tokens", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={"abstract": False, "base_manager_name": "objects", "default_manager_name": "objects"},
        ),
        migrations.RunSQL(sql=FILL, reverse_sql=migrations.RunSQL.noop),
        *rls_operations(LISTS, using=child_of_signal(LISTS)),
        *(follow(*trigger) for trigger in TRIGGERS),
        migrations.RemoveIndex(model_name="searchtoken", name="signals_token_of"),
        migrations.RunSQL(
            sql=[*wall(ONLY_TRIGGERS), f"REVOKE UPDATE ON {TOKENS} FROM ketenzicht_app"],
            reverse_sql=[*wall(child_of_signal(TOKENS)), f"GRANT UPDATE ON {TOKENS} TO ketenzicht_app"],
        ),
    ]
