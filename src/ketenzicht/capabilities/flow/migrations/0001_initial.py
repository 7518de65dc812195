"""Tables of the flow room: cells of numbers, and steps that are not counted yet."""

from django.db import migrations, models

import ketenzicht.shared.ids


def _wall():
    return [
        (
            "id",
            models.UUIDField(default=ketenzicht.shared.ids.new_id, editable=False, primary_key=True, serialize=False),
        ),
        ("organisation_id", models.UUIDField()),
        ("compartment", models.CharField(max_length=32)),
    ]


OPTIONS = {"abstract": False, "base_manager_name": "objects", "default_manager_name": "objects"}


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Cell",
            fields=[
                *_wall(),
                ("month", models.DateField()),
                ("region", models.CharField(max_length=16)),
                ("form", models.CharField(max_length=80)),
                ("reporter_kind", models.CharField(max_length=80)),
                ("numbers", models.JSONField(default=dict)),
            ],
            options={
                **OPTIONS,
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "region", "form", "reporter_kind", "month"], name="flow_asked"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UncountedStep",
            fields=[*_wall(), ("signal_id", models.UUIDField())],
            options={
                **OPTIONS,
                "indexes": [models.Index(fields=["organisation_id", "signal_id"], name="flow_uncounted")],
            },
        ),
    ]
