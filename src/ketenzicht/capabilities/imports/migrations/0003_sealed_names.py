"""Names of kept mappings are sealed, and found by a token. A migration holds no keys: names of before are sealed by the
nightly round of the room, and stand in `unsealed_name` until then (decision 0132)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Where the sealed name goes, where the name of before stands, and the right to seal it."""

    dependencies = [("imports", "0002_walls")]

    operations = [
        migrations.RemoveConstraint(model_name="savedmapping", name="imports_mapping_version"),
        migrations.RenameField(model_name="savedmapping", old_name="name", new_name="unsealed_name"),
        migrations.AlterField(
            model_name="savedmapping",
            name="unsealed_name",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(model_name="savedmapping", name="name", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="savedmapping", name="token", field=models.BinaryField(null=True)),
        migrations.AddConstraint(
            model_name="savedmapping",
            constraint=models.UniqueConstraint(
                fields=("organisation_id", "token", "version"), name="imports_mapping_version"
            ),
        ),
        migrations.RunSQL(
            sql="GRANT UPDATE (name, token, unsealed_name) ON imports_savedmapping TO ketenzicht_app",
            reverse_sql="REVOKE UPDATE (name, token, unsealed_name) ON imports_savedmapping FROM ketenzicht_app",
        ),
    ]
