"""One stage of preparing the demo, in a process of its own: each works in another database role."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ketenzicht.config.program import explain
from ketenzicht.config.starting import start_django
from ketenzicht.interfaces.cli.running import guarded


def owner() -> str:
    """Tables and country, as the owner."""
    start_django("owner")
    from django.conf import settings

    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.partners import public as partners
    from ketenzicht.config import setup
    from ketenzicht.config.demo.people import ADMINISTERED, MUNICIPALITIES

    setup.migrate()
    _stored, loaded = setup.load_pack(settings.KETENZICHT_PACK, with_demo=True)
    for place in ADMINISTERED:
        code = MUNICIPALITIES.get(place, place)
        access.create_partner_system(organisation_code=code, organisation_id=partners.organisation_id(code))
    return f"{loaded.organisations} organisations and {loaded.municipalities} municipalities"


def app(signals: str) -> str:
    """People and signals, as the role that serves."""
    start_django("app")
    from django.db import connection

    from ketenzicht.config.demo.seeding import seed

    # A demo that is broken off is begun anew, so not every one of its thousands of small commits need reach the disk.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    seeded = seed(int(signals))
    return f"{seeded.people} people and {seeded.new_signals} signals"


STAGES: dict[str, Callable[..., str]] = {"owner": owner, "app": app}


def main(name: str, *arguments: str) -> int:
    """Do one stage and write what came of it."""
    sys.stdout.write(STAGES[name](*arguments))
    return 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(*sys.argv[1:]), explain))
