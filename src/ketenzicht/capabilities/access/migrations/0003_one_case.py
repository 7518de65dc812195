"""What an act is about, for row-level security of acts that reach one record and no other.

Such an act writes down what it discloses but sees no disclosures, not even its own: those are for who oversees.
"""

from django.db import migrations

CASE = """
CREATE FUNCTION kz_case() RETURNS text STABLE LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$ SELECT (public.kz_context()).case_ref::text $$
"""
DISCLOSED = (
    "organisation_id = (select kz_org()) AND ((select kz_role()) = 'privacy_officer' OR "
    "(compartment = ANY ((select kz_compartments())::text[]) AND "
    "((select kz_scope()) IN ('organisation', 'all') OR decided_by = (select kz_actor()))))"
)


class Migration(migrations.Migration):
    """`kz_case()`, and disclosures closed to acts about one record."""

    dependencies = [("access", "0002_walls")]

    operations = [
        migrations.RunSQL(
            sql=[
                CASE,
                "REVOKE ALL ON FUNCTION kz_case() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION kz_case() TO ketenzicht_app",
            ],
            reverse_sql="DROP FUNCTION kz_case()",
        ),
        migrations.RunSQL(
            sql=f"ALTER POLICY wall ON access_disclosure USING ((select kz_scope()) <> 'one' AND {DISCLOSED}) WITH CHECK ({DISCLOSED})",
            reverse_sql=f"ALTER POLICY wall ON access_disclosure USING ({DISCLOSED}) WITH CHECK ({DISCLOSED})",
        ),
    ]
