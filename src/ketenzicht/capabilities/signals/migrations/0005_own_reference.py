"""The sender's own number of a report, sealed: to name the report by in what its sender is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One sealed column. Reports from before have only its token."""

    dependencies = [("signals", "0004_indicators")]

    operations = [
        migrations.AddField(model_name="signal", name="own_reference", field=models.BinaryField(null=True)),
    ]
