"""Notes that somebody weighs with, beside drafts of reports: the same row, of another kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One readable code. Every draft from before is of a report."""

    dependencies = [("signals", "0005_own_reference")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="kind",
            field=models.CharField(choices=[("report", "report"), ("notes", "notes")], default="report", max_length=8),
        ),
    ]
