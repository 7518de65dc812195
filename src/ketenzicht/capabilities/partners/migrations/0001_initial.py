"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
            ],
            options={
                "db_table": "partners_organisation",
            },
        ),
        migrations.CreateModel(
            name="PartnersLoad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.TextField()),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by", models.TextField()),
            ],
            options={
                "db_table": "partners_load",
            },
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("name", models.TextField()),
                ("official_name", models.TextField()),
                ("province_code", models.TextField()),
                ("province", models.TextField()),
                ("safety_region_code", models.TextField()),
                ("safety_region", models.TextField()),
                ("police_unit_code", models.TextField()),
                ("police_unit", models.TextField()),
                ("population", models.PositiveIntegerField()),
                ("source", models.TextField()),
                ("status", models.CharField(max_length=1)),
            ],
            options={
                "db_table": "partners_municipality",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="partners_municipality_one_start"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="partners_municipality_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("name_nl", models.TextField()),
                ("name_en", models.TextField()),
                ("kind", models.TextField()),
                ("tasks", models.JSONField(default=list)),
                ("competences", models.JSONField(default=list)),
                ("report_compartment", models.TextField()),
                ("intake_compartment", models.TextField()),
                ("takes_in_signals", models.BooleanField()),
                ("demo", models.BooleanField()),
                ("source", models.TextField()),
                ("status", models.CharField(max_length=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="partners.organisation"
                    ),
                ),
            ],
            options={
                "db_table": "partners_organisationperiod",
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("channel", models.TextField()),
                ("value", models.TextField()),
                ("note", models.JSONField(null=True)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="partners.organisationperiod",
                    ),
                ),
            ],
            options={
                "db_table": "partners_contactpoint",
            },
        ),
        migrations.CreateModel(
            name="OrganisationRegion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.TextField()),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regions",
                        to="partners.organisationperiod",
                    ),
                ),
            ],
            options={
                "db_table": "partners_organisationregion",
            },
        ),
        migrations.AddConstraint(
            model_name="organisationperiod",
            constraint=models.UniqueConstraint(fields=("organisation", "valid_from"), name="partners_period_one_start"),
        ),
        migrations.AddConstraint(
            model_name="organisationperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="partners_period_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.UniqueConstraint(fields=("period", "position"), name="partners_contactpoint_place"),
        ),
        migrations.AddConstraint(
            model_name="organisationregion",
            constraint=models.UniqueConstraint(fields=("period", "region"), name="partners_region_once"),
        ),
    ]
