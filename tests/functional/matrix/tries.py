"""One try: somebody asks for something by one way in. Made from a seed, done, and taken back."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.functional.matrix import rooms
from tests.functional.matrix.oracle import Row, methods_of, rows, table
from tests.functional.matrix.world import Thing, World, undone

NOBODY = "nobody"
UNDECIDED = "undecided"
WEIGHTS = {"rooms": 56, "pages": 27, "api": 15, "account": 2}
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Try:
    """Who asks what, by which method, about which thing; or searches for which word."""

    row: Row
    method: str
    seat: str
    thing: Thing | None = None
    other: UUID | None = None
    query: str = ""

    def __str__(self) -> str:
        about = f" {self.thing.kind} of {sorted(self.thing.of)}" if self.thing else self.query
        return f"{self.seat}: {self.method} {self.row.surface}/{self.row.name}{about}"


@dataclass(frozen=True)
class Answer:
    """What came back: a status, or `yes`, `refused`, `absent`; and everything in it that could hold a canary."""

    status: int | str
    text: str
    location: str = ""
    body: bytes = b""


def sweep(world: World, rng: random.Random) -> Iterator[Try]:
    """Every way in by every method, once by somebody who may and once by anybody."""
    for row in rows():
        for method in methods_of(row.surface, row.name):
            yield one(world, rng, row, method, fitting=True)
            yield one(world, rng, row, method, fitting=False)


def at_random(world: World, rng: random.Random, surfaces: tuple[str, ...] = tuple(WEIGHTS)) -> Iterator[Try]:
    """Tries without end, drawn with the seed."""
    weights = [WEIGHTS[surface] for surface in surfaces]
    while True:
        row = rng.choice(table()[rng.choices(surfaces, weights)[0]])
        yield one(world, rng, row, _method(row, rng), fitting=rng.random() < 0.5)


def known_method(row: Row, rng: random.Random) -> str:
    """A method by which somebody may use this way in."""
    if row.surface == "rooms":
        return "CALL"
    return rng.choice([method for method in methods_of(row.surface, row.name) if row.knows(method)])


def _method(row: Row, rng: random.Random) -> str:
    spoken_of = methods_of(row.surface, row.name)
    known = [method for method in spoken_of if row.knows(method)]
    return rng.choice(known) if known and rng.random() < 0.9 else rng.choice(spoken_of)


def one(world: World, rng: random.Random, row: Row, method: str, *, fitting: bool) -> Try:
    """A try of this row: by a role that may when `fitting`, about a thing that is theirs, near, another's or nobody's.

    Near is what somebody else of the same organisation may reach: there a mistake in the policy alone shows.
    """
    seat = _seat(world, rng, row, method, fitting=fitting)
    if row.takes == "query":
        word, _ = rng.choice(world.queries)
        return Try(row, method, seat, query=word)
    if not row.takes:
        return Try(row, method, seat)
    things = world.things[row.takes]
    theirs = [thing for thing in things if seat in thing.of]
    near = [thing for thing in things if seat not in thing.of and _at_one_desk(world, seat) & set(thing.of)]
    drawn = rng.random()
    if theirs and drawn < 0.4:
        thing = rng.choice(theirs)
    elif near and drawn < 0.65:
        thing = rng.choice(near)
    elif drawn < 0.85:
        thing = rng.choice(things)
    else:
        thing = Thing(row.takes, UUID(int=rng.getrandbits(128), version=4), frozenset())
    strays = [file for file in world.things["attachment"] if file.parent != thing.id]
    return Try(row, method, seat, thing, other=rng.choice(strays).id)


def _at_one_desk(world: World, seat: str) -> set[str]:
    known = world.seats.get(seat)
    return world.at(known.organisation) if known else set()


def _seat(world: World, rng: random.Random, row: Row, method: str, *, fitting: bool) -> str:
    roles = row.roles(method)
    able = sorted(name for name, seat in world.seats.items() if seat.role in roles)
    if fitting and able:
        return rng.choice(able)
    if row.surface == "rooms":
        return rng.choice(sorted(world.seats))
    return rng.choice([*sorted(world.seats), NOBODY, UNDECIDED])


def do(world: World, tried: Try) -> Answer:
    """Do it, and take back whatever it did."""
    with undone():
        if tried.row.surface == "rooms":
            return Answer(*rooms.call(world, tried.row.name, world.seats[tried.seat], tried.thing, tried.query))
        return _ask(world, tried)


def path_of(tried: Try) -> str:
    """The address that is asked for."""
    thing = tried.thing
    names = {"query": quote(tried.query), "other": str(tried.other or ""), "parent": ""}
    if thing is not None:
        names |= {thing.kind: str(thing.id), "parent": str(thing.parent or thing.id)}
    return tried.row.path.format(**names)


def _ask(world: World, tried: Try) -> Answer:
    seat = world.seats.get(tried.seat)
    client = Client(raise_request_exception=False) if seat is None else seat.client
    if tried.seat == UNDECIDED:
        client = world.undecided
    kept = dict(client.cookies)
    headers = dict(seat.headers) if seat is not None else {}
    response = send(world, client, tried, headers)
    client.cookies.clear()
    client.cookies.update(kept)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace") + " " + " ".join(map(str, response.headers.values()))
    return Answer(response.status_code, text, response.headers.get("Location", ""), body)


def send(world: World, client: Client, tried: Try, headers: dict[str, str]) -> HttpResponse:
    path = path_of(tried)
    if tried.method in SAFE:
        return client.generic(tried.method, path, headers=headers)
    if tried.row.surface == "api":
        return _send_api(client, tried, path, headers)
    body = _body(world, tried)
    if tried.method == "POST":
        return client.post(path, body, headers=headers)
    return client.generic(tried.method, path, headers=headers)


def _send_api(client: Client, tried: Try, path: str, headers: dict[str, str]) -> HttpResponse:
    if tried.method == "POST" and tried.row.name == "list_attachments/attach":
        return client.post(path, {"file": SimpleUploadedFile("n.txt", b"tekst", "text/plain")}, headers=headers)
    if tried.row.name == "send_signal":
        body = '{"fact": "Iets.", "ownReference": "M-1", "conditionsMet": ["acute_danger"]}'
    elif tried.row.name == "send_signals":
        body = '{"items": [{"fact": "Iets.", "ownReference": "M-2", "conditionsMet": ["acute_danger"]}, {}]}'
    else:
        body = '{"kind": "addition", "text": "Nog iets."}'
    given = body if tried.method == "POST" else ""
    return client.generic(tried.method, path, given, "application/json", headers=headers)


def _body(world: World, tried: Try) -> dict[str, object]:
    """The fields of the form of a page, filled in as a browser would."""
    thing = tried.thing
    version = thing.version if thing is not None else 1
    forms: dict[str, dict[str, object]] = {
        "choose_task/choice": {"choice": str(thing.id) if thing is not None else ""},
        "new_signal": {"do": "check", "fact": "Iets gezien."},
        "new_signal/begin": {"do": "begin", "view": "bank", "indicators": ["underpaid"]},
        "anonymous_report/begin": {"do": "begin", "indicators": ["underpaid"]},
        "think": {"indicators": ["underpaid", "carries_for_others"]},
        "think/view": {"indicators": ["underpaid"], "forms": ["labour"], "view": "bank"},
        "advice": {"form": "labour", "age_class": "adult", "indicators": ["underpaid"]},
        "meldcode/report": {"do": "report", "fact": "Iets gezien.", "take": ["fact"]},
        "meldcode_notes/keep": {"do": "keep", "fact": "Iets gezien."},
        "new_signal/keep": {"do": "draft", "fact": "Iets.", "draft": str(thing.id) if thing is not None else ""},
        "own_signal": {"kind": "addition", "text": "Nog iets."},
        "hand_over": {"version": version, "search": "1", "q": ""},
        "held_step/weigh": {"version": version, "result": "leads_to_investigate"},
        "held_step/accept": {"version": version},
        "held_step/close": {"version": version, "outcome": "investigation_started", "reference": "2026-1"},
        "held_step/answer": {"version": version, "answer_class": "in_investigation"},
        "held_step/ask": {"version": version, "text": "Weet u nog wanneer?"},
        "held_step/note": {"version": version, "kind": "note", "text": "Een notitie."},
        "held_step/assign": {"version": version, "to_actor_id": ""},
        "assign_signal": {"version": version, "to_actor_id": ""},
        "pause_clock": {"reason": "waiting_for_partner"},
        "open_notice": {"go": "1"},
        "mark_notices_read": {"until": "2020-01-01T00:00:00+00:00"},
        "erasure/order": {"reference": "KZ-ZZZZ-ZZZZ", "reason": "wrong"},
        "erasure_withdraw": {"reason": "no_reason"},
        "erasure_reject": {"reason": "no_reason"},
        "mandate_grant": {"username": next(iter(world.seats.values())).person.username, "role": "reporter"},
        "key_issue": {"label": "nog een", "days": "30", "scopes": ["signals:write"]},
    }
    return forms.get(tried.row.name, {"fact": "Iets gezien."})
