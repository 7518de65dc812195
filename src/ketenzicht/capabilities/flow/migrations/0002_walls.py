"""Close the tables of the flow room, and let the database note beside every step of a held copy that it isn't counted.

The trigger runs with the rights of whoever takes the step, inside the same walls and the same transaction.
"""

from django.db import migrations

from ketenzicht.capabilities.access.public import rls_operations

NOTE_STEP = """
CREATE FUNCTION flow_note_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.signals_signal s WHERE s.id = NEW.signal_id AND s.kind = 'held') THEN
    INSERT INTO public.flow_uncountedstep (id, organisation_id, compartment, signal_id)
      VALUES (NEW.id, NEW.organisation_id, NEW.compartment, NEW.signal_id);
  END IF;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER flow_note_step AFTER INSERT ON signals_event FOR EACH ROW
  WHEN (NEW.name IN ('received', 'weigh', 'accept', 'hand_over', 'close', 'answer'))
  EXECUTE FUNCTION flow_note_step()
"""


class Migration(migrations.Migration):
    """Row-level security of the flow room. Steps from before are counted by `ketenzicht count-flow`."""

    dependencies = [("flow", "0001_initial"), ("signals", "0005_own_reference"), ("access", "0002_walls")]

    operations = [
        *rls_operations("flow_cell"),
        *rls_operations("flow_uncountedstep", grants="SELECT, INSERT, DELETE"),
        migrations.RunSQL(
            sql=[NOTE_STEP, "REVOKE ALL ON FUNCTION flow_note_step() FROM PUBLIC", TRIGGER],
            reverse_sql=["DROP TRIGGER flow_note_step ON signals_event", "DROP FUNCTION flow_note_step()"],
        ),
    ]
