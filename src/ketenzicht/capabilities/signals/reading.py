"""Reading signals: lists of codes, one signal decrypted, search by keyed tokens, export. Every read is logged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ketenzicht.capabilities.access.public import Act, NotFound, Permit, Scope, authorise
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import finding, sealing
from ketenzicht.capabilities.signals.copying import open_attachment
from ketenzicht.capabilities.signals.errors import FieldError, SignalInvalid
from ketenzicht.capabilities.signals.mentions import ReadMention
from ketenzicht.capabilities.signals.models import Attachment, Signal, Update
from ketenzicht.capabilities.signals.types import (
    OPEN_HELD_STATES,
    AdditionInfo,
    AttachmentInfo,
    EventInfo,
    Kind,
    MentionInfo,
    NewAttachment,
    SignalDetail,
    SignalFilter,
    SignalSummary,
    State,
    UpdateInfo,
)
from ketenzicht.shared import clock
from ketenzicht.shared.paging import Page, PageRequest
from ketenzicht.shared.words import gettext_noop as _

EXPORT_LIMIT = 10_000
UNKNOWN_FORM = "unknown"


def visible(by: Act) -> QuerySet[Any]:
    """Signals within the scope of the act: one's own reports, the one that it names, or what the organisation holds."""
    if by.scope == Scope.OWN:
        return Signal.objects.filter(kind=Kind.REPORTED, reported_by=by.actor_id)
    if by.scope == Scope.ONE:
        named = bytes.fromhex(by.case_ref)
        return Signal.objects.filter(kind=Kind.REPORTED, reported_by=by.actor_id, own_reference_token=named)
    if by.scope == Scope.ORGANISATION:
        return Signal.objects.filter(kind=Kind.HELD)
    return Signal.objects.none()


def list_signals(
    *, by: Act, narrowed: SignalFilter | None = None, page: PageRequest | None = None
) -> Page[SignalSummary]:
    """A page of signals: for a desk what runs out first on top, for a reporter the newest.

    Raises SignalInvalid when it is narrowed by a field that the policy withholds from who asks.
    """
    permit = authorise(by, "list", "signal", reported_by=by.actor_id, holder=by.organisation_id)
    asked = page or PageRequest()
    rows = _narrow(visible(by), narrowed or SignalFilter(), by, permit)
    rows = rows.annotate(unread=_unread())
    order = ("-received_at", "id") if by.scope == Scope.OWN else ("due_at", "-received_at", "id")
    found = asked.page(rows.order_by(*order)[asked.window])
    by.record("consult", "signal", count=len(found.items))
    return found.map(lambda row: _permitted(_summary(row), permit))


def count_signals(*, by: Act, narrowed: SignalFilter | None = None, up_to: int | None = None) -> dict[str, int]:
    """How many signals stand in each state, of all or of those narrowed to.

    With `up_to` no state is counted further than one more than that, so that a page costs the same at any archive.
    """
    permit = authorise(by, "count", "signal", reported_by=by.actor_id, holder=by.organisation_id)
    rows = _narrow(visible(by), narrowed or SignalFilter(), by, permit)
    by.record("consult", "signal_count")
    if up_to is None:
        return dict(rows.values_list("state").annotate(Count("id")).order_by("state"))
    counted = {state.value: rows.filter(state=state)[: up_to + 1].count() for state in State}
    return {state: count for state, count in counted.items() if count}


def search_signals(*, by: Act, query: str, page: PageRequest | None = None) -> Page[SignalSummary]:
    """Signals in which everything asked for occurs: a reference, a name, a number, words. By keyed tokens only.

    What is found only because a name sounds alike comes last and says so: nobody has looked whether it is the same.
    """
    authorise(by, "search", "signal", reported_by=by.actor_id, holder=by.organisation_id)
    asked = page or PageRequest()
    groups = finding.asked_terms(query)
    rows = visible(by).filter(destroyed_at=None)
    found = asked.page(_matches(by, rows, groups, asked.window) if groups else [])
    by.record(
        "search", "signal", count=len(found.items), query_fingerprint=finding.fingerprint(by.organisation_id, query)
    )
    return found.map(_summary)


def _matches(by: Act, rows: QuerySet[Any], groups: Sequence[Sequence[finding.Term]], window: slice) -> list[Any]:
    """A slice of what was found: what carries every term as it was typed, newest first; then by sound, newest first.

    Two questions, so that the first can walk the newest signals until a page is full and need not sort all it finds.
    """
    rows = rows.annotate(unread=_unread()).order_by("-received_at", "id")
    typed = finding.as_typed(by.organisation_id, groups)
    found = typed.slice(rows.annotate(by_sound=Value(False)), window)
    sounding = finding.by_sound_too(by.organisation_id, groups)
    if len(found) == window.stop - window.start or sounding is None:
        return found
    begin = 0 if found else window.start - rows.filter(typed.condition).count()
    room = window.stop - window.start - len(found)
    others = rows.exclude(typed.condition).annotate(by_sound=Value(True))
    return found + sounding.slice(others, slice(begin, begin + room))


def get_signal(*, by: Act, signal_id: UUID) -> SignalDetail:
    """One signal, decrypted. Raises NotFound alike for what does not exist and what is not yours to see."""
    signal = visible(by).filter(id=signal_id).first()
    if signal is None:
        raise NotFound
    holder = signal.organisation_id if signal.kind == Kind.HELD else None
    authorise(by, "read", "signal", reported_by=signal.reported_by, holder=holder)
    detail = _detail(signal)
    subjects = [
        sealing.subject_ref(sealing.key_of(signal), mention.id) for mention in detail.mentions if _person(mention)
    ]
    fields = [name for name, text in detail.texts.items() if text] + (["indicators"] if detail.indicators else [])
    by.record("consult", "signal", signal.id, fields=fields, subject_refs=subjects)
    return detail


def read_attachment(*, by: Act, signal_id: UUID, attachment_id: UUID) -> NewAttachment:
    """The bytes of a file that came with a signal."""
    signal = visible(by).filter(id=signal_id, destroyed_at=None).first()
    row = Attachment.objects.filter(id=attachment_id, signal_id=signal_id).first() if signal else None
    if signal is None or row is None:
        raise NotFound
    holder = signal.organisation_id if signal.kind == Kind.HELD else None
    authorise(by, "read", "attachment", reported_by=signal.reported_by, holder=holder)
    by.record("consult", "attachment", attachment_id, fields=("content",))
    return open_attachment(row, sealing.key_of(signal))


def mark_updates_seen(*, by: Act, signal_id: UUID) -> int:
    """Note that the reporter has read what became of it; says how many messages were new."""
    authorise(by, "read", "update", reported_by=by.actor_id)
    own = Update.objects.filter(signal_id=signal_id, seen_at=None, signal__reported_by=by.actor_id)
    seen = own.update(seen_at=clock.now())
    if seen:
        by.record("change", "update", signal_id, fields=("seen_at",), count=seen)
    return seen


def export_signals(*, by: Act, narrowed: SignalFilter | None = None) -> Iterator[SignalSummary]:
    """Every signal in reach as codes and dates, for a spreadsheet. Content does not leave by this way."""
    permit = authorise(by, "export", "signal", reported_by=by.actor_id, holder=by.organisation_id)
    rows = _narrow(visible(by), narrowed or SignalFilter(), by, permit).order_by("-received_at", "id")[:EXPORT_LIMIT]
    found = [_permitted(_summary(row), permit) for row in rows]
    by.record("export", "signal", count=len(found))
    return iter(found)


def _unread() -> Coalesce:
    """How many updates nobody has read. Counted for the rows of the page alone, and not for all that it is cut from."""
    new = Update.objects.filter(signal=OuterRef("pk"), seen_at=None).order_by().values("signal")
    return Coalesce(Subquery(new.annotate(count=Count("id")).values("count")), 0)


NARROWED_BY = {
    "form": "forms",
    "urgency": "urgency",
    "reporter_kind": "reporter_kind",
    "municipalities": "municipality",
}
"""What a filter may ask that looks at a field which the policy can withhold. States and dates make a line a line."""


def _check_shown(narrowed: SignalFilter, permit: Permit) -> None:
    """Nobody narrows by what they may not see: which lines are left would tell it all the same."""
    hidden = [name for name, field in NARROWED_BY.items() if getattr(narrowed, name) and not permit.allows_field(field)]
    if hidden:
        message = _("You can't narrow by this: it is not shown to you of a single signal.")
        raise SignalInvalid([FieldError(name, "withheld", message) for name in hidden])


def _of_form(form: str) -> Q:
    """Signals with this form among theirs; those of which no form is known count as `unknown`, as in the figures."""
    without = Q(forms=[]) if form == UNKNOWN_FORM else Q()
    return without | Q(forms__contains=[form]) if form else Q()


def _narrow(rows: QuerySet[Any], narrowed: SignalFilter, by: Act, permit: Permit) -> QuerySet[Any]:
    _check_shown(narrowed, permit)
    asked: dict[str, Any] = {
        "state": narrowed.state,
        "urgency": narrowed.urgency,
        "reporter_kind": narrowed.reporter_kind,
        "municipality__in": narrowed.municipalities,
        "owner_actor_id": by.actor_id if narrowed.mine else None,
        "id__in": narrowed.ids,
        "state__in": [*OPEN_HELD_STATES, "routed"] if narrowed.open_only else [],
    }
    rows = rows.filter(_of_form(narrowed.form), **{name: value for name, value in asked.items() if value})
    if narrowed.months:
        rows = rows.filter(
            received_at__gte=begin_of(narrowed.months[0]), received_at__lt=begin_of(narrowed.months[1], 1)
        )
    if narrowed.late:
        now = clock.now().replace(microsecond=0)
        rows = rows.filter(kind=Kind.HELD, state__in=OPEN_HELD_STATES, due_at__lt=now)
    return rows


def begin_of(month: date, later: int = 0) -> datetime:
    """The first moment of a month, or of one some months later, by the wall clock here."""
    number = month.year * 12 + month.month - 1 + later
    return timezone.make_aware(datetime(number // 12, number % 12 + 1, 1))  # noqa: DTZ001  # made aware here


def _summary(row: Any) -> SignalSummary:
    return SignalSummary(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        state=row.state,
        forms=tuple(row.forms),
        age_class=row.age_class,
        urgency=row.urgency,
        municipality=row.municipality,
        reporter_kind=row.reporter_kind,
        owner_actor_id=row.owner_actor_id,
        received_at=row.received_at,
        due_at=row.due_at,
        outcome=row.outcome,
        version=row.version,
        unread_updates=getattr(row, "unread", 0),
        found_by_sound=getattr(row, "by_sound", False),
    )


HIDEABLE = {"forms": (), "age_class": "", "urgency": "", "municipality": "", "reporter_kind": "", "outcome": ""}
"""Fields of a line that the policy can withhold, and what stands there then. The rest is what makes it a line."""


def _permitted(summary: SignalSummary, permit: Permit) -> SignalSummary:
    hidden = {name: empty for name, empty in HIDEABLE.items() if not permit.allows_field(name)}
    return replace(summary, **hidden)  # type: ignore[arg-type]  # each empty value has its field's type


def _person(mention: MentionInfo) -> bool:
    return mention.kind == "person"


def _detail(signal: Signal) -> SignalDetail:
    key = None if signal.destroyed_at else sealing.key_of(signal)
    copied = {name: getattr(signal, name) for name in _COPIED}
    return SignalDetail(
        **copied,
        forms=tuple(signal.forms),
        withheld=tuple(signal.withheld),
        texts=sealing.open_texts(key, signal) if key else {},
        indicators=sealing.open_codes(key, signal, "indicators") if key else (),
        own_reference=sealing.open_text(key, signal, "own_reference") if key else "",
        override_reason=sealing.open_text(key, signal, "override_reason") if key else "",
        outcome_reference=sealing.open_text(key, signal, "outcome_reference") if key else "",
        mentions=_mentions(signal, key),
        attachments=_attachments(signal, key),
        additions=_additions(signal, key),
        updates=updates_of(signal, key),
        events=_events(signal),
    )


_COPIED = (
    "id",
    "reference",
    "kind",
    "state",
    "version",
    "organisation_id",
    "compartment",
    "reporter_organisation_id",
    "reporter_kind",
    "holder_organisation_id",
    "owner_actor_id",
    "age_class",
    "urgency",
    "municipality",
    "place_kind",
    "persons",
    "reported_at",
    "received_at",
    "rule",
    "ground",
    "article",
    "weighing",
    "outcome",
    "answer_class",
    "answer_due_at",
    "retain_until",
    "destroyed_at",
)


def _mentions(signal: Signal, key: encryption.CaseKey | None) -> tuple[MentionInfo, ...]:
    if key is None:
        return ()
    infos = []
    for row in signal.mentions.order_by("position"):
        content = sealing.open_json(key, row.content, model="mention", field="content", row=row.id)
        infos.append(ReadMention.from_stored(content, row.kind, row.role).info(row.id))
    return tuple(infos)


def _attachments(signal: Signal, key: encryption.CaseKey | None) -> tuple[AttachmentInfo, ...]:
    if key is None:
        return ()
    rows = signal.attachments.defer("content").order_by("added_at", "id")
    return tuple(
        AttachmentInfo(
            row.id,
            key.open_text(bytes(row.filename), model="attachment", field="filename", row=row.id),
            row.media_type,
            row.size,
            row.added_at,
        )
        for row in rows
    )


def _additions(signal: Signal, key: encryption.CaseKey | None) -> tuple[AdditionInfo, ...]:
    if key is None:
        return ()
    return tuple(
        AdditionInfo(
            row.id,
            row.kind,
            key.open_text(bytes(row.text), model="addition", field="text", row=row.id),
            row.by_actor_id,
            row.by_reporter,
            row.added_at,
        )
        for row in signal.additions.order_by("added_at", "id")
    )


def updates_of(signal: Signal, key: encryption.CaseKey | None) -> tuple[UpdateInfo, ...]:
    """The messages on a copy, the oldest first; none without its key."""
    if key is None:
        return ()
    return tuple(update_info(row, key) for row in signal.updates.order_by("at", "id"))


def update_info(row: Update, key: encryption.CaseKey) -> UpdateInfo:
    """One message, opened."""
    return UpdateInfo(
        row.id,
        row.answer_class,
        row.from_organisation_id,
        key.open_text(bytes(row.text), model="update", field="text", row=row.id) if row.text else "",
        row.at,
        row.seen_at is not None,
    )


def _events(signal: Signal) -> tuple[EventInfo, ...]:
    return tuple(
        EventInfo(row.name, row.state, row.at, row.by_actor_id, row.organisation_id, row.detail)
        for row in signal.events.all()
    )
