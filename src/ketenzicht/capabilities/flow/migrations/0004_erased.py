"""An erasure on order ends a held copy that was open: a step like the others, counted like them."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER flow_note_step AFTER INSERT ON signals_event FOR EACH ROW
  WHEN (NEW.name IN ({names}))
  EXECUTE FUNCTION flow_note_step()
"""
BEFORE = "'received', 'weigh', 'accept', 'hand_over', 'close', 'answer'"
DROP = "DROP TRIGGER flow_note_step ON signals_event"


class Migration(migrations.Migration):
    """The database notes this step too beside the ones that wait to be counted."""

    dependencies = [("flow", "0003_chain")]

    operations = [
        migrations.RunSQL(
            sql=[DROP, TRIGGER.format(names=f"{BEFORE}, 'erase'")],
            reverse_sql=[DROP, TRIGGER.format(names=BEFORE)],
        ),
    ]
