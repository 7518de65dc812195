"""The end of an open signal that is erased on order, and of an order that is withdrawn or rejected."""

from django.db import migrations, models

STATES = ("received", "routed", "weighed", "accepted", "handed_over", "closed", "answered", "erased")


class Migration(migrations.Migration):
    """One state more, and who ended an order when and why. An order that was ended is no open order."""

    dependencies = [("signals", "0008_covering_tokens")]

    operations = [
        migrations.AlterField(
            model_name="signal",
            name="state",
            field=models.CharField(choices=[(state, state) for state in STATES], max_length=16),
        ),
        migrations.AddField(model_name="erasureorder", name="ended_by", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="erasureorder", name="ended_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="erasureorder",
            name="end_reason",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.RemoveConstraint(model_name="erasureorder", name="signals_one_open_order"),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("destroyed_at__isnull", True), ("ended_at__isnull", True)),
                fields=("organisation_id", "reference"),
                name="signals_one_open_order",
            ),
        ),
    ]
