"""The story of the matrix's world: four organisations with somebody in every role, and what they sent each other."""

import io
from dataclasses import replace
from uuid import UUID

import psycopg
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import ErasureOrder
from ketenzicht.shared import ids
from ketenzicht.shared.errors import KetenzichtError
from tests.conftest import Person, administrator_url, hire_person, open_act
from tests.functional.matrix import things
from tests.functional.matrix.rooms import KEPT
from tests.functional.matrix.world import Seat, World

INSPECTION, DETECTIVES, POLICE, REGISTRY = "nla-toezicht", "nla-opsporing", "politie-oost-nederland", "comensha"
FALLBACK = "politie-landelijk-loket"
ORGANISATIONS = (INSPECTION, DETECTIVES, POLICE, REGISTRY)
ROLES = (
    "reporter",
    "intake_officer",
    "manager",
    "privacy_officer",
    "administrator",
    "policy_officer",
    "partner_system",
)
TWICE = (("reporter", INSPECTION), ("intake_officer", DETECTIVES), ("privacy_officer", POLICE))
TEXTS = ("fact", "circumstance", "interpretation", "source", "place", "period", "contact")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHERE_TO = (("labour", "GM0153"), ("sexual", "GM0153"), ("criminal", "GM0153"))


def build() -> World:
    """The world, committed. Needs an empty database with the country's pack."""
    world = World()
    _everybody(world)
    _keys(world)
    for number in range(len(WHERE_TO)):
        for seat in [seat for seat in world.seats.values() if seat.role in {"reporter", "partner_system"}]:
            _report(world, seat, number)
    for code in (*ORGANISATIONS[1:3], FALLBACK):
        _take_in(world, world.seats[f"intake_officer@{code}"])
    _drafts_and_orders(world)
    _files(world)
    things.look(world)
    for seat in world.seats.values():
        _begin(world, seat)
    _nobody_in_particular(world)
    connection.close()
    return world


def _nobody_in_particular(world: World) -> None:
    """Somebody with two tasks who has not chosen one, and the page of what does not exist."""
    twice = [world.seats[f"reporter@{INSPECTION}#3"].person, world.seats[f"intake_officer@{DETECTIVES}#3"].person]
    world.undecided = browser_of(twice[0])
    session = SessionStore(world.undecided.cookies["kz_session"].value)
    del session["task"]
    session.save()
    for canary in (twice[0].username, *(person.mandate_id for person in twice)):
        world.plant(canary, {"undecided"}, "one's own")
    world.things["task"] = [
        replace(task, of=task.of | {"undecided"}) if f"reporter@{INSPECTION}#3" in task.of else task
        for task in world.things["task"]
    ]
    world.absent_page = Client(raise_request_exception=False).get("/nergens").content


def _everybody(world: World) -> None:
    for code in ORGANISATIONS:
        for role in ROLES[:-1]:
            _hire(world, role, code)
    for role, code in TWICE:
        _hire(world, role, code, "#2")
    _hire(world, "intake_officer", FALLBACK)
    _hire(world, "reporter", INSPECTION, "#3")
    _give_second_task(world, world.seats[f"reporter@{INSPECTION}#3"])


def _hire(world: World, role: str, code: str, mark: str = "") -> None:
    person = hire_person(role, code, name=world.word())
    name = f"{role}@{code}{mark}"
    world.seats[name] = Seat(name, person, browser_of(person))


def _give_second_task(world: World, first: Seat) -> None:
    """The same person also takes in signals elsewhere: what one task shows, the other may not."""
    organisation = world.seats[f"intake_officer@{DETECTIVES}"].person.organisation_id
    mandate = access.first_mandate(
        actor_id=first.person.id,
        actor_kind="person",
        organisation_id=organisation,
        role=access.Role.INTAKE_OFFICER,
    )
    person = replace(
        first.person,
        organisation_id=organisation,
        organisation_code=DETECTIVES,
        role="intake_officer",
        mandate_id=mandate,
    )
    name = f"intake_officer@{DETECTIVES}#3"
    world.seats[name] = Seat(name, person, browser_of(person))


def browser_of(person: Person) -> Client:
    """A client that is signed in and works on the task of this mandate."""
    user = access.User.objects.get(id=person.id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["task"] = str(person.mandate_id)
    session.create()
    client = Client(raise_request_exception=False)
    client.cookies["kz_session"] = session.session_key or ""
    return client


def _keys(world: World) -> None:
    """Every organisation has a system of its own with a key; the operator made the machine."""
    for code in ORGANISATIONS:
        with psycopg.connect(administrator_url(), autocommit=True) as admin:
            admin.execute(
                "INSERT INTO access_machine (id, code, title, is_active) VALUES (%s, %s, %s, true)",
                [ids.new_id(), f"partner-{code}", code],
            )
        person = hire_person("partner_system", code)
        with open_act(world.seats[f"administrator@{code}"].person) as act:
            label = world.plant(world.word(), world.at(code, "administrator"), "label of a key")
            _, secret = access.issue_api_key(by=act, label=label)
        name = f"partner_system@{code}"
        client = Client(raise_request_exception=False)
        world.seats[name] = Seat(name, person, client, (("Authorization", f"Bearer {secret}"),))
    # Whoever works at an organisation may know who else does.
    for seat in world.seats.values():
        world.plant(seat.person.username, world.at(seat.organisation), f"name of {seat.name}")


def _report(world: World, seat: Seat, number: int) -> None:
    """One report with a canary in every field, the copy that it made, and something added to it later."""
    form, municipality = WHERE_TO[number]
    words = {name: world.word() for name in (*TEXTS, "person", "note", "filename", "file", "addition")}
    new = signals.NewSignal(
        **{name: f"Iets over {words[name]} gezien." for name in TEXTS},
        forms=(form,),
        age_class="adult",
        urgency="normal",
        reporter_kind="labour_inspector",
        municipality=municipality,
        place_kind="municipality",
        conditions_met=("acute_danger",),
        mentions=(
            signals.NewMention("person", f"{words['person'].title()} Voorbeeld", role="possible_victim"),
            signals.NewMention("organisation", "Voorbeeld B.V.", parts={"note": words["note"]}),
        ),
        attachments=(signals.NewAttachment(f"{words['filename']}.txt", "text/plain", words["file"].encode()),),
    )
    with open_act(seat.person) as act:
        sent = signals.submit_signal(by=act, new=new)
    with open_act(seat.person) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text=f"Ook {words['addition']}.")
    world.written[sent.reference] = words
    things.plant_copy(world, {seat.name}, words, withheld=())
    world.plant(sent.reference, {seat.name}, "reference of a report")
    desk = world.at(world.code_of(sent.receiver_id), "intake_officer")
    held = _held(world, desk, sent.reference)
    things.plant_copy(world, desk, words, withheld=held.withheld)
    world.plant(sent.reference, desk | world.at(world.code_of(sent.receiver_id), "manager"), "reference of a report")
    for word in (words["fact"], words["person"], sent.reference):
        world.queries.append((word, frozenset(world.audience[word.lower()])))


def _held(world: World, desk: set[str], reference: str) -> signals.SignalDetail:
    with open_act(world.seats[min(desk)].person) as act:
        (row,) = signals.search_signals(by=act, query=reference).items
        return signals.get_signal(by=act, signal_id=row.id)


def _take_in(world: World, officer: Seat) -> None:
    """What a desk holds is left as it is, weighed, taken on, closed, answered, or handed over: one of each in turn."""
    with open_act(officer.person) as act:
        held = sorted(signals.list_signals(by=act).items, key=lambda row: row.received_at)
    for turn, row in enumerate(held):
        for step in _WAYS[turn % len(_WAYS)]:
            _step(world, officer, row, step)


_WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("note", "weigh"),
    ("weigh", "hand_over"),
    ("weigh", "accept"),
    ("weigh", "accept", "close"),
    ("weigh", "accept", "close", "answer"),
)


def _step(world: World, officer: Seat, row: signals.SignalSummary, step: str) -> None:
    desk = world.at(officer.organisation, "intake_officer")
    word = world.word()
    with open_act(officer.person) as act:
        now = signals.get_signal(by=act, signal_id=row.id)
        target = {"by": act, "signal_id": row.id, "version": now.version}
        if step == "note":
            signals.add_to_signal(by=act, signal_id=row.id, kind="note", text=word)
        elif step == "weigh":
            signals.weigh(**target, result="leads_to_investigate", text=word)
        elif step == "accept":
            signals.accept(**target)
        elif step == "close":
            signals.close(**target, outcome="investigation_started", reference=word)
        elif step == "answer":
            signals.answer(**target, answer_class="in_investigation", text=word)
        else:
            code = _hand_over(world, act, now, word)
    if step == "hand_over":
        there = world.at(code, "intake_officer")
        things.plant_received(world, row.reference, code, withheld=_held(world, there, row.reference).withheld)
    if step == "answer":
        world.plant(word, things.reporter_of(world, row.reference), "answer to a reporter")
    else:
        world.plant(word, desk, f"{step} of a held copy")


def _hand_over(world: World, act: access.Act, now: signals.SignalDetail, word: str) -> str:
    """To the first of the others that a ground leads to; gives its code."""
    first = (INSPECTION, REGISTRY) if act.organisation_code == POLICE else (REGISTRY, INSPECTION)
    for code in (*first, DETECTIVES, POLICE):
        there = next(iter(world.at(code, "intake_officer")))
        met = ("authority_agrees", "necessity_note") if code == INSPECTION else ()
        if _went(act, now, world.seats[there].person.organisation_id, met, word):
            return code
    raise AssertionError("no ground led anywhere: the world has too few copies")


def _went(access_act: access.Act, now: signals.SignalDetail, receiver: UUID, met: tuple[str, ...], word: str) -> bool:
    try:
        signals.hand_over(
            by=access_act,
            signal_id=now.id,
            version=now.version,
            receiver_id=receiver,
            reason="better_placed",
            conditions_met=met,
            text=word,
        )
    except KetenzichtError:
        return False
    return True


def _drafts_and_orders(world: World) -> None:
    for seat in [seat for seat in world.seats.values() if seat.role == "reporter"]:
        word = world.plant(world.word(), {seat.name}, "draft")
        with open_act(seat.person) as act:
            signals.save_draft(by=act, values={"fact": [word]})
        note = world.plant(world.word(), {seat.name}, "notes of a professional")
        with open_act(seat.person) as act:
            signals.save_draft(by=act, values={"fact": [note]}, kind=signals.DraftKind.NOTES)
    for code in ORGANISATIONS:
        own = world.seats[f"privacy_officer@{code}"]
        reference = f"KZ-0000-{ORGANISATIONS.index(code):04d}"
        with open_act(own.person) as act:
            ErasureOrder.objects.create(
                organisation_id=act.organisation_id,
                compartment="general",
                reference=reference,
                reason="wrong",
                ordered_by=act.actor_id,
            )
        world.plant(reference, world.at(code, "privacy_officer", "manager"), "reference of an order")


def _files(world: World) -> None:
    """Whoever reports brought a file with a canary in its name, in a column and in a row; each organisation keeps a
    mapping with one in it."""
    for seat in [seat for seat in world.seats.values() if seat.role in {"reporter", "partner_system"}]:
        name, column, text = (world.plant(world.word(), {seat.name}, "file of reports") for _ in range(3))
        content = io.BytesIO(f"feit;{column}\nIets met {text} gezien.;x\n".encode())
        with open_act(seat.person) as act:
            imports.take_file(by=act, name=f"{name}.csv", content=content)
    for code in ORGANISATIONS:
        readers = world.at(code, "reporter", "partner_system")
        word = world.plant(world.word(), readers, "mapping of an organisation")
        mapping = imports.Mapping((imports.ColumnRule("feit", "fact"),), {"contact": word})
        with open_act(world.seats[f"reporter@{code}"].person) as act:
            imports.save_mapping(by=act, name=KEPT, mapping=mapping)


def _begin(world: World, seat: Seat) -> None:
    """Open the act of each seat, as its first page would, so that a try only tries."""
    purpose = next(purpose for purpose, rule in access.PURPOSES.items() if rule.role == seat.role)
    world.acts[seat.name] = access.open_context(mandate_id=seat.person.mandate_id, purpose=purpose, auth_level="matrix")
    if seat.role != "partner_system":
        answer = seat.client.get("/berichten/")
        assert answer.status_code == 200, (seat.name, answer.status_code)
