"""The ways in behind the pages: every command and question of the rooms, asked inside an act of the seat."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared.errors import KetenzichtError
from tests.functional.matrix.world import Seat, Thing, World

Call = Callable[[access.Act, Thing, str, World], Any]

NOT_TRIED = {
    "access.disclosing_many": "as disclosing, for several records; tried through submit_many",
    "access.disclosing": "asked by the signals room with facts that it has read itself; tried through hand_over",
    "signals.said_by_others": "a question about values that the caller has; tried through hand_over",
}
NOTHING = Thing("nothing", UUID(int=0), frozenset())
FACTS = signals.RouteFacts(("labour",), "adult", "normal", "other", "GM0153", "municipality", ())
NEW = signals.NewSignal(
    fact="Iets gezien.",
    forms=("labour",),
    municipality="GM0153",
    place_kind="municipality",
    reporter_kind="other",
    age_class="adult",
    urgency="normal",
    conditions_met=("acute_danger",),
)
FILE = signals.NewAttachment("n.txt", "text/plain", b"tekst")
MAPPING = imports.Mapping((imports.ColumnRule("feit", "fact"),))
KEPT = "Maandlijst"
"""The name under which each organisation keeps a mapping."""


def _receiver(act: access.Act, world: World) -> UUID:
    return next(
        s.person.organisation_id for s in world.seats.values() if s.person.organisation_id != act.organisation_id
    )


def _of_signal(command: Callable[..., Any], **fields: Any) -> Call:
    return lambda act, thing, _q, _w: command(by=act, signal_id=thing.id, **fields)


def _step(command: Callable[..., Any], **fields: Any) -> Call:
    return lambda act, thing, _q, _w: command(by=act, signal_id=thing.id, version=thing.version or 1, **fields)


def _plain(command: Callable[..., Any], **fields: Any) -> Call:
    return lambda act, _t, _q, _w: command(by=act, **fields)


def _of(name: str, command: Callable[..., Any], **fields: Any) -> Call:
    return lambda act, thing, _q, _w: command(by=act, **{name: thing.id}, **fields)


def _of_file(command: Callable[..., Any], **fields: Any) -> Call:
    return lambda act, thing, _q, _w: command(by=act, import_id=thing.id, **fields)


CALLS: dict[str, Call] = {
    "imports.check_file": _of_file(imports.check_file, here=True),
    "imports.export_problems": _of_file(imports.export_problems),
    "imports.find_begun": lambda act, _t, _q, _w: (
        imports.find_begun(by=act, content=io.BytesIO(b"feit\nx\n")) or "none"
    ),
    "imports.get_import": _of_file(imports.get_import),
    "imports.get_mapping": _plain(imports.get_mapping, name=KEPT),
    "imports.go_on": _of_file(imports.go_on, here=True),
    "imports.list_imports": _plain(imports.list_imports),
    "imports.list_mappings": _plain(imports.list_mappings),
    "imports.list_problems": _of_file(imports.list_problems),
    "imports.preview": _of_file(imports.preview),
    "imports.quotes": _of_file(imports.quotes, problems=()),
    "imports.refuse": _of_file(imports.refuse),
    "imports.remove_due": _plain(imports.remove_due),
    "imports.save_mapping": _plain(imports.save_mapping, name=KEPT, mapping=MAPPING),
    "imports.set_mapping": _of_file(imports.set_mapping, mapping=MAPPING),
    "imports.stop": _of_file(imports.stop),
    "imports.take_file": lambda act, _t, _q, _w: imports.take_file(
        by=act, name="n.csv", content=io.BytesIO(b"feit\nIets gezien.\n")
    ),
    "imports.take_in": _of_file(imports.take_in, here=True),
    "anonymous.add_to_report": _plain(anonymous.add_to_report, text="Nog iets."),
    "anonymous.read_report": _plain(anonymous.read_report),
    "anonymous.send_report": _plain(anonymous.send_report, code=anonymous.make_code(b"0" * 15), new=NEW),
    "signals.accept": _step(signals.accept),
    "signals.add_to_signal": _of_signal(signals.add_to_signal, kind="addition", text="Nog iets."),
    "signals.agree_to_hand_over": lambda act, thing, _q, world: signals.agree_to_hand_over(
        by=act, signal_id=thing.id, version=thing.version or 1, receiver_id=_receiver(act, world)
    ),
    "signals.check_many": _plain(signals.check_many, news=(NEW,)),
    "signals.answer": _step(signals.answer, answer_class="in_investigation"),
    "signals.ask": _step(signals.ask, text="Weet u nog wanneer?"),
    "signals.assign": _step(signals.assign, to_actor_id=None),
    "signals.attach": _of_signal(signals.attach, attachment=FILE),
    "signals.attach_missing": _of_signal(signals.attach_missing, attachments=(FILE,)),
    "signals.close": _step(signals.close, outcome="investigation_started", reference="2026-1"),
    "signals.confirm_erasure": _of("order_id", signals.confirm_erasure),
    "signals.reject_erasure": _of("order_id", signals.reject_erasure, reason="no_reason"),
    "signals.withdraw_erasure": _of("order_id", signals.withdraw_erasure, reason="no_reason"),
    "signals.count_signals": _plain(signals.count_signals),
    "signals.destroy_due": _plain(signals.destroy_due),
    "signals.export_signals": _plain(signals.export_signals),
    "signals.get_draft": _of("draft_id", signals.get_draft),
    "signals.get_signal": _of_signal(signals.get_signal),
    "signals.hand_over": lambda act, thing, _q, world: signals.hand_over(
        by=act,
        signal_id=thing.id,
        version=thing.version or 1,
        receiver_id=_receiver(act, world),
        reason="better_placed",
    ),
    "signals.list_agreements": _of_signal(signals.list_agreements),
    "signals.list_drafts": _plain(signals.list_drafts),
    "signals.list_erasure_orders": _plain(signals.list_erasure_orders),
    "signals.list_receivers": _plain(signals.list_receivers, query="politie"),
    "signals.list_signals": _plain(signals.list_signals),
    "flow.count_steps": _plain(flow.count_steps),
    "flow.get_flow": _plain(flow.get_flow, asked=flow.FlowFilter()),
    "flow.list_months": _plain(flow.list_months),
    "flow.contribute": _plain(flow.contribute, quarter=date(2026, 1, 1)),
    "flow.get_chain_flow": _plain(flow.get_chain_flow, quarter=date(2026, 1, 1)),
    "flow.list_quarters": _plain(flow.list_quarters),
    "flow.publish": _plain(flow.publish, quarter=date(2026, 1, 1)),
    "flow.recount": _plain(flow.recount),
    "signals.list_passages": _plain(signals.list_passages),
    "signals.list_news": _plain(signals.list_news),
    "signals.list_news_events": _plain(signals.list_news_events),
    "signals.mark_update_seen": _of("update_id", signals.mark_update_seen),
    "signals.list_updates": _of_signal(signals.list_updates),
    "signals.mark_updates_seen": _of_signal(signals.mark_updates_seen),
    "signals.order_erasure": _plain(signals.order_erasure, reference="KZ-ZZZZ-ZZZZ", reason="wrong"),
    "signals.pause": _of("clock_id", signals.pause, reason="waiting_for_partner"),
    "signals.propose_route": _plain(signals.propose_route, facts=FACTS),
    "signals.read_attachment": lambda act, thing, _q, _w: signals.read_attachment(
        by=act, signal_id=thing.parent or thing.id, attachment_id=thing.id
    ),
    "signals.remove_draft": _of("draft_id", signals.remove_draft),
    "signals.remove_old_drafts": _plain(signals.remove_old_drafts),
    "signals.resume": _of("clock_id", signals.resume),
    "signals.save_draft": _of("draft_id", signals.save_draft, values={"fact": ["Anders."]}),
    "signals.search_signals": lambda act, _t, query, _w: signals.search_signals(by=act, query=query),
    "signals.submit_many": _plain(signals.submit_many, news=(NEW,)),
    "signals.submit_signal": _plain(signals.submit_signal, new=NEW),
    "signals.submit_with_files": _plain(signals.submit_with_files, new=NEW),
    "signals.token_of_own_reference": _plain(signals.token_of_own_reference, own_reference="M-1"),
    "signals.weigh": _step(signals.weigh, result="leads_to_investigate"),
    "clocks.add_notice": _plain(
        clocks.add_notice, code="signal_news", subject_type="signal", subject_ref=UUID(int=1), role="manager"
    ),
    "clocks.add_notices": _plain(
        clocks.add_notices, code="signal_news", subject_type="signal", subject_refs=(UUID(int=1),), role="manager"
    ),
    "clocks.assign_clock": _of("clock_id", clocks.assign_clock, owner_actor_id=None),
    "clocks.assign_clocks_of": _of("subject_ref", clocks.assign_clocks_of, owner_actor_id=None),
    "clocks.count_unread": _plain(clocks.count_unread),
    "clocks.count_worklist": _plain(clocks.count_worklist),
    "clocks.get_clock": _of("clock_id", clocks.get_clock),
    "clocks.list_clock_events": _of("clock_id", clocks.list_clock_events),
    "clocks.list_clocks_of": _of("subject_ref", clocks.list_clocks_of),
    "clocks.list_notices": _plain(clocks.list_notices),
    "clocks.list_worklist": _plain(clocks.list_worklist),
    "clocks.mark_notice_read": _of("notice_id", clocks.mark_notice_read),
    "clocks.mark_notices_read": _plain(clocks.mark_notices_read, until=datetime(2020, 1, 1, tzinfo=UTC)),
    "clocks.pause_clock": _of("clock_id", clocks.pause_clock, reason_code="waiting_for_partner"),
    "clocks.resume_clock": _of("clock_id", clocks.resume_clock, reason_code="resumed"),
    "clocks.start_clock": lambda act, thing, _q, _w: clocks.start_clock(
        by=act,
        term_code="decide",
        subject_type="signal",
        subject_ref=thing.id,
        compartment=(*act.compartments, "general")[0],
    ),
    "clocks.start_clocks": lambda act, thing, _q, _w: clocks.start_clocks(
        by=act,
        term_code="decide",
        subject_type="signal",
        subject_refs=(thing.id,),
        compartment=(*act.compartments, "general")[0],
    ),
    "clocks.stop_clock": _of("clock_id", clocks.stop_clock, result="done"),
    "clocks.stop_clocks_of": _of("subject_ref", clocks.stop_clocks_of, result="done"),
    "access.grant_mandate": lambda act, _t, _q, world: access.grant_mandate(
        by=act, actor_id=next(iter(world.seats.values())).person.id, role=access.Role.REPORTER
    ),
    "access.issue_api_key": _plain(access.issue_api_key, label="nog een"),
    "access.list_api_keys": _plain(access.list_api_keys),
    "access.has_own_system": _plain(access.has_own_system),
    "access.is_here": _plain(access.is_here, actor_id=UUID(int=1), roles=(access.Role.REPORTER,)),
    "access.list_colleagues": _plain(access.list_colleagues, roles=(access.Role.INTAKE_OFFICER,)),
    "access.list_disclosures": _plain(access.list_disclosures),
    "access.list_mandates": _plain(access.list_mandates),
    "access.revoke_api_key": _of("key_id", access.revoke_api_key),
    "access.rotate_api_key": _of("key_id", access.rotate_api_key),
    "access.warn_of_ending_keys": _plain(access.warn_of_ending_keys),
    "access.revoke_mandate": _of("mandate_id", access.revoke_mandate),
}
FAULTS = (DatabaseError, LookupError, ValueError, TypeError, AttributeError)
QUIET = (0, (), [], "()", None)


def call(world: World, name: str, seat: Seat, thing: Thing | None, query: str) -> tuple[str, str]:
    """`yes`, `empty`, `refused` or `absent`, and what came back as text. A step in the wrong state is a yes."""
    try:
        with access.acting(world.acts[seat.name]) as act:
            found = CALLS[name](act, thing or NOTHING, query, world)
            found = list(found) if hasattr(found, "__next__") else found
            return ("empty" if found in QUIET else "yes"), repr(found)
    except access.NotFound:
        return "absent", ""
    except access.NoGround as told:
        return "yes", repr(told)
    except access.Refused as told:
        return "refused", repr(told)
    except KetenzichtError as told:
        return "yes", repr(told)
    except FAULTS as fault:
        # Never right with all walls up; with some down it is how the others refuse.
        return "fault", repr(fault)
