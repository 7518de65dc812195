"""Who may do what: reference data, so the serving role reads it and only the owner writes it."""

from django.db import migrations

TABLES = (
    "partners_organisation",
    "partners_organisationperiod",
    "partners_organisationregion",
    "partners_contactpoint",
    "partners_municipality",
    "partners_load",
)


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql=f"GRANT SELECT ON {table} TO ketenzicht_app, ketenzicht_backup",
            reverse_sql=f"REVOKE ALL ON {table} FROM ketenzicht_app, ketenzicht_backup",
        )
        for table in TABLES
    ]
