"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PackLoad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.TextField()),
                ("version", models.TextField()),
                ("title", models.JSONField()),
                ("attribution", models.JSONField(default=list)),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.TextField()),
            ],
            options={
                "db_table": "country_packload",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="EntryRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("list_code", models.TextField(blank=True, default="")),
                ("code", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("body", models.JSONField()),
                ("source", models.TextField()),
                ("status", models.CharField(max_length=1)),
                ("pack_version", models.TextField()),
                ("loaded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "country_entry",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("kind", "list_code", "code", "valid_from"),
                        name="country_entry_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="country_entry_period",
                    ),
                    models.CheckConstraint(condition=models.Q(("status__in", ["S", "K"])), name="country_entry_status"),
                ],
            },
        ),
    ]
