"""Reports taken in together leave what each would have left alone: the same rows, the same lines, field by field."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, models

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.models import Disclosure
from ketenzicht.capabilities.clocks.models import Clock, ClockEvent, Notice
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals import finding, intake, sealing
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Attachment, Event, FoundBy, Mention, SearchToken, Signal, Update
from ketenzicht.capabilities.signals.sending import Parcel
from ketenzicht.capabilities.signals.types import TEXT_FIELDS
from tests.conftest import Person, open_act
from tests.integration.signals.conftest import LABOUR, Chain

pytestmark = pytest.mark.django_db

FILE = signals.NewAttachment("verslag.txt", "text/plain", b"Gezien om half negen.")
REPORTS = (
    LABOUR,
    replace(LABOUR, fact="Iets anders gezien.", mentions=(), own_reference="ZAAK-1"),
    replace(LABOUR, forms=("sexual",), municipality="GM0363", age_class="presumed_child"),
    replace(LABOUR, fact="Met een bijlage.", attachments=(FILE,), submission_key=uuid4()),
    replace(LABOUR, forms=("unknown",), urgency="immediate_danger", persons=3, circumstance=""),
    replace(LABOUR, fact="Een kind dat meewerkt.", age_class="child"),
)
NOISE = {"id", "thread", "reference", "case_key_id", "signal_id", "clock_id", "subject_ref", "object_ref", "trace_id"}
NOISE |= {"disclosure_id", "submission_key", "own_reference", "own_reference_token"}
NOISE |= {"reported_by", "actor_id", "by_actor_id"}
NOISE |= {"decided_by", "content", "filename", "token", "tokens", "indicators", *TEXT_FIELDS}
TABLES: tuple[type[models.Model], ...] = (
    Signal,
    Mention,
    FoundBy,
    SearchToken,
    Attachment,
    Update,
    Event,
    Disclosure,
    Clock,
    ClockEvent,
    Notice,
)


@pytest.fixture
def still() -> Iterator[None]:
    """A moment that does not pass, so that every date is the same."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


def rows_of(person: Person) -> list[tuple[str, dict[str, Any]]]:
    """Every row that this person's act reaches."""
    with open_act(person):
        return [(table.__name__, row) for table in TABLES for row in table._default_manager.values()]


def plain(rows: list[tuple[str, dict[str, Any]]]) -> Counter[str]:
    """Rows without ids and sealed bytes."""
    return Counter(
        f"{name} {sorted((key, str(value)) for key, value in row.items() if key not in NOISE)}" for name, row in rows
    )


def lines(act: access.Act) -> dict[UUID, Counter[tuple[object, ...]]]:
    """The lines of the logs that the act has noted so far, by organisation."""
    found: dict[UUID, Counter[tuple[object, ...]]] = {}
    for event in act.trail.access:
        told = (event.action, event.object_type, event.fields, event.purpose, event.basket, event.reason)
        told += (event.recipient, bool(event.disclosure_ref), bool(event.subject_ref), event.result, event.origin)
        found.setdefault(event.organisation_id, Counter())[told] += 1
    for one in act.trail.processing:
        about = (one.name, one.processing_activity_id, one.status, one.data_subject_id_type)
        found.setdefault(one.organisation_id, Counter())[about] += 1
    return found


def contents(person: Person, ids: set[UUID]) -> list[object]:
    """What the copies of a person hold, opened: texts, mentions, files, and the tokens they are found by."""
    with open_act(person) as act:
        told: list[object] = []
        index = encryption.open_token_key(act.organisation_id)
        for signal in Signal.objects.filter(id__in=ids):
            key = sealing.key_of(signal)
            by_reference = finding.token_of(index, (finding.REFERENCE, signal.reference))
            told.append(
                (
                    sealing.open_texts(key, signal),
                    [
                        sealing.open_json(key, row.content, model="mention", field="content", row=row.id)
                        for row in signal.mentions.order_by("position")
                    ],
                    [
                        key.open(row.content, model="attachment", field="content", row=row.id)
                        for row in signal.attachments.all()
                    ],
                    sorted(row.token for row in SearchToken.objects.filter(signal=signal).exclude(token=by_reference)),
                    SearchToken.objects.filter(signal=signal, token=by_reference).count(),
                )
            )
        return sorted(told, key=str)


def test_together_is_the_same_as_one_by_one(chain: Chain, still: None) -> None:
    desks = (chain.detective, chain.officer, chain.national, chain.registrar)
    with open_act(chain.inspector) as act:
        alone = [signals.submit_signal(by=act, new=new) for new in REPORTS]
        lines_alone = lines(act)
    before = {desk.id: rows_of(desk) for desk in desks}
    others = tuple(replace(new, submission_key=uuid4() if new.submission_key else None) for new in REPORTS)
    with open_act(chain.colleague) as act:
        together = signals.submit_many(by=act, news=others)
        lines_together = lines(act)
    assert all(isinstance(one, signals.Submitted) for one in together)
    assert lines_alone == lines_together
    told = [(one.receiver_id, one.rule, one.ground, one.due_at, one.telephone, one.repeated) for one in alone]
    assert told == [
        (one.receiver_id, one.rule, one.ground, one.due_at, one.telephone, one.repeated)
        for one in together
        if isinstance(one, signals.Submitted)
    ]
    assert plain(rows_of(chain.inspector)) == plain(rows_of(chain.colleague))
    assert contents(chain.inspector, ids(rows_of(chain.inspector))) == contents(
        chain.colleague, ids(rows_of(chain.colleague))
    )
    for desk in desks:
        first, all_of_it = before[desk.id], rows_of(desk)
        known = {own_name(row) for _name, row in first}
        second = [(name, row) for name, row in all_of_it if own_name(row) not in known]
        assert plain(first) == plain(second)
        assert contents(desk, ids(first)) == contents(desk, ids(second))


def own_name(row: dict[str, Any]) -> object:
    """What a row is known by: its id, or its signal, with its token if it is one."""
    return row.get("id") or (row["signal_id"], row.get("token"))


def ids(rows: list[tuple[str, dict[str, Any]]]) -> set[UUID]:
    """The signals among rows."""
    return {row["id"] for name, row in rows if name == "Signal"}


def test_what_goes_to_one_desk_goes_in_one_step_over_whatever_the_conditions(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, parcels = intake.send_many, []

    def counted(by: access.Act, sent: Sequence[Parcel]) -> list[Signal]:
        parcels.append([(parcel.receiver.organisation_id, parcel.met) for parcel in sent])
        return real(by, sent)

    monkeypatch.setattr(intake, "send_many", counted)
    with open_act(chain.inspector) as act:
        told = signals.submit_many(by=act, news=(LABOUR, replace(LABOUR, age_class="child"), LABOUR))
    receivers = {one.receiver_id for one in told if isinstance(one, signals.Submitted)}
    assert len(receivers) == 1
    assert parcels == [[(one, met) for one in receivers for met in ((), ("concerns_child",))]]


def test_what_is_wrong_with_one_does_not_touch_the_others(chain: Chain) -> None:
    wrong = replace(LABOUR, fact=" ", forms=("nothing",))
    refused = replace(LABOUR, choice=signals.RouteChoice(UUID(int=7), "Daar hoort het."))
    with open_act(chain.inspector) as act:
        good, bad, lost, fine = signals.submit_many(by=act, news=(LABOUR, wrong, refused, LABOUR))
        assert isinstance(good, signals.Submitted)
        assert isinstance(fine, signals.Submitted)
        assert isinstance(bad, signals.SignalInvalid)
        assert [error.field for error in bad.errors] == ["fact", "forms"]
        assert isinstance(lost, signals.ReceiverUnknown)
        assert Signal.objects.count() == 2
        assert signals.submit_many(by=act, news=()) == ()


def test_a_second_time_is_the_first_time_also_within_one_go(chain: Chain) -> None:
    named = replace(LABOUR, own_reference="ZAAK-7")
    keyed = replace(LABOUR, submission_key=uuid4())
    with open_act(chain.inspector) as act:
        found = signals.submit_many(by=act, news=(named, keyed, named, keyed, LABOUR))
        again = signals.submit_many(by=act, news=(keyed, named))
        told = [one for one in (*found, *again) if isinstance(one, signals.Submitted)]
        assert [one.repeated for one in told] == [False, False, True, True, False, True, True]
        assert told[0].id == told[2].id == told[6].id
        assert told[1].id == told[3].id == told[5].id
        assert Signal.objects.count() == 3


def test_who_was_first_at_the_same_moment_is_acknowledged(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the attempt that failed are not in the logs."""
    new = replace(LABOUR, own_reference="ZAAK-8")
    real, tries = intake._find_repeated, []

    def late(*arguments: Any) -> Any:
        tries.append(1)
        return {} if len(tries) == 1 else real(*arguments)

    with open_act(chain.inspector) as act:
        first = signals.submit_signal(by=act, new=new)
        noted = act.trail.length()
        monkeypatch.setattr(intake, "_find_repeated", late)
        (second,) = signals.submit_many(by=act, news=(new,))
        assert isinstance(second, signals.Submitted)
        assert (second.id, second.repeated) == (first.id, True)
        assert act.trail.length() == noted
        monkeypatch.setattr(intake, "_find_repeated", lambda *_arguments: {})
        with pytest.raises(IntegrityError):
            signals.submit_many(by=act, news=(new,))
        act.trail.cut(noted)
        raise_nothing = Signal.objects.count()
        assert raise_nothing == 1
