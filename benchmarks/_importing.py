"""What the measurement of imports does inside its house: people at every desk, and one file gone through.

Run as a module: JSON in, JSON out.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from ketenzicht.config.starting import start_django

ORGANISATION, WHO = "nla-toezicht", "inspecteur"


def settle(_given: dict[str, Any]) -> dict[str, Any]:
    """Somebody takes in signals everywhere; one inspector reports."""
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.partners import public as partners
    from ketenzicht.shared import clock

    def hire(name: str) -> Any:
        return access.create_person(username=name, email=f"{name}@example.org", display_name=name)

    desk, inspector = hire("loket"), hire(WHO)
    desks = partners.list_organisations(clock.today())
    for organisation in desks:
        access.first_mandate(
            actor_id=desk, actor_kind="person", organisation_id=organisation.id, role=access.Role.INTAKE_OFFICER
        )
        access.start_organisation(organisation.id)
    access.first_mandate(
        actor_id=inspector,
        actor_kind="person",
        organisation_id=partners.organisation_id(ORGANISATION),
        role=access.Role.REPORTER,
    )
    return {"desks": len(desks)}


def take(given: dict[str, Any]) -> dict[str, Any]:
    """Bring one file, have it checked and taken in; seconds of each, processor time, and the peak of memory."""
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.imports import public as imports
    from ketenzicht.capabilities.partners import public as partners

    mandate = access.find_reporting_mandate(WHO, partners.organisation_id(ORGANISATION))
    if mandate is None:
        raise SystemExit("nobody may report in this house")

    def act() -> Any:
        return access.acting(
            access.open_context(mandate_id=mandate.id, purpose=mandate.purpose, auth_level="measurement")
        )

    took: dict[str, Any] = {"before": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}
    began = time.perf_counter()
    with Path(given["file"]).open("rb") as content, act() as by:
        found = imports.take_file(by=by, name="signals.jsonl", content=content)
    took["bring"] = time.perf_counter() - began
    for name, command in (("check", imports.check_file), ("take", imports.take_in)):
        began, used = time.perf_counter(), _used()
        with act() as by:
            begun = command(by=by, import_id=found.id, here=True)
        imports.run_import(context_id=begun.context_id, import_id=found.id)  # type: ignore[arg-type]  # it was begun
        took[name] = time.perf_counter() - began
        took[f"{name} cpu"] = _used() - used
    with act() as by:
        found = imports.get_import(by=by, import_id=found.id)
    took["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took["peak beside"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return took | {"stored": found.stored, "repeated": found.repeated, "bad": found.bad, "total": found.total}


def _used() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    start_django("app")
    json.dump({"settle": settle, "take": take}[asked["do"]](asked), sys.stdout)
