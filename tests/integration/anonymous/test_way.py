"""A report without a sender: sent, read by its code, asked about, replied to, answered; and what reaches what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.utils import DatabaseError

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.anonymous import services
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
from tests.integration.anonymous.conftest import SEEN, Sent, held_by, new_code, read

pytestmark = pytest.mark.django_db
Send = Callable[..., Sent]
NOTE = signals.NewAttachment("deur.txt", "text/plain", b"De deur zit op slot.")


def add(code: str, text: str, *files: signals.NewAttachment) -> bool:
    with anonymous.with_code(code) as by:
        return anonymous.add_to_report(by=by, text=text, attachments=files)


def test_it_reaches_a_desk_with_a_clock_and_nobody_s_name(send: Send, officer: Person) -> None:
    code, sent = send()
    held = held_by(officer, sent.reference)
    assert held.texts["fact"] == SEEN.fact
    assert held.reporter_kind == "anonymous_citizen"
    with open_act(officer) as act:
        (running,) = clocks.list_clocks_of(by=act, subject_ref=held.id)
    assert (running.state, running.due_at) == (clocks.State.RUNNING, sent.due_at)
    assert read(code).texts["fact"] == SEEN.fact


def test_sent_twice_under_one_code_it_is_stored_once(send: Send) -> None:
    code, sent = send()
    with anonymous.with_code(code) as by:
        again = anonymous.send_report(by=by, code=code, new=SEEN)
    assert again.repeated
    assert again.reference == sent.reference


def test_the_desk_asks_and_the_sender_replies_by_the_code(send: Send, officer: Person) -> None:
    code, sent = send()
    held = held_by(officer, sent.reference)
    with open_act(officer) as act:
        signals.ask(by=act, signal_id=held.id, version=held.version, text="Welke kleur heeft de bus?")
    report = read(code)
    assert report.updates[-1].text == "Welke kleur heeft de bus?"
    assert report.question_open
    assert add(code, "Wit.", NOTE)
    held = held_by(officer, sent.reference)
    assert [(one.kind, one.text) for one in held.additions][-1] == (signals.REPLY, "Wit.")
    assert [file.filename for file in held.attachments] == ["deur.txt"]
    with open_act(officer) as act:
        assert "question_answered" in [one.code for one in clocks.list_notices(by=act).items]
    assert add(code, "Er kwam nog een bus.")
    assert [one.kind for one in read(code).additions] == [signals.REPLY, "addition"]


def test_the_answer_is_read_by_the_code_and_makes_no_notice_for_nobody(send: Send, officer: Person) -> None:
    code, sent = send()
    held = held_by(officer, sent.reference)
    with open_act(officer) as act:
        done = signals.weigh(by=act, signal_id=held.id, version=held.version, result="leads_to_investigate")
        done = signals.accept(by=act, signal_id=held.id, version=done.version)
        done = signals.close(by=act, signal_id=held.id, version=done.version, outcome="not_enough", text="Te weinig.")
        signals.answer(by=act, signal_id=held.id, version=done.version, answer_class="kept", text="Dank u wel.")
    first = read(code)
    assert [update.answer_class for update in first.updates] == ["sent", "taken_up", "kept"]
    assert not any(update.seen for update in first.updates)
    assert all(update.seen for update in read(code).updates)
    desk = hire_person("privacy_officer", "publieksloket")
    with open_act(desk) as act:
        assert [one.code for one in clocks.list_notices(by=act).items] == []


def test_the_same_again_adds_nothing_and_nothing_is_refused(send: Send, officer: Person) -> None:
    code, sent = send()
    assert add(code, "Er kwam een bus.", NOTE)
    assert not add(code, " Er kwam een bus. ", NOTE)
    assert not add(code, "", NOTE)
    assert len(held_by(officer, sent.reference).additions) == 1
    assert len(held_by(officer, sent.reference).attachments) == 1
    with pytest.raises(signals.SignalInvalid):
        add(code, "  ")


@pytest.mark.parametrize("command", ["read", "add"])
def test_a_code_without_a_report_finds_nothing(send: Send, command: str) -> None:
    send()
    with pytest.raises(access.NotFound):
        _ = read(new_code()) if command == "read" else add(new_code(), "Iets.")


def test_one_code_never_shows_another_report(send: Send) -> None:
    first, _ = send()
    second, other = send(replace(SEEN, fact="Iets heel anders."))
    assert read(first).texts["fact"] == SEEN.fact
    assert read(second).texts["fact"] == "Iets heel anders."
    with anonymous.with_code(first) as by, pytest.raises(access.NotFound):
        signals.get_signal(by=by, signal_id=other.id)


def test_row_level_security_alone_holds_an_act_to_its_one_report(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every filter of the code away: raw statements in the act, on every table that hangs on a signal."""
    code, sent = send(replace(SEEN, attachments=(NOTE,), mentions=(signals.NewMention("person", "Anna Voorbeeld"),)))
    send(replace(SEEN, fact="Iets heel anders.", attachments=(NOTE,)))
    add(code, "Er kwam een bus.")
    with anonymous.with_code(code) as by, connection.cursor() as cursor:
        cursor.execute("SELECT id, kind FROM signals_signal")
        assert cursor.fetchall() == [(sent.id, "reported")]
        for part in ("mention", "attachment", "addition", "update", "event", "foundby", "searchtoken"):
            cursor.execute(f"SELECT DISTINCT signal_id FROM signals_{part}")
            assert cursor.fetchall() == [(sent.id,)], part
        for table in ("signals_draft", "signals_erasureorder", "clocks_clock", "clocks_notice", "access_disclosure"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        for table in ("audit_event", "audit_processing"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        cursor.execute("UPDATE signals_signal SET urgency = 'soon'")
        assert cursor.rowcount == 1
        assert by.scope == access.Scope.ONE


def test_an_act_about_no_report_reaches_none(send: Send) -> None:
    send()
    with services._act(services._desk(), "") as by, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM signals_signal")
        assert cursor.fetchone() == (0,)
        assert list(signals.list_signals(by=by).items) == []


def test_an_act_can_make_no_row_under_another_code(send: Send) -> None:
    code, sent = send()
    with pytest.raises(DatabaseError), anonymous.with_code(code) as _by:
        Signal.objects.filter(id=sent.id).update(own_reference_token=b"x" * 32)


def test_nobody_else_can_say_that_nobody_knows_them(officer: Person) -> None:
    inspector = hire_person("reporter", "nla-toezicht")
    with pytest.raises(signals.SignalInvalid) as refusal, open_act(inspector) as act:
        signals.submit_signal(by=act, new=replace(SEEN, reporter_kind="anonymous_citizen"))
    assert [error.field for error in refusal.value.errors] == ["reporter_kind"]


def erase(reference: str, organisation_code: str) -> int:
    """Two persons of an organisation have its copies destroyed; says how many were."""
    privacy, manager = (hire_person(role, organisation_code) for role in ("privacy_officer", "manager"))
    with open_act(privacy) as act:
        ordered = signals.order_erasure(by=act, reference=reference, reason="wrong")
    with open_act(manager) as act:
        signals.confirm_erasure(by=act, order_id=ordered.id)
    with access.serving("clockwork", organisation_id=privacy.organisation_id, purpose=access.Purpose.KEEP_TIME) as act:
        return signals.destroy_due(by=act)


NAMED = replace(SEEN, attachments=(NOTE,), mentions=(signals.NewMention("person", "Anna Voorbeeld"),))


def test_erased_at_the_desk_the_sender_reads_so_and_still_has_what_was_sent(send: Send, officer: Person) -> None:
    code, sent = send(NAMED)
    add(code, "Er kwam een bus.")
    held = held_by(officer, sent.reference)
    assert erase(sent.reference, officer.organisation_code) == 1
    with open_act(officer) as act:
        gone = signals.get_signal(by=act, signal_id=held.id)
        assert (gone.texts, gone.mentions, gone.attachments, gone.additions) == ({}, (), (), ())
        assert (gone.state, gone.outcome) == (signals.State.ERASED, "erased")
        for query in ("anna", "winkel", sent.reference):
            assert not [one for one in signals.search_signals(by=act, query=query).items if one.destroyed_at is None]
    report = read(code)
    assert report.texts["fact"] == SEEN.fact
    assert [one.text for one in report.additions] == ["Er kwam een bus."]
    assert (report.state, report.updates[-1].answer_class) == (signals.State.ANSWERED, "erased")


def test_erased_at_both_sides_nothing_is_left_and_the_code_opens_nothing(send: Send, officer: Person) -> None:
    code, sent = send(NAMED)
    other, _sent = send(replace(SEEN, fact="Iets heel anders."))
    add(code, "Er kwam een bus.")
    (desk,) = {partners.get_organisation(one).code for one in anonymous.list_desks()[:1]}
    assert erase(sent.reference, desk) == 1
    assert held_by(officer, sent.reference).texts["fact"] == SEEN.fact
    assert erase(sent.reference, officer.organisation_code) == 1
    for place in (desk, officer.organisation_code):
        organisation_id = partners.organisation_id(place)
        with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME):
            (row,) = Signal.objects.filter(reference=sent.reference)
            assert row.destroyed_at is not None
            kept = [row.fact, row.place, row.indicators, row.own_reference, row.own_reference_token]
            assert [one for one in kept if one] == []
            for part in (row.mentions, row.attachments, row.additions, row.updates):
                assert not part.exists()
    for command in (lambda: read(code), lambda: add(code, "Nog iets."), lambda: read(new_code())):
        with pytest.raises(access.NotFound):
            command()
    assert read(other).texts["fact"] == "Iets heel anders."


def test_after_the_term_the_code_opens_nothing(send: Send, officer: Person) -> None:
    code, sent = send()
    held = held_by(officer, sent.reference)
    with open_act(officer) as act:
        done = signals.weigh(by=act, signal_id=held.id, version=held.version, result="too_little")
        done = signals.close(by=act, signal_id=held.id, version=done.version, outcome="not_enough", text="Te weinig.")
        signals.answer(by=act, signal_id=held.id, version=done.version, answer_class="kept")
    desk = services._desk()
    assert desk in access.list_organisations_ever_used()
    later = clock.now() + timedelta(days=365 * 12)
    with (
        time_machine.travel(later, tick=True),
        access.serving("clockwork", organisation_id=desk, purpose=access.Purpose.KEEP_TIME) as act,
    ):
        assert signals.destroy_due(by=act) == 1
    with pytest.raises(access.NotFound):
        read(code)


def test_without_a_desk_in_the_pack_there_is_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "list_desks", tuple)
    with pytest.raises(anonymous.NoDesk), anonymous.with_code(new_code()):
        pass


def test_without_a_staffed_desk_nothing_is_stored(db: None) -> None:
    code = new_code()
    with pytest.raises(access.NoGround), anonymous.with_code(code) as by:
        anonymous.send_report(by=by, code=code, new=SEEN)
    with pytest.raises(access.NotFound):
        read(code)
