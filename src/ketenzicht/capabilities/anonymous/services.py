"""Sending a report without a sender, coming back to it by its code, and adding to it.

Nothing here knows who sends. The machine `anonymous` acts, at the organisation that answers for such reports, in an
act that names the code's token: row-level security lets that act reach the report with this token and no other.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, Purpose, authorise, serving
from ketenzicht.capabilities.anonymous.errors import NoDesk
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared import clock

MACHINE = "anonymous"
OBJECT = "anonymous_report"
ORIGIN = "public page"
COMPETENCE = "anonymous_reports"
REPORTER_KIND = "anonymous_citizen"


def list_desks() -> tuple[UUID, ...]:
    """The organisations of today's pack that answer for reports without a sender."""
    found = partners.list_organisations(clock.today())
    return tuple(place.id for place in found if COMPETENCE in place.competences)


@contextmanager
def with_code(code: str) -> Iterator[Act]:
    """An act about the report with this code, and about nothing else. Raises NoDesk.

    Opens for any code: whether there is a report shows only when the act asks for it. The code itself goes no
    further than the keyed hash that is made of it in a first act, which reads a key and no report.
    """
    desk = _desk()
    with _act(desk, "") as by:
        token = signals.token_of_own_reference(by=by, own_reference=code)
    with _act(desk, token.hex()) as by:
        yield by


def send_report(*, by: Act, code: str, new: signals.NewSignal) -> signals.Submitted:
    """Take in a report under the code that the act was opened with. Sent twice it is stored once, with all its files.

    Raises what `signals.submit_with_files` raises.
    """
    authorise(by, "create", OBJECT)
    nameless = replace(new, reporter_kind=REPORTER_KIND, own_reference=code, submission_key=None, choice=None)
    return signals.submit_with_files(by=by, new=nameless)


def read_report(*, by: Act) -> signals.SignalDetail:
    """The report that the act is about, and note that its messages were read.

    Raises NotFound alike for a code that never was and for a report whose content is destroyed.
    """
    authorise(by, "read", OBJECT)
    report = _report(by)
    if any(not update.seen for update in report.updates):
        signals.mark_updates_seen(by=by, signal_id=report.id)
    return report


def add_to_report(*, by: Act, text: str, attachments: Sequence[signals.NewAttachment] = ()) -> bool:
    """Add text or files; with a question open the text is the reply to it. Says False when it was all there already.

    There is no session that could tell a page loaded again from something new, so the same again adds nothing.
    Raises SignalInvalid when there is nothing in it.
    """
    authorise(by, "change", OBJECT)
    report = _report(by)
    words = text.strip()
    is_new = bool(words) and words not in {addition.text for addition in report.additions}
    if is_new or not (words or attachments):
        kind = signals.REPLY if report.question_open else "addition"
        signals.add_to_signal(by=by, signal_id=report.id, kind=kind, text=text)
    return bool(signals.attach_missing(by=by, signal_id=report.id, attachments=attachments)) or is_new


def _report(by: Act) -> signals.SignalDetail:
    for found in signals.list_signals(by=by).items:
        return signals.get_signal(by=by, signal_id=found.id)
    raise NotFound


def _desk() -> UUID:
    for desk in list_desks():
        return desk
    raise NoDesk


@contextmanager
def _act(desk: UUID, case_ref: str) -> Iterator[Act]:
    purpose = Purpose.REPORT_ANONYMOUSLY
    with serving(MACHINE, organisation_id=desk, purpose=purpose, case_ref=case_ref, origin=ORIGIN) as by:
        yield by
