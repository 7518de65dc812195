"""A small world: one desk with people of every role, a reporter, and a signal in every state."""

import io
from dataclasses import dataclass
from uuid import UUID

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, hire_person, open_act

REPORTING, DESK, ELSEWHERE = "nla-toezicht", "nla-opsporing", "politie-landelijk"
STEPS = {
    "received": (),
    "weighed": ("weigh",),
    "accepted": ("weigh", "accept"),
    "closed": ("weigh", "accept", "close"),
    "answered": ("weigh", "accept", "close", "answer"),
    "handed_over": ("weigh", "hand_over"),
}


@dataclass(frozen=True, slots=True)
class World:
    """Who lives here, and the copies of each signal by the state of the desk's copy."""

    reporter: Person
    officer: Person
    colleague: Person
    manager: Person
    privacy_officer: Person
    administrator: Person
    policy_officer: Person
    own: dict[str, UUID]
    held: dict[str, UUID]
    draft: UUID
    notes: UUID
    files: dict[str, UUID]

    def person(self, role: str) -> Person:
        """Somebody with this role."""
        found = getattr(self, role)
        assert isinstance(found, Person)
        return found


def settle() -> World:
    """Make it all, through the public doors."""
    hire_person("intake_officer", "politie-landelijk-loket")
    hire_person("intake_officer", ELSEWHERE)
    reporter, officer = hire_person("reporter", REPORTING), hire_person("intake_officer", DESK)
    access.create_person(username="demo", email="d@example.org", display_name="Demo", password=None, is_demo=True)
    own, held = {}, {}
    for state, verbs in STEPS.items():
        own[state] = report(reporter, f"Verzonnen melding: {state}.")
        held[state] = take(officer, verbs)
    with open_act(reporter) as act:
        draft = signals.save_draft(by=act, values={"fact": "Nog niet af."}).id
        noted = {"fact": ["Zes mensen, een sleutel."], "indicators": ["sleeps_at_work"]}
        notes = signals.save_draft(by=act, values=noted, kind=signals.DraftKind.NOTES).id
    return World(
        reporter=reporter,
        officer=officer,
        colleague=hire_person("intake_officer", DESK),
        manager=hire_person("manager", DESK),
        privacy_officer=hire_person("privacy_officer", DESK),
        administrator=hire_person("administrator", DESK),
        policy_officer=hire_person("policy_officer", DESK),
        own=own,
        held=held,
        draft=draft,
        notes=notes,
        files=bring_files(reporter),
    )


FILE = (
    "Kenmerk;Omschrijving;Vorm;Gemeente;Naam;Telefoon\n"
    "A-1;Zes mensen slapen in de loods.;labour;Venlo;Iris Voorbeeld;06 12345678\n"
    "A-2;;iets anders;Nergenshuizen;;\n"
)


def bring_files(reporter: Person) -> dict[str, UUID]:
    """A file in each of the states in which its page differs."""
    found = {}
    for state in ("new", "checking", "checked", "done"):
        with open_act(reporter) as act:
            file = imports.take_file(by=act, name="meldingen.csv", content=io.BytesIO(FILE.encode()))
        found[state] = file.id
        for command in {"new": (), "checking": (imports.check_file,), "checked": (imports.check_file,)}.get(
            state, (imports.check_file, imports.take_in)
        ):
            with open_act(reporter) as act:
                begun = command(by=act, import_id=file.id, here=True)
            if state != "checking" and begun.context_id is not None:
                imports.run_import(context_id=begun.context_id, import_id=file.id)
    return found


def report(reporter: Person, fact: str) -> UUID:
    """A report of exploitation of labour in Venlo, as a labour inspector sends it."""
    new = signals.NewSignal(
        fact=fact,
        interpretation="Zij lijken niet weg te kunnen.",
        forms=("labour",),
        age_class="adult",
        urgency="normal",
        reporter_kind="labour_inspector",
        municipality="GM0983",
        place_kind="municipality",
        mentions=(signals.NewMention(kind="person", value="Iris Voorbeeld", role="possible_victim"),),
        attachments=(signals.NewAttachment("notitie.txt", "text/plain", b"Gezien om acht uur."),),
    )
    with open_act(reporter) as act:
        return signals.submit_signal(by=act, new=new).id


def take(officer: Person, verbs: tuple[str, ...]) -> UUID:
    """The desk's copy of what came in last, after these steps."""
    with open_act(officer) as act:
        found = signals.list_signals(by=act).items
        held_id = max(found, key=lambda one: one.received_at).id
        for verb in verbs:
            version = signals.get_signal(by=act, signal_id=held_id).version
            getattr(signals, verb)(by=act, signal_id=held_id, version=version, **given(verb))
    return held_id


def given(verb: str) -> dict[str, object]:
    """What a step needs to be told."""
    return {
        "weigh": {"result": "leads_to_investigate", "text": "Past bij eerdere."},
        "accept": {},
        "close": {"outcome": "help_arranged"},
        "answer": {"answer_class": "help_given", "text": "Dank u."},
        "hand_over": {"receiver_id": partners.organisation_id(ELSEWHERE), "reason": "better_placed"},
    }[verb]
