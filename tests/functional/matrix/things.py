"""What exists in the world after its story, read past the walls as administrator, and who may ever see its id.

Read from the tables and not through the application: what the matrix tries must not depend on what it tests.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg

from tests.conftest import administrator_url
from tests.functional.matrix.world import Thing, World

OF_MENTIONS, OF_ATTACHMENTS = ("person", "note"), ("filename", "file")


def plant_copy(world: World, readers: set[str], words: Mapping[str, str], *, withheld: Sequence[str]) -> None:
    """Those who may read a copy may see every canary of it, but for what was withheld from them."""
    hidden = set(withheld)
    hidden |= set(OF_MENTIONS) if "mentions" in hidden else set()
    hidden |= set(OF_ATTACHMENTS) if "attachments" in hidden else set()
    for name, word in words.items():
        world.plant(word, () if name in hidden else readers, f"{name} of a report")


def look(world: World) -> None:
    """Note everything that a request can name, and who may see the ids."""
    with psycopg.connect(administrator_url(), autocommit=True) as admin:
        _signals(world, admin)
        _attachments(world, admin)
        _updates(world, admin)
        _clocks(world, admin)
        _notices(world, admin)
        _of_persons(world, admin)
        _files(world, admin)
        _of_organisations(world, admin)
        _disclosed(world, admin)


def _rows(admin: psycopg.Connection[Any], sql: str) -> list[tuple[Any, ...]]:
    # In a fixed order, so that a seed gives the same tries in every world.
    return sorted(admin.execute(sql).fetchall(), key=lambda row: tuple(map(str, row[1:])))


def _overseers(world: World, code: str) -> set[str]:
    return world.at(code, "privacy_officer")


def _signals(world: World, admin: psycopg.Connection[Any]) -> None:
    rows = _rows(
        admin,
        "SELECT id, received_at, kind, organisation_id, reported_by, state, version, compartment FROM signals_signal",
    )
    for signal_id, _, kind, organisation, reported_by, state, version, _ in rows:
        code = world.code_of(organisation)
        if kind == "reported":
            of = _seats_of(world, reported_by, code, "reporter", "partner_system")
            more = set()
        else:
            of = world.at(code, "intake_officer")
            more = world.at(code, "manager")
        world.add(Thing("signal", signal_id, frozenset(of), frozenset(more), state=f"{kind}:{state}", version=version))
        world.plant(signal_id, of | more | _overseers(world, code), f"id of a {kind} copy at {code}")


def _seats_of(world: World, actor: UUID, code: str, *roles: str) -> set[str]:
    return {name for name in world.at(code, *roles) if world.seats[name].person.id == actor}


def _attachments(world: World, admin: psycopg.Connection[Any]) -> None:
    copies = {thing.id: thing for thing in world.things["signal"]}
    rows = _rows(admin, "SELECT id, added_at, signal_id, organisation_id FROM signals_attachment")
    for attachment_id, _, signal_id, organisation in rows:
        of = copies[signal_id].of
        world.add(Thing("attachment", attachment_id, of, parent=signal_id))
        world.plant(attachment_id, of | _overseers(world, world.code_of(organisation)), "id of an attachment")


def _updates(world: World, admin: psycopg.Connection[Any]) -> None:
    copies = {thing.id: thing for thing in world.things["signal"]}
    for update_id, _, signal_id, organisation in _rows(
        admin, "SELECT id, at, signal_id, organisation_id FROM signals_update"
    ):
        of = copies[signal_id].of
        world.add(Thing("update", update_id, of))
        world.plant(update_id, of | _overseers(world, world.code_of(organisation)), "id of an update")


def _clocks(world: World, admin: psycopg.Connection[Any]) -> None:
    rows = _rows(admin, "SELECT id, started_at, organisation_id, state, pausable, version FROM clocks_clock")
    for clock_id, _, organisation, state, pausable, version in rows:
        code = world.code_of(organisation)
        of = world.at(code, "intake_officer", "manager")
        world.add(Thing("clock", clock_id, frozenset(of), state=f"{state}:{pausable}", version=version))
        world.plant(clock_id, of | _overseers(world, code), f"id of a clock at {code}")


def _notices(world: World, admin: psycopg.Connection[Any]) -> None:
    rows = _rows(admin, "SELECT id, created_at, organisation_id, actor_id, role FROM clocks_notice")
    for notice_id, _, organisation, actor, role in rows:
        code = world.code_of(organisation)
        of = world.at(code, role) if role else {n for n in world.at(code) if world.seats[n].person.id == actor}
        world.add(Thing("notice", notice_id, frozenset(of)))
        world.plant(notice_id, of | _overseers(world, code), f"id of a notice at {code}")


def _of_persons(world: World, admin: psycopg.Connection[Any]) -> None:
    rows = _rows(admin, "SELECT id, saved_at, organisation_id, reported_by, kind FROM signals_draft")
    for draft_id, _, organisation, actor, kind in rows:
        code = world.code_of(organisation)
        of = _seats_of(world, actor, code, "reporter")
        world.add(Thing("notes" if kind == "notes" else "draft", draft_id, frozenset(of)))
        world.plant(draft_id, of | _overseers(world, code), f"id of a draft: {kind}")


def _files(world: World, admin: psycopg.Connection[Any]) -> None:
    rows = _rows(admin, "SELECT id, created_at, organisation_id, reported_by, state FROM imports_import")
    for import_id, _, organisation, actor, state in rows:
        code = world.code_of(organisation)
        of = _seats_of(world, actor, code, "reporter", "partner_system")
        world.add(Thing("import", import_id, frozenset(of), state=state))
        world.plant(import_id, of | _overseers(world, code), f"id of a file at {code}")


def _of_organisations(world: World, admin: psycopg.Connection[Any]) -> None:
    orders = _rows(admin, "SELECT id, ordered_at, organisation_id, ordered_by FROM signals_erasureorder")
    for order_id, _, organisation, actor in orders:
        code = world.code_of(organisation)
        ours = world.at(code, "privacy_officer", "manager")
        of = _seats_of(world, actor, code, "privacy_officer")
        world.add(Thing("order", order_id, frozenset(of), ours=frozenset(ours)))
        world.plant(order_id, ours, f"id of an order at {code}")
    mandates = _rows(
        admin,
        "SELECT id, valid_from, organisation_id, actor_id, role FROM access_mandate WHERE organisation_id IS NOT NULL",
    )
    for mandate_id, _, organisation, actor, _ in mandates:
        code = world.code_of(organisation)
        own = {seat.name for seat in world.seats.values() if seat.person.id == actor}
        of = world.at(code, "administrator")
        world.add(Thing("mandate", mandate_id, frozenset(of), state="own" if of & own else ""))
        world.add(Thing("task", mandate_id, frozenset(own)))
        world.plant(mandate_id, of | own | _overseers(world, code), f"id of a mandate at {code}")
    keys = _rows(
        admin,
        "SELECT k.id, k.created_at, m.organisation_id FROM access_apikey k "
        "JOIN access_mandate m ON m.id = k.mandate_id",
    )
    for key_id, _, organisation in keys:
        code = world.code_of(organisation)
        of = world.at(code, "administrator")
        world.add(Thing("key", key_id, frozenset(of)))
        world.plant(key_id, of | _overseers(world, code), f"id of a key at {code}")


def _disclosed(world: World, admin: psycopg.Connection[Any]) -> None:
    """A disclosure is written down at both sides under the sender's number of the object."""
    for object_ref, _, organisation in _rows(
        admin, "SELECT object_ref, disclosed_at, organisation_id FROM access_disclosure"
    ):
        code = world.code_of(organisation)
        world.plant(object_ref, world.at(code, "privacy_officer", "intake_officer"), "object of a disclosure")


def reporter_of(world: World, reference: str) -> set[str]:
    """Who reported the signal with this reference."""
    return {n for n in world.audience[reference.lower()] if world.seats[n].role in {"reporter", "partner_system"}}


def plant_received(world: World, reference: str, code: str, *, withheld: Sequence[str]) -> None:
    """Who received a signal that was handed over may see what its reporter wrote, and added with the facts."""
    receivers = world.at(code, "intake_officer")
    hidden = {*withheld, "addition"} if "fact" in withheld else set(withheld)
    plant_copy(world, receivers, world.written[reference], withheld=sorted(hidden))
    world.plant(reference, receivers | world.at(code, "manager"), "reference of a report")
