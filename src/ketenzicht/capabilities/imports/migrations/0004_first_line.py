"""Remember where the rows begin of a file in which each row has a line of its own: what was taken in is then passed
over without being read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Files that were checked before are read from their beginning, as before."""

    dependencies = [("imports", "0003_sealed_names")]

    operations = [migrations.AddField("import", "first_line", models.PositiveIntegerField(default=0))]
