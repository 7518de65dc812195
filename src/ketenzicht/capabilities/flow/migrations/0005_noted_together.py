"""Note all steps that one statement takes in one statement: a file brings hundreds, and a look-up of the act for each of
them cost more than the steps themselves."""

from django.db import migrations

STEPS = "'received', 'weigh', 'accept', 'hand_over', 'close', 'answer', 'erase'"
FUNCTION = """
CREATE OR REPLACE FUNCTION flow_note_step() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
  {body}
  RETURN NULL;
END $$
"""
# EXECUTE, so that it is planned for the signals that there are: a plan that is kept from when there were few of them
# reads all of them for each step, until the table is analysed.
TOGETHER = f"""
  EXECUTE $q$
    INSERT INTO public.flow_uncountedstep (id, organisation_id, compartment, signal_id)
      SELECT a.id, a.organisation_id, a.compartment, a.signal_id FROM added a
      WHERE a.name IN ({STEPS})
        AND EXISTS (SELECT FROM public.signals_signal s WHERE s.id = a.signal_id AND s.kind = 'held' OFFSET 0)
  $q$;
"""
EACH = """
  IF EXISTS (SELECT FROM public.signals_signal s WHERE s.id = NEW.signal_id AND s.kind = 'held') THEN
    INSERT INTO public.flow_uncountedstep (id, organisation_id, compartment, signal_id)
      VALUES (NEW.id, NEW.organisation_id, NEW.compartment, NEW.signal_id);
  END IF;
"""
DROP = "DROP TRIGGER flow_note_step ON signals_event"
BY_STATEMENT = """
CREATE TRIGGER flow_note_step AFTER INSERT ON signals_event REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION flow_note_step()
"""
BY_ROW = f"""
CREATE TRIGGER flow_note_step AFTER INSERT ON signals_event FOR EACH ROW
  WHEN (NEW.name IN ({STEPS})) EXECUTE FUNCTION flow_note_step()
"""


class Migration(migrations.Migration):
    """The same steps are noted; only how often the database is asked differs."""

    dependencies = [("flow", "0004_erased")]

    operations = [
        migrations.RunSQL(
            sql=[DROP, FUNCTION.format(body=TOGETHER), BY_STATEMENT],
            reverse_sql=[DROP, FUNCTION.format(body=EACH), BY_ROW],
        ),
    ]
