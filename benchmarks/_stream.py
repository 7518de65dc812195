"""A stream of intakes over HTTP by several clients at once, each with a ledger of what was acknowledged."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from benchmarks._browser import Answer, Browser, File, PartnerSystem, Unreachable, signal_in

REPORTERS = {
    "melder.nla-toezicht": "labour_inspector",
    "melder.politie-amsterdam": "police_first_line",
    "melder.kmar": "border_guard",
}
"""Who reports over the pages, and as what."""
MUNICIPALITIES = ("GM0153", "GM0599", "GM0363", "GM0344")
FORMS = ("labour", "sexual", "criminal")
ONE_IN_FILES = 5
SENT, STORED = 302, (200, 201)
TRIED_AGAIN = 0.9
"""How often a client sends the same again when no answer came; otherwise it is left for the end."""


@dataclass(slots=True)
class Entry:
    """One report in a client's ledger: what was sent, by whom, and what was acknowledged (an empty id: nothing)."""

    key: str
    by: str
    fact: str
    person: str
    phone: str
    municipality: str
    form: str
    file: str
    signal_id: str = ""
    tries: int = 0


@dataclass(slots=True)
class Ledger:
    """What all clients sent, and what they were told."""

    entries: list[Entry] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> list[Entry]:
        """What was acknowledged: this may never be lost."""
        return [entry for entry in self.entries if entry.signal_id]

    @property
    def open(self) -> list[Entry]:
        """What was sent without ever an answer: stored once or not at all."""
        return [entry for entry in self.entries if not entry.signal_id]

    def as_json(self) -> list[dict[str, Any]]:
        """For the check inside the house."""
        return [asdict(entry) for entry in self.entries]


class Stream:
    """Clients that report until told to stop."""

    def __init__(self, port: int, made: Any, seed: int) -> None:
        self.ledger = Ledger()
        self._port, self._made, self._seed = port, made, seed
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, *, browsers: Sequence[str], systems: int) -> None:
        """Let them begin: one browser for each name, and so many partner systems."""
        senders = [(name, self._browser(name)) for name in browsers]
        senders += [("", self._system()) for _ in range(systems)]
        for number, (name, send) in enumerate(senders):
            drawn = random.Random(f"{self._seed}:{number}")
            self._threads.append(threading.Thread(target=self._report, args=(name, send, drawn), daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everyone finish what is under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def send_what_is_open(self) -> list[Entry]:
        """Send again whatever was never answered; gives those entries."""
        waiting = self.ledger.open
        senders = {name: self._browser(name) for name in {entry.by for entry in waiting} - {""}} | {"": self._system()}
        for entry in waiting:
            self._attempt(entry, senders[entry.by])
        return waiting

    def _report(self, name: str, send: Callable[[Entry], Answer], drawn: random.Random) -> None:
        while not self._stop.is_set():
            entry = new_entry(name, drawn)
            self.ledger.entries.append(entry)
            self._attempt(entry, send)
            while not entry.signal_id and not self._stop.is_set() and drawn.random() < TRIED_AGAIN:
                self._stop.wait(drawn.uniform(0.2, 1.0))
                self._attempt(entry, send)

    def _attempt(self, entry: Entry, send: Callable[[Entry], Answer]) -> None:
        entry.tries += 1
        try:
            answer = send(entry)
        except Unreachable:
            return
        signal_id = _acknowledged(answer)
        if entry.signal_id and signal_id != entry.signal_id:
            self.ledger.wrong.append(f"{entry.key} was acknowledged as two signals")
        entry.signal_id = signal_id or entry.signal_id
        if not signal_id and answer.status < 500:
            self.ledger.wrong.append(f"{entry.key} was answered with {answer.status}: {answer.body[-300:]!r}")

    def _browser(self, name: str) -> Callable[[Entry], Answer]:
        browser = Browser(self._port)
        browser.step_in(*self._made["people"][name])
        return lambda entry: browser.post("/melden/", fields_of(entry), _files(entry))

    def _system(self) -> Callable[[Entry], Answer]:
        system = PartnerSystem(self._port, self._made["key"])
        return lambda entry: system.send(_body(entry), key=entry.key)


def new_entry(name: str, drawn: random.Random) -> Entry:
    """A report unlike any other, about nobody who exists."""
    word = f"{drawn.getrandbits(64):016x}"
    return Entry(
        key=str(UUID(int=drawn.getrandbits(128), version=4)),
        by=name,
        fact=f"Mensen slapen boven de werkplaats. Kenmerk {word}. {'Zij werken lang. ' * drawn.randrange(20)}".strip(),
        person=f"Voorbeeld {word}",
        phone=f"06{drawn.randrange(10_000_000, 99_999_999)}",
        municipality=drawn.choice(MUNICIPALITIES),
        form=drawn.choice(FORMS),
        file=f"Gezien bij {word}." * 50 if name and drawn.randrange(ONE_IN_FILES) == 0 else "",
    )


def fields_of(entry: Entry) -> list[tuple[str, str]]:
    """A report as the fields of the page's form."""
    return [
        ("fact", entry.fact),
        ("do", "send"),
        ("submission_key", entry.key),
        ("municipality", entry.municipality),
        ("place_kind", "municipality"),
        ("forms", entry.form),
        ("age_class", "adult"),
        ("urgency", "normal"),
        ("reporter_kind", REPORTERS[entry.by]),
        ("mentions-TOTAL_FORMS", "2"),
        ("mentions-INITIAL_FORMS", "0"),
        ("mentions-0-kind", "person"),
        ("mentions-0-value", entry.person),
        ("mentions-0-role", "possible_victim"),
        ("mentions-1-kind", "phone"),
        ("mentions-1-value", entry.phone),
        ("mentions-1-role", "unknown"),
    ]


def _files(entry: Entry) -> list[tuple[str, File]]:
    return [("attachments", File("notitie.txt", "text/plain", entry.file.encode()))] if entry.file else []


def _body(entry: Entry) -> dict[str, object]:
    return {
        "fact": entry.fact,
        "forms": [entry.form],
        "ageClass": "adult",
        "reporterKind": "labour_inspector",
        "municipality": entry.municipality,
        "placeKind": "municipality",
        "mentions": [
            {"kind": "person", "value": entry.person, "role": "possible_victim"},
            {"kind": "phone", "value": entry.phone},
        ],
    }


def _acknowledged(answer: Answer) -> str:
    if answer.status == SENT:
        return signal_in(answer.location)
    return str(json.loads(answer.body)["id"]) if answer.status in STORED else ""
