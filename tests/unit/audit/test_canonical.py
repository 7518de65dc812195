"""One spelling per event, and the hashes over it."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.audit.canonical import canonical, canonical_json, parse, read_time, write_time
from ketenzicht.capabilities.audit.chain import genesis_of, leaf_of, link_of
from ketenzicht.capabilities.audit.errors import EventInvalid
from ketenzicht.capabilities.audit.types import AccessEvent, ProcessingEvent, Stream

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds
access_events = st.builds(
    AccessEvent,
    organisation_id=st.uuids(),
    time=moments,
    trace_id=st.uuids(),
    span_id=st.uuids(),
    context_id=st.none() | st.uuids(),
    actor=st.none() | st.uuids(),
    actor_org=st.none() | st.uuids(),
    action=texts,
    object_ref=texts,
    fields=st.lists(texts, max_size=4).map(tuple),
    origin=texts,
    count=st.integers(-(2**53) + 1, 2**53 - 1),
)
processing_events = st.builds(
    ProcessingEvent,
    organisation_id=st.uuids(),
    trace_id=st.uuids(),
    span_id=st.uuids(),
    parent_span_id=st.none() | st.uuids(),
    name=texts,
    start=moments,
    end=moments,
    processing_activity_id=texts,
    data_subject_id=texts,
)

EVENT = AccessEvent(
    organisation_id=UUID("00000000-0000-4000-8000-0000000000a1"),
    time=datetime(2026, 11, 23, 12, 0, 0, 42, UTC),
    trace_id=UUID("00000000-0000-4000-8000-000000000001"),
    span_id=UUID("00000000-0000-4000-8000-000000000002"),
    action="consult",
    object_ref='een "é"\n',
    fields=("fact", "source"),
)
SPELLED = (
    '{"action":"consult","actor":null,"actor_org":null,"app_version":"","auth_level":"","basket":"","context_id":null,'
    '"count":1,"disclosure_ref":"","fields":["fact","source"],"object_ref":"een \\"é\\"\\n","object_type":"",'
    '"organisation_id":"00000000-0000-4000-8000-0000000000a1","origin":"","purpose":"","query_fingerprint":"",'
    '"reason":"","recipient":"","regime":"","result":"ok","role":"","session_hash":"",'
    '"span_id":"00000000-0000-4000-8000-000000000002","subject_ref":"","time":"2026-11-23T12:00:00.000042Z",'
    '"trace_id":"00000000-0000-4000-8000-000000000001"}'
)


def test_the_spelling_of_an_event_is_fixed():
    """If this changes, every chain written before can no longer be read as it was meant."""
    assert canonical(EVENT) == SPELLED


def spelled_slowly(event):
    """The twin: every value by itself, spelled by Python's own JSON."""
    content = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        content[field.name] = str(value) if isinstance(value, UUID) else value
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(access_events | processing_events)
def test_an_event_is_spelled_as_pythons_own_json_spells_it(event):
    assert canonical(event) == spelled_slowly(event)


class Code(StrEnum):
    CONSULT = "consult"


@pytest.mark.parametrize(
    "odd",
    [
        {"action": Code.CONSULT},
        {"reason": "\\u0000"},
        {"fields": ["fact", "source"]},
        {"fields": (Code.CONSULT,)},
        {"fields": "fact"},
        {"count": None},
        {"role": 7},
        {"time": EVENT.time.astimezone(timezone(timedelta(hours=1)))},
    ],
    ids=str,
)
def test_an_event_that_is_not_plain_is_spelled_the_same(odd):
    event = replace(EVENT, **odd)
    assert canonical(event) == spelled_slowly(event)


@pytest.mark.parametrize(
    ("odd", "what"),
    [
        ({"reason": "a\x00b"}, "reason holds a character"),
        ({"reason": "\ud800"}, "reason holds a character"),
        ({"fields": ("fact", "a\x00")}, "fields holds a character"),
        ({"fields": ("fact", 1)}, "fields is neither"),
        ({"fields": (("fact",),)}, "fields is neither"),
        ({"count": True}, "count is neither"),
        ({"count": 2**53}, "count is too large"),
        ({"role": 1.5}, "role is neither"),
        ({"role": 2**53}, "role is too large"),
        ({"time": datetime(2026, 1, 1)}, "without a time zone"),  # noqa: DTZ001  # what is refused
    ],
    ids=str,
)
def test_an_event_without_a_spelling_is_refused(odd, what):
    with pytest.raises(EventInvalid, match=what):
        canonical(replace(EVENT, **odd))


@given(access_events)
def test_an_access_event_comes_back_from_its_text(event):
    assert parse(AccessEvent, canonical(event)) == event


@given(processing_events)
def test_a_processing_event_comes_back_from_its_text(event):
    assert parse(ProcessingEvent, canonical(event)) == event


@given(access_events, access_events)
def test_two_events_have_one_spelling_only_when_they_are_the_same(one, two):
    assert (canonical(one) == canonical(two)) == (one == two)


@given(access_events)
def test_the_text_fits_one_line(event):
    """Events travel to the database one per line."""
    assert "\n" not in canonical(event)


@given(st.dictionaries(st.text("abcxyz_", min_size=1, max_size=5), texts | st.integers(0, 99) | st.none(), max_size=5))
def test_keys_are_sorted_and_no_space_is_spent(content):
    spelled = canonical_json(content)
    assert json.loads(spelled) == content
    assert list(json.loads(spelled)) == sorted(content)
    assert spelled == canonical_json(dict(reversed(content.items())))


def test_escapes_are_those_of_rfc_8785():
    """RFC 8785, section 3.2.2.2: the example's string, and nothing escaped that needs no escape."""
    assert canonical_json({"a": '\u20ac$\u000f\nA\'B"\\\\"/'}) == '{"a":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_json({"a": "\x7f\u2028"}) == '{"a":"\x7f\u2028"}'


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (1.5, "neither text nor a whole number"),
        (True, "neither text nor a whole number"),
        (b"bytes", "neither text nor a whole number"),
        ([1], "neither text nor a whole number"),
        (["a\x00b"], "can't be stored"),
        ("a\x00b", "can't be stored"),
        ("\ud800", "can't be stored"),
        (2**53, "too large"),
        (-(2**53), "too large"),
    ],
)
def test_what_has_no_spelling_is_refused(value, what):
    with pytest.raises(EventInvalid, match=what):
        canonical_json({"name": value})


@given(moments)
def test_times_sort_as_text_and_come_back(moment):
    assert read_time(write_time(moment)) == moment
    assert len(write_time(moment)) == 27
    later = moment + timedelta(microseconds=1)
    assert write_time(moment) < write_time(later)


def test_a_time_is_spelled_in_utc_whatever_its_zone():
    local = datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    assert write_time(local) == "2026-11-23T12:00:00.000000Z"
    with pytest.raises(EventInvalid, match="without a time zone"):
        write_time(local.replace(tzinfo=None))


def test_the_hashes_are_as_written_down():
    body, previous = SPELLED.encode(), bytes(range(32))
    leaf = sha256(b"\x00" + body).digest()
    assert leaf_of(body) == leaf
    assert link_of(previous, 258, leaf) == sha256(b"\x01" + previous + b"\x00" * 6 + b"\x01\x02" + leaf).digest()
    organisation = EVENT.organisation_id
    assert genesis_of(organisation, Stream.ACCESS) == sha256(b"\x02access" + organisation.bytes).digest()
    assert genesis_of(organisation, Stream.ACCESS) != genesis_of(organisation, Stream.PROCESSING)
    assert genesis_of(organisation, Stream.ACCESS) != genesis_of(UUID(int=1), Stream.ACCESS)
