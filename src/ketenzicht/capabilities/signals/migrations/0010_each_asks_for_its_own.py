"""Let each row that hangs on a signal ask for its own signal, and not read every signal of the organisation first."""

from django.db import migrations

from ketenzicht.capabilities.access.public import child_of_signal

PARTS = ("mention", "searchtoken", "attachment", "addition", "update", "event")


def condition(part: str) -> str:
    """The policy of a part, as `child_of_signal` has it now."""
    wall = child_of_signal(f"signals_{part}")
    return f"ALTER POLICY wall ON signals_{part} USING ({wall}) WITH CHECK ({wall})"


class Migration(migrations.Migration):
    """For databases that were made before; a new one has it from the start."""

    dependencies = [("signals", "0009_erased")]

    operations = [migrations.RunSQL(sql=[condition(part) for part in PARTS], reverse_sql=migrations.RunSQL.noop)]
