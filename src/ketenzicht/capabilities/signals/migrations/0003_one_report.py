"""Let an act of the scope `one` reach the report whose reference it names by its token, and no other."""

from django.db import migrations

BEFORE = (
    "organisation_id = (select kz_org()) AND compartment = ANY ((select kz_compartments())::text[]) AND "
    "CASE (select kz_scope()) "
    "WHEN 'own' THEN kind = 'reported' AND reported_by = (select kz_actor()) "
    "WHEN 'organisation' THEN kind = 'held' "
    "ELSE (select kz_scope()) = 'all' END"
)
REACH = BEFORE.replace(
    "ELSE",
    "WHEN 'one' THEN kind = 'reported' AND reported_by = (select kz_actor()) "
    "AND own_reference_token = decode((select kz_case()), 'hex') ELSE",
)


def reach(condition: str) -> str:
    """The policy of the signals, changed."""
    return f"ALTER POLICY wall ON signals_signal USING ({condition}) WITH CHECK ({condition})"


class Migration(migrations.Migration):
    """Row-level security for reports that are followed by their code."""

    dependencies = [("signals", "0002_walls"), ("access", "0003_one_case")]

    operations = [migrations.RunSQL(sql=reach(REACH), reverse_sql=reach(BEFORE))]
