"""Proof that restored content can be read: a sample of signals at every organisation, opened with the key file."""

from __future__ import annotations

import sys

from ketenzicht.config.program import explain
from ketenzicht.config.starting import start_django
from ketenzicht.interfaces.cli.running import guarded

SAMPLE = 100


def read_sample() -> int:
    """Open the facts of up to a hundred signals per organisation; says how many. Raises what can't be opened."""
    from django.db import connection

    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.encryption import public as encryption

    count = 0
    for organisation_id in access.list_organisations_ever_used():
        with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME) as act:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id, case_key_id, fact FROM signals_signal WHERE fact IS NOT NULL"
                    " ORDER BY random() LIMIT %s",
                    [SAMPLE],
                )
                rows = cursor.fetchall()
            keys = encryption.open_keys([key_id for _row, key_id, _fact in rows])
            for row, key_id, fact in rows:
                keys[key_id].open_text(bytes(fact), model="signal", field="fact", row=row)
            if rows:
                act.record("consult", "restore_sample", fields=("fact",), count=len(rows))
        count += len(rows)
    return count


def main() -> int:
    """Read the sample and say how much was read."""
    start_django("app")
    sys.stdout.write(f"  content of {read_sample()} signals read\n")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main, explain))
