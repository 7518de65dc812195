"""Make the rows by which signals are found as narrow as they can be: most rows of the house are these.

A token becomes the first 64 bits of what it was, known by itself and its signal: no id, no name of a field (it is in the
hash), no foreign key (the wall asks for the signal), one index to find by and one to delete by.
"""

import django.db.models.deletion
from django.db import migrations, models

from ketenzicht.capabilities.access.public import child_of_signal, rls_operations

TABLE = "signals_searchtoken"
MAKE = (
    f"ALTER TABLE {TABLE} RENAME TO {TABLE}_wide",
    # The owner moves what it may not read: for the length of this transaction it is not held to the wall.
    f"ALTER TABLE {TABLE}_wide NO FORCE ROW LEVEL SECURITY",
    f"""
    CREATE TABLE {TABLE} (
      organisation_id uuid NOT NULL, compartment varchar(32) NOT NULL, signal_id uuid NOT NULL, token bigint NOT NULL
    )
    """,
    f"""
    INSERT INTO {TABLE} SELECT DISTINCT organisation_id, compartment, signal_id,
      ('x' || encode(substr(token, 1, 8), 'hex'))::bit(64)::bigint FROM {TABLE}_wide
    """,
    f"DROP TABLE {TABLE}_wide",
    f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_pkey PRIMARY KEY (token, signal_id, organisation_id)",
    f"CREATE INDEX signals_token_of ON {TABLE} (signal_id)",
)


class Migration(migrations.Migration):
    """There is no way back: what was cut off is gone."""

    dependencies = [("signals", "0011_tokens_of_a_signal")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(sql=MAKE), *rls_operations(TABLE, using=child_of_signal(TABLE))],
            state_operations=[
                migrations.DeleteModel("SearchToken"),
                migrations.CreateModel(
                    name="SearchToken",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "token",
                                "signal_id",
                                "organisation_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
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
                                related_name="searchtokens",
                                to="signals.signal",
                            ),
                        ),
                        ("token", models.BigIntegerField()),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [models.Index(fields=["signal"], name="signals_token_of")],
                    },
                ),
            ],
        ),
    ]
