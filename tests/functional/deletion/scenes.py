"""Scenes of a deletion, each played inside a house of its own: JSON in, JSON out. Run as a module."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from ketenzicht.config.starting import start_django

start_django("app")

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap  # noqa: E402  # after the settings

from ketenzicht.capabilities.access import public as access  # noqa: E402
from ketenzicht.capabilities.country import public as country  # noqa: E402
from ketenzicht.capabilities.encryption import public as encryption  # noqa: E402
from ketenzicht.capabilities.encryption.keyfile import read_key_file  # noqa: E402
from ketenzicht.capabilities.encryption.keyring import key_file  # noqa: E402
from ketenzicht.capabilities.imports import public as imports  # noqa: E402
from ketenzicht.capabilities.partners import public as partners  # noqa: E402
from ketenzicht.capabilities.signals import public as signals  # noqa: E402
from ketenzicht.config.demo.people import list_people, settle  # noqa: E402
from ketenzicht.interfaces.jobs.tasks import destroy_everywhere, seal_everywhere  # noqa: E402
from ketenzicht.shared import clock  # noqa: E402

REPORTER = "kmar"
FOREVER = timedelta(days=366 * 21)
"""Longer than any copy of the pack is kept."""
RETIRED = timedelta(days=31)
PURPOSES = {
    "melder": access.Purpose.REPORT,
    "intake": access.Purpose.INTAKE,
    "leiding": access.Purpose.STEER,
    "privacy": access.Purpose.OVERSEE,
}
MENTIONS = {
    "person": "{0}",
    "organisation": "{0} BV",
    "address": "{0}straat 1, 1234 AB Utrecht",
    "email": "{0}@example.org",
    "advert": "https://example.org/{0}",
    "document": "{0}",
    "account": "{0}",
    "vehicle": "{0}",
    "phone": "{0}",
}


@contextmanager
def at(word: str, place: str) -> Iterator[access.Act]:
    """Act as somebody of the demo."""
    mandate = settle(tuple(one for one in list_people() if one.username == f"{word}.{place}"))[f"{word}.{place}"]
    context = access.open_context(mandate_id=mandate, purpose=PURPOSES[word], auth_level="demo")
    with access.acting(context, origin="measurement") as by:
        yield by


def plant(given: dict[str, Any]) -> dict[str, Any]:
    """One signal for each canary, in every field there is, with a draft; some go all their way to the answer."""
    settle(list_people())
    return {name: _plant(canary, done=name == "term") for name, canary in given["canaries"].items()}


def _plant(canary: str, *, done: bool) -> dict[str, str]:
    with at("melder", REPORTER) as by:
        first = signals.propose_route(by=by, facts=signals.RouteFacts(reporter_kind="border_guard"))
        other = next((one for one in first.alternatives if one.possible), first.receiver)
        sent = signals.submit_signal(by=by, new=_report(canary, other.organisation_id))
        signals.add_to_signal(by=by, signal_id=sent.id, kind="addition", text=f"Erbij: {canary}")
        signals.save_draft(by=by, values={"fact": [f"Alleen voor mij: {canary}"]}, kind=signals.DraftKind.NOTES)
        draft = signals.save_draft(by=by, values={"fact": [f"Nog niet verzonden: {canary}"]})
        if done:
            signals.remove_draft(by=by, draft_id=draft.id)
    desk = partners.get_organisation(sent.receiver_id).code
    with at("intake", desk) as by:
        held = signals.list_signals(by=by, narrowed=signals.SignalFilter(open_only=True))
        (mine,) = [one for one in held.items if one.reference == sent.reference]
        _work(by, mine, canary, done=done)
    return {"reported": str(sent.id), "held": str(mine.id), "reference": sent.reference, "desk": desk}


def _report(canary: str, receiver: UUID) -> signals.NewSignal:
    return signals.NewSignal(
        **{name: f"Hier staat {canary} in {name}." for name in signals.TEXT_FIELDS},
        forms=("labour",),
        indicators=("threats", "passport_taken"),
        age_class="adult",
        reporter_kind="border_guard",
        municipality="GM0363",
        place_kind="municipality",
        mentions=tuple(
            signals.NewMention(kind=kind, value=value.format(canary), parts={"note": f"Let op {canary}"})
            for kind, value in MENTIONS.items()
        ),
        attachments=(signals.NewAttachment(f"{canary}.txt", "text/plain", f"In de bijlage: {canary}".encode() * 40),),
        choice=signals.RouteChoice(receiver, f"Omdat {canary}"),
        own_reference=canary,
    )


def _work(by: access.Act, held: signals.SignalSummary, canary: str, *, done: bool) -> None:
    result = country.list_codes("weighing_result", clock.today())[0].code
    step = signals.weigh(by=by, signal_id=held.id, version=held.version, result=result, text=f"Gewogen: {canary}")
    step = signals.accept(by=by, signal_id=held.id, version=step.version)
    signals.add_to_signal(by=by, signal_id=held.id, kind="note", text=f"Notitie: {canary}")
    if done:
        step = signals.close(
            by=by,
            signal_id=held.id,
            version=signals.get_signal(by=by, signal_id=held.id).version,
            outcome="investigation_started",
            reference=canary,
            text=f"Besloten: {canary}",
        )
        signals.answer(by=by, signal_id=held.id, version=step.version, answer_class="used", text=f"Antwoord: {canary}")


def bring(given: dict[str, Any]) -> str:
    """A file of reports with the canary in its name, a heading and a good and a bad row; checked, not taken in."""
    canary = given["canary"]
    content = (
        f"Omschrijving;Naam;Gemeente;{canary} genoteerd\n"
        f"Gezien door {canary}.;{canary};Utrecht;{canary}\n;{canary};{canary};{canary}\n"
    )
    with at("melder", REPORTER) as by:
        file = imports.take_file(by=by, name=f"{canary}.csv", content=io.BytesIO(content.encode()))
        begun = imports.check_file(by=by, import_id=file.id, here=True)
    assert begun.context_id is not None
    imports.run_import(context_id=begun.context_id, import_id=file.id)
    with at("melder", REPORTER) as by:
        checked = imports.get_import(by=by, import_id=file.id)
        told = imports.list_problems(by=by, import_id=file.id)
    assert (checked.good, checked.bad, bool(told.items)) == (1, 1, True)
    return str(file.id)


def look_at_file(given: dict[str, Any]) -> str:
    """The canary read out of the file's first rows by whoever brought it, or the state that stood in the way."""
    with at("melder", REPORTER) as by:
        try:
            shown = imports.preview(by=by, import_id=UUID(given["file"]))
        except imports.NotNow:
            return str(imports.get_import(by=by, import_id=UUID(given["file"])).state)
    return "readable" if given["canary"] in dict(shown.samples)["Omschrijving"] else "nothing there"


def remnants(given: dict[str, Any]) -> dict[str, Any]:
    """Every wrapped key of these signals, and every key that wraps them, as they are now: what an intruder copied.

    The key of the bytes of the file is among them.
    """
    found: dict[str, Any] = {"cases": [], "organisations": []}
    with at("melder", REPORTER):
        found["cases"].append(_wrapped_file(UUID(given["file"])))
    for word, place, signal_id in _copies(given["planted"]):
        with at(word, place) as by:
            found["cases"].append(_wrapped_case(UUID(signal_id)))
            found["organisations"] += _wrapped_organisation(by.organisation_id)
    return found


def _copies(planted: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one in planted.values():
        yield "melder", REPORTER, one["reported"]
        yield "intake", one["desk"], one["held"]


def _wrapped_case(signal_id: UUID) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.wrapped FROM encryption_casekey k JOIN signals_signal s ON s.case_key_id = k.id WHERE s.id = %s",
            [signal_id],
        )
        return bytes(cursor.fetchone()[0]).hex()


def _wrapped_file(import_id: UUID) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.wrapped FROM encryption_casekey k JOIN imports_import i ON i.case_key_id = k.id WHERE i.id = %s",
            [import_id],
        )
        return bytes(cursor.fetchone()[0]).hex()


def _wrapped_organisation(organisation_id: UUID) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wrapped FROM encryption_organisationkey WHERE organisation_id = %s AND wrapped IS NOT NULL",
            [organisation_id],
        )
        return [bytes(wrapped).hex() for (wrapped,) in cursor.fetchall()]


def try_keys(given: dict[str, Any]) -> dict[str, Any]:
    """Try every root key that is held, and every organisation key they open, on every remnant; says what opened.

    `retired` decides whether retired root keys, which are held for backups alone, count as held.
    """
    roots = [key for key in read_key_file(key_file()).keys if given["retired"] or key.retired_at is None]
    held = [key.secret for key in roots]
    opened = [_unwrap(root, bytes.fromhex(one)) for root in held for one in given["organisations"]]
    organisation_keys = [one for one in opened if one is not None] + _live_organisation_keys(held)
    tried = [_unwrap(outer, bytes.fromhex(one)) for outer in organisation_keys + held for one in given["cases"]]
    return {
        "roots": len(roots),
        "organisation_keys_opened": sum(one is not None for one in opened),
        "case_keys_opened": sum(one is not None for one in tried),
        "tried": len(opened) + len(tried),
    }


def _live_organisation_keys(roots: list[bytes]) -> list[bytes]:
    found: list[bytes] = []
    for organisation_id in access.list_organisations_ever_used():
        with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME):
            live = _wrapped_organisation(organisation_id)
        found += [key for root in roots for one in live if (key := _unwrap(root, bytes.fromhex(one))) is not None]
    return found


def _unwrap(outer: bytes, wrapped: bytes) -> bytes | None:
    try:
        return aes_key_unwrap(outer, wrapped)
    except InvalidUnwrap:
        return None


def order(given: dict[str, Any]) -> dict[str, Any]:
    """Two persons at each side order the destruction of a signal, and the machine does it."""
    reason = country.list_codes("erasure_reason", clock.today())[0].code
    for place in {REPORTER, given["signal"]["desk"]}:
        with at("privacy", place) as by:
            ordered = signals.order_erasure(by=by, reference=given["signal"]["reference"], reason=reason)
        with at("leiding", place) as by:
            signals.confirm_erasure(by=by, order_id=ordered.id)
    return {"destroyed": destroy_everywhere(), "sealed": seal_everywhere()}


def let_pass(_given: dict[str, Any]) -> dict[str, Any]:
    """Let every term pass: the machine destroys what is finished and keeps what is being worked on."""
    with clock.shifted(FOREVER):
        return {"destroyed": destroy_everywhere(), "sealed": seal_everywhere()}


def retire(_given: dict[str, Any]) -> dict[str, Any]:
    """A month after the last sealing the root keys that only open backups are dropped."""
    with clock.shifted(FOREVER + RETIRED):
        return {"dropped": list(encryption.retire_root_keys())}


def read(given: dict[str, Any]) -> dict[str, Any]:
    """Read every copy as its holder does: the canary found in it, or the code of what stood in the way."""
    return {
        name: {side: _read(word, place, signal_id, given["canaries"][name]) for side, (word, place, signal_id) in sides}
        for name, sides in ((name, _sides(one)) for name, one in given["planted"].items())
    }


def _sides(one: dict[str, str]) -> list[tuple[str, tuple[str, str, str]]]:
    return [
        ("reported", ("melder", REPORTER, one["reported"])),
        ("held", ("intake", one["desk"], one["held"])),
    ]


def _read(word: str, place: str, signal_id: str, canary: str) -> str:
    try:
        with at(word, place) as by:
            detail = signals.get_signal(by=by, signal_id=UUID(signal_id))
    except encryption.EncryptionError as error:
        return error.code
    return "readable" if canary in detail.texts.get("fact", "") else "nothing there"


SCENES = {
    scene.__name__: scene for scene in (plant, bring, look_at_file, remnants, try_keys, order, let_pass, retire, read)
}


def main() -> int:
    """Play one scene."""
    given = json.load(sys.stdin)
    json.dump(SCENES[given.pop("scene")](given), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
