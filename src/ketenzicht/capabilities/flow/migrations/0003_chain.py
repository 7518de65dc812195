"""The chain's figures: what each organisation adds to a quarter, and the quarters that were published.

Adding up goes across organisations, so it is a definer function of the owner, for the house's machine alone. It is
listed in docs/reference/definer-functions.md.
"""

from django.db import migrations, models

import ketenzicht.shared.ids
from ketenzicht.capabilities.access.public import open_operations, rls_operations

CONTRIBUTIONS = """
CREATE FUNCTION flow_contributions(p_quarter date) RETURNS TABLE (organisation_id uuid, numbers jsonb)
STABLE LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF public.kz_role() <> 'clockwork' THEN
    RAISE EXCEPTION 'only the machine that keeps time may add up' USING ERRCODE = '42501';
  END IF;
  RETURN QUERY SELECT c.organisation_id, c.numbers FROM public.flow_contribution c WHERE c.quarter = p_quarter;
END $$
"""


class Migration(migrations.Migration):
    """Two tables, closed and open, and one question."""

    dependencies = [("flow", "0002_walls"), ("access", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ketenzicht.shared.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("compartment", models.CharField(max_length=32)),
                ("quarter", models.DateField()),
                ("numbers", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "quarter"), name="flow_contributed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("quarter", models.DateField(primary_key=True, serialize=False)),
                ("counted_on", models.DateField()),
                ("threshold", models.PositiveIntegerField()),
                ("base", models.PositiveIntegerField()),
                ("figures", models.JSONField()),
            ],
        ),
        *rls_operations("flow_contribution", grants="SELECT, INSERT, DELETE", owner_reads=True),
        *open_operations("flow_release", grants="SELECT, INSERT"),
        migrations.RunSQL(
            sql=[
                CONTRIBUTIONS,
                "REVOKE ALL ON FUNCTION flow_contributions(date) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION flow_contributions(date) TO ketenzicht_app",
            ],
            reverse_sql="DROP FUNCTION flow_contributions(date)",
        ),
    ]
