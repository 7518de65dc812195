"""Close the tables of the clocks room, and let the sweep ask which organisations have something due.

That one question goes across organisations, so it is a definer function of the owner: it gives organisation ids and
nothing else. It is listed in docs/reference/definer-functions.md.
"""

from django.db import migrations

from ketenzicht.capabilities.access.public import rls_operations

OF_ORGANISATION = "organisation_id = (select kz_org())"
ADDRESSED = f"{OF_ORGANISATION} AND (actor_id = (select kz_actor()) OR role = (select kz_role()))"

CLOSE_NOTICES = (
    "ALTER TABLE clocks_notice ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE clocks_notice FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY wall ON clocks_notice FOR SELECT TO ketenzicht_app USING ({ADDRESSED})",
    f"CREATE POLICY wall_read ON clocks_notice FOR UPDATE TO ketenzicht_app USING ({ADDRESSED})",
    f"CREATE POLICY wall_add ON clocks_notice FOR INSERT TO ketenzicht_app WITH CHECK ({OF_ORGANISATION})",
    "REVOKE ALL ON clocks_notice FROM PUBLIC",
    "GRANT SELECT, INSERT, UPDATE (read_at, read_by) ON clocks_notice TO ketenzicht_app",
    "GRANT SELECT ON clocks_notice TO ketenzicht_backup",
)
OPEN_NOTICES = (
    "DROP POLICY wall ON clocks_notice",
    "DROP POLICY wall_read ON clocks_notice",
    "DROP POLICY wall_add ON clocks_notice",
    "ALTER TABLE clocks_notice NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE clocks_notice DISABLE ROW LEVEL SECURITY",
)

DUE_ORGANISATIONS = """
CREATE FUNCTION clocks_due_organisations(p_now timestamptz) RETURNS SETOF uuid
STABLE LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT organisation_id FROM public.clocks_clock
    WHERE state = 'running' AND due_at < date_trunc('second', p_now)
  UNION
  SELECT organisation_id FROM public.clocks_clock
    WHERE state = 'running' AND warned_at IS NULL AND warn_at <= p_now
  UNION
  SELECT organisation_id FROM public.clocks_clock
    WHERE state = 'expired' AND next_reminder_at <= p_now
$$
"""


class Migration(migrations.Migration):
    """Row-level security of the clocks room."""

    dependencies = [("clocks", "0001_initial"), ("access", "0002_walls")]

    operations = [
        *rls_operations("clocks_clock", grants="SELECT, INSERT, UPDATE", owner_reads=True),
        *rls_operations("clocks_clockevent", grants="SELECT, INSERT"),
        migrations.RunSQL(sql=CLOSE_NOTICES, reverse_sql=OPEN_NOTICES),
        migrations.RunSQL(
            sql=[
                DUE_ORGANISATIONS,
                "REVOKE ALL ON FUNCTION clocks_due_organisations(timestamptz) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION clocks_due_organisations(timestamptz) TO ketenzicht_app",
            ],
            reverse_sql="DROP FUNCTION clocks_due_organisations(timestamptz)",
        ),
    ]
