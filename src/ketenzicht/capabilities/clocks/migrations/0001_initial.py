"""Tables of the clocks room: clocks, their history, notices."""

import django.db.models.deletion
from django.db import migrations, models

import ketenzicht.shared.clock
import ketenzicht.shared.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ketenzicht.shared.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("compartment", models.CharField(max_length=32)),
                ("term_code", models.CharField(max_length=80)),
                ("kind", models.CharField(choices=[("legal", "legal"), ("agreed", "agreed")], max_length=8)),
                ("article", models.CharField(max_length=300)),
                ("at_most", models.BooleanField(default=True)),
                ("pausable", models.BooleanField(default=False)),
                ("settings", models.JSONField()),
                ("subject_type", models.CharField(max_length=32)),
                ("subject_ref", models.UUIDField()),
                ("owner_actor_id", models.UUIDField(blank=True, null=True)),
                ("desk_role", models.CharField(max_length=80)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("warn_at", models.DateTimeField(blank=True, null=True)),
                ("next_reminder_at", models.DateTimeField(blank=True, null=True)),
                ("explanation", models.JSONField(default=list)),
                ("reckoned_by", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "running"),
                            ("paused", "paused"),
                            ("expired", "expired"),
                            ("stopped", "stopped"),
                        ],
                        max_length=8,
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("warned_at", models.DateTimeField(blank=True, null=True)),
                ("expired_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.CharField(blank=True, max_length=64)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["expired", "paused", "running"])),
                        fields=["organisation_id", "compartment", "due_at", "id"],
                        name="clocks_worklist",
                    ),
                    models.Index(fields=["organisation_id", "subject_ref"], name="clocks_of_subject"),
                    models.Index(
                        condition=models.Q(("state", "running"), ("warned_at", None)),
                        fields=["warn_at"],
                        name="clocks_warn",
                    ),
                    models.Index(condition=models.Q(("state", "running")), fields=["due_at"], name="clocks_due"),
                    models.Index(
                        condition=models.Q(("state", "expired")), fields=["next_reminder_at"], name="clocks_remind"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["expired", "paused", "running"])),
                        fields=("organisation_id", "subject_ref", "term_code"),
                        name="clocks_one_open_per_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__isnull", False), ("state__in", ["paused", "stopped"]), _connector="OR"
                        ),
                        name="clocks_runs_to_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ketenzicht.shared.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("compartment", models.CharField(max_length=32)),
                ("code", models.CharField(max_length=64)),
                ("subject_type", models.CharField(max_length=32)),
                ("subject_ref", models.UUIDField()),
                ("clock_id", models.UUIDField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("actor_id", models.UUIDField(blank=True, null=True)),
                ("role", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField(default=ketenzicht.shared.clock.now)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("read_by", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation_id", "actor_id", "-created_at"], name="clocks_notice_actor"),
                    models.Index(fields=["organisation_id", "role", "-created_at"], name="clocks_notice_role"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor_id__isnull", False), ("role", "")),
                            models.Q(("actor_id", None), models.Q(("role", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="clocks_notice_for_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ketenzicht.shared.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("compartment", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("started", "started"),
                            ("warned", "warned"),
                            ("expired", "expired"),
                            ("escalated", "escalated"),
                            ("reminded", "reminded"),
                            ("paused", "paused"),
                            ("resumed", "resumed"),
                            ("assigned", "assigned"),
                            ("stopped", "stopped"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField()),
                ("from_state", models.CharField(blank=True, max_length=8)),
                ("to_state", models.CharField(max_length=8)),
                ("reason_code", models.CharField(blank=True, max_length=64)),
                ("owner_actor_id", models.UUIDField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="clocks.clock"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "clock", "number"), name="clocks_event_number")
                ],
            },
        ),
    ]
