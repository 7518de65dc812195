"""Telling the stories: every step by the right person, in the order of time, through the doors that everybody uses."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zlib import crc32

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.config.demo.files import make_file
from ketenzicht.config.demo.people import MUNICIPALITIES
from ketenzicht.config.demo.story import Step, Story
from ketenzicht.interfaces.cli.progress import Progress
from ketenzicht.interfaces.jobs.mail import without_mail
from ketenzicht.shared import clock

NAMES = UUID("0f5a8a4e-6d3c-5c0e-9a55-3f8f1f3b2a10")
"""The namespace of submission keys: a story told twice is one signal."""
LATELY = timedelta(minutes=2)
"""Nothing in the demo happened later than this long ago."""
WHOLE_DAYS, FIRST_HOUR, WORKING_HOURS = 2, 7, 9
"""What happened two days ago or longer happened between eight and five (in UTC, by winter time, an hour earlier)."""

READERS, READ_AFTER = ("melder", "intake", "leiding"), timedelta(days=7)

PURPOSES = {
    "melder": access.Purpose.REPORT,
    "intake": access.Purpose.INTAKE,
    "leiding": access.Purpose.STEER,
    "privacy": access.Purpose.OVERSEE,
}


@dataclass(slots=True)
class Thread:
    """What is known of a signal while its story is told."""

    story: Story
    signal_id: UUID
    reference: str
    holder: UUID
    held: tuple[UUID, int] | None = None
    """The holder's copy and its version as the officer saw it last; None when it has to be looked up again."""


@dataclass(order=True, slots=True)
class Moment:
    """Something that happens at a time; the number keeps what happens at once in order."""

    at: datetime
    number: int
    happen: Callable[[], None] = field(compare=False)


class Narrator:
    """Tells stories at the times at which they happen, and lets clocks and trail go along with time."""

    def __init__(self, mandates: dict[str, UUID]) -> None:
        self.mandates = mandates
        self.now = clock.now()
        self.told = 0
        self._moments: list[Moment] = []
        self._number = 0
        self._progress = Progress(0, "days")
        self._codes = {code: place for place, code in MUNICIPALITIES.items()}

    def plan(self, story: Story) -> None:
        """Put the first moment of a story in its place in time; each step plans the next."""
        at = self.now - timedelta(days=story.days_ago)
        if story.days_ago >= WHOLE_DAYS:
            at = at.replace(hour=FIRST_HOUR + crc32(story.code.encode()) % WORKING_HOURS)
        self._at(at, lambda: self._report(story))

    def plan_draft(self, username: str, days_ago: float, values: dict[str, object]) -> None:
        """Put the keeping of a draft in its place in time."""
        self._at(self.now - timedelta(days=days_ago), lambda: self._draft(username, values))

    def plan_days(self, days: int) -> None:
        """Let the clockwork come by every morning: warnings and expiries."""
        self._progress = Progress(days + 1, "days")
        morning = self.now.replace(hour=6, minute=0, second=0, microsecond=0)
        for back in range(days, -1, -1):
            self._at(morning - timedelta(days=back), self._morning)

    def tell(self) -> int:
        """Let everything happen in the order of time; says how many signals were new."""
        with without_mail():
            while self._moments:
                moment = heapq.heappop(self._moments)
                with clock.shifted(moment.at - clock.now()):
                    _reach_witness()
                    moment.happen()
            _sweep()
            _reach_witness()
            self._catch_up()
        self._progress.end()
        return self.told

    def _catch_up(self) -> None:
        """Everybody has read the messages of more than a week ago."""
        for username in self.mandates:
            if username.startswith(READERS):
                with self._acting(username) as by:
                    clocks.mark_notices_read(by=by, until=self.now - READ_AFTER)

    def _morning(self) -> None:
        _sweep()
        self._progress.done()

    def _at(self, at: datetime, happen: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._moments, Moment(min(at, self.now - LATELY), self._number, happen))

    def _then(self, thread: Thread, steps: tuple[Step, ...]) -> None:
        if not steps:
            return
        at = clock.now() + timedelta(days=steps[0].after)
        if at < self.now:
            self._at(at, lambda: self._step(thread, steps[0], steps[1:]))

    def _report(self, story: Story) -> None:
        with self._acting(story.reporter) as by:
            done = signals.submit_signal(by=by, new=_new_signal(story))
        if not done.repeated:
            self.told += 1
            self._then(Thread(story, done.id, done.reference, done.receiver_id), story.steps)

    def _draft(self, username: str, values: dict[str, object]) -> None:
        with self._acting(username) as by:
            if not any(draft.values == values for draft in signals.list_drafts(by=by)):
                signals.save_draft(by=by, values=values)

    def _step(self, thread: Thread, step: Step, rest: tuple[Step, ...]) -> None:
        STEPS[step.verb](self, thread, step)
        self._then(thread, rest)

    @contextmanager
    def _acting(self, username: str) -> Iterator[access.Act]:
        word, _, _place = username.partition(".")
        context = access.open_context(
            mandate_id=self.mandates[username], purpose=PURPOSES[word.rstrip("2")], auth_level="demo"
        )
        with access.acting(context, origin="demo") as by:
            yield by
        access.close_context(context)

    @contextmanager
    def at_holder(self, thread: Thread, word: str) -> Iterator[access.Act]:
        """Act as somebody of the organisation that holds the signal now."""
        code = partners.get_organisation(thread.holder).code
        with self._acting(f"{word}.{self._codes.get(code, code)}") as by:
            yield by

    @contextmanager
    def at_reporter(self, thread: Thread) -> Iterator[access.Act]:
        """Act as whoever reported it."""
        with self._acting(thread.story.reporter) as by:
            yield by


def _new_signal(story: Story) -> signals.NewSignal:
    report = dict(story.report)
    choice = report.pop("choice", None)
    return signals.NewSignal(
        **report
        | {
            "mentions": tuple(signals.NewMention(*one) for one in report.get("mentions", ())),
            "attachments": tuple(make_file(one) for one in report.get("attachments", ())),
            "choice": signals.RouteChoice(partners.organisation_id(choice[0]), choice[1]) if choice else None,
            "submission_key": uuid5(NAMES, story.code),
        }
    )


def _sweep() -> None:
    clocks.sweep(now=clock.now())


def _reach_witness() -> None:
    """As the worker does every minute. Without it the exchange would stand still, in a made-up past as well."""
    audit.make_checkpoints(now=clock.now())
    audit.export_checkpoints()


def _held(by: access.Act, thread: Thread) -> signals.SignalDetail:
    """Find the signal at the desk as an officer does, by its reference, and read it."""
    found = signals.search_signals(by=by, query=thread.reference).items
    return signals.get_signal(by=by, signal_id=found[0].id)


def _look(by: access.Act, thread: Thread) -> tuple[UUID, int]:
    held = _held(by, thread)
    return held.id, held.version


def _officer(take: Callable[..., signals.StepDone]) -> Callable[[Narrator, Thread, Step], None]:
    """A step that an intake officer takes after reading the signal."""

    def at_desk(teller: Narrator, thread: Thread, step: Step) -> None:
        with teller.at_holder(thread, "intake") as by:
            signal_id, version = thread.held or _look(by, thread)
            done = take(by=by, signal_id=signal_id, version=version, **step.values)
        thread.held = (done.id, done.version)

    return at_desk


def _hand_over(teller: Narrator, thread: Thread, step: Step) -> None:
    values = dict(step.values)
    receiver = partners.organisation_id(values.pop("to"))
    with teller.at_holder(thread, "intake") as by:
        held = _held(by, thread)
        signals.hand_over(by=by, signal_id=held.id, version=held.version, receiver_id=receiver, **values)
    thread.holder, thread.held = receiver, None


def _note(teller: Narrator, thread: Thread, step: Step) -> None:
    with teller.at_holder(thread, "intake") as by:
        signals.add_to_signal(by=by, signal_id=_held(by, thread).id, kind="note", **step.values)
    thread.held = None


def _add(teller: Narrator, thread: Thread, step: Step) -> None:
    with teller.at_reporter(thread) as by:
        signals.add_to_signal(by=by, signal_id=thread.signal_id, **step.values)
    thread.held = None


def _read(teller: Narrator, thread: Thread, _step: Step) -> None:
    with teller.at_reporter(thread) as by:
        signals.get_signal(by=by, signal_id=thread.signal_id)
        signals.mark_updates_seen(by=by, signal_id=thread.signal_id)


def _order_erasure(teller: Narrator, thread: Thread, step: Step) -> None:
    with teller.at_holder(thread, "privacy") as by:
        signals.order_erasure(by=by, reference=thread.reference, **step.values)


def _confirm_erasure(teller: Narrator, thread: Thread, _step: Step) -> None:
    with teller.at_holder(thread, "leiding") as by:
        order = next(one for one in signals.list_erasure_orders(by=by) if one.reference == thread.reference)
        signals.confirm_erasure(by=by, order_id=order.id)


STEPS: dict[str, Callable[[Narrator, Thread, Step], None]] = {
    "weigh": _officer(signals.weigh),
    "accept": _officer(signals.accept),
    "hand_over": _hand_over,
    "close": _officer(signals.close),
    "answer": _officer(signals.answer),
    "note": _note,
    "add": _add,
    "read": _read,
    "order_erasure": _order_erasure,
    "confirm_erasure": _confirm_erasure,
}
