"""What people also call a municipality, for finding it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_grants")]

    operations = [
        migrations.AddField("municipality", "other_names", models.JSONField(default=list)),
    ]
