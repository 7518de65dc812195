"""Keys of partners' systems: what each is for, its successor, whether its end was told, and how often it was used."""

import django.contrib.postgres.fields
import django.db.models.deletion
import ketenzicht.capabilities.access.models
from django.db import migrations, models

from ketenzicht.capabilities.access.rls import open_operations


class Migration(migrations.Migration):
    """Keys from before may do what they did: every scope."""

    dependencies = [("access", "0003_one_case")]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32),
                default=ketenzicht.capabilities.access.models.every_scope,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="access.apikey",
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="warned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="KeyUse",
            fields=[
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.apikey",
                    ),
                ),
                ("minute", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(
            sql="GRANT UPDATE (expires_at, warned_at) ON access_apikey TO ketenzicht_app",
            reverse_sql="REVOKE UPDATE (expires_at, warned_at) ON access_apikey FROM ketenzicht_app",
        ),
        *open_operations("access_keyuse", grants="SELECT, INSERT, UPDATE"),
    ]
