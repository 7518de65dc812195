"""T9: what is sealed opens in its own place and nowhere else, whatever was done to it."""

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.encryption import envelope
from ketenzicht.capabilities.encryption.errors import Tampered
from ketenzicht.capabilities.encryption.keys import CaseKey, TokenKey

names = st.text(max_size=12)
keys = st.builds(CaseKey, id=st.uuids(), organisation_id=st.uuids(), secret=st.binary(min_size=32, max_size=32))
places = st.fixed_dictionaries({"model": names, "field": names, "row": st.uuids()})

SEED = 20261123
TAMPERINGS = 10_000


@given(keys, places, st.binary(max_size=300))
def test_bytes_come_back_as_they_were(key, place, plaintext):
    sealed = key.seal(plaintext, **place)
    assert len(sealed) == len(plaintext) + envelope.OVERHEAD
    assert key.open(sealed, **place) == plaintext
    assert key.open(memoryview(sealed), **place) == plaintext


@given(keys, places, st.text(max_size=100))
def test_text_comes_back_as_it_was(key, place, text):
    assert key.open_text(key.seal_text(text, **place), **place) == text


@given(keys, places, places, st.uuids(), st.binary(max_size=50))
def test_a_value_opens_in_no_other_place(key, place, other, organisation, plaintext):
    sealed = key.seal(plaintext, **place)
    for name in place:
        if other[name] != place[name]:
            with pytest.raises(Tampered):
                key.open(sealed, **{**place, name: other[name]})
    if organisation != key.organisation_id:
        with pytest.raises(Tampered):
            CaseKey(key.id, organisation, key.secret).open(sealed, **place)


@given(keys, st.text(min_size=1, max_size=8), st.uuids())
def test_names_that_read_the_same_when_joined_are_different_places(key, name, row):
    sealed = key.seal(b"x", model=name, field="", row=row)
    with pytest.raises(Tampered):
        key.open(sealed, model="", field=name, row=row)


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_no_two_lists_of_parts_join_to_the_same_bytes(one, two):
    assert (envelope.join_parts(*one) == envelope.join_parts(*two)) == (one == two)


@given(keys, places, st.binary(max_size=60))
def test_anything_that_was_not_sealed_is_refused(key, place, noise):
    with pytest.raises(Tampered):
        key.open(noise, **place)
    with pytest.raises(Tampered):
        key.open(envelope.HEADER + noise, **place)


def test_ten_thousand_tamperings_are_all_refused():
    """Bits flipped; values, fields, rows, organisations, keys and versions swapped; ends cut and added."""
    chance = random.Random(SEED)
    uuid = lambda: UUID(int=chance.getrandbits(128), version=4)  # noqa: E731
    refused = 0
    for _ in range(TAMPERINGS):
        key = CaseKey(uuid(), uuid(), chance.randbytes(32))
        place = {"model": "signal", "field": "what", "row": uuid()}
        sealed = bytearray(key.seal(chance.randbytes(chance.randrange(80)), **place))
        kind = chance.randrange(8)
        if kind <= 1:
            sealed[chance.randrange(len(sealed))] ^= 1 << chance.randrange(8)
        elif kind == 2:
            place["row"] = uuid()
        elif kind == 3:
            place["field"] = "why"
        elif kind == 4:
            key = CaseKey(key.id, uuid(), key.secret)
        elif kind == 5:
            key = CaseKey(key.id, key.organisation_id, chance.randbytes(32))
        elif kind == 6:
            sealed[1:3] = (2).to_bytes(2, "big")
        else:
            sealed = sealed[: -chance.randrange(1, 20)] if chance.random() < 0.5 else sealed + chance.randbytes(1)
        with pytest.raises(Tampered):
            key.open(bytes(sealed), **place)
        refused += 1
    assert refused == TAMPERINGS, f"seed {SEED}"


def test_every_single_bit_counts():
    key = CaseKey(UUID(int=1), UUID(int=2), bytes(32))
    place = {"model": "signal", "field": "what", "row": UUID(int=3)}
    sealed = key.seal(b"a short text", **place)
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(Tampered):
            key.open(bytes(changed), **place)


def test_an_envelope_without_associated_data_would_not_notice(monkeypatch):
    """The planted defect: drop the place, and a value moved to another row opens."""
    monkeypatch.setattr(envelope, "place_of", lambda *_: b"")
    key = CaseKey(UUID(int=1), UUID(int=2), bytes(32))
    sealed = key.seal(b"moved", model="signal", field="what", row=UUID(int=3))
    assert key.open(sealed, model="signal", field="what", row=UUID(int=4)) == b"moved"


def test_no_nonce_is_drawn_twice():
    """A hundred thousand here; `benchmarks/sealing.py` draws a million."""
    key = CaseKey(UUID(int=1), UUID(int=2), bytes(32))
    start, end = len(envelope.HEADER), len(envelope.HEADER) + envelope.NONCE_BYTES
    drawn = {key.seal(b"", model="m", field="f", row=UUID(int=3))[start:end] for _ in range(100_000)}
    assert len(drawn) == 100_000


def test_text_that_is_no_text_is_refused():
    key = CaseKey(UUID(int=1), UUID(int=2), bytes(32))
    place = {"model": "signal", "field": "what", "row": UUID(int=3)}
    with pytest.raises(Tampered):
        key.open_text(key.seal(b"\xff\xfe", **place), **place)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(0, 319))
def test_a_wrapped_key_opens_only_under_its_own_key_and_unchanged(outer, inner, bit):
    wrapped = envelope.wrap(outer, inner)
    assert envelope.unwrap(outer, wrapped) == inner
    changed = bytearray(wrapped)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Tampered):
        envelope.unwrap(outer, bytes(changed))
    with pytest.raises(Tampered):
        envelope.unwrap(bytes([outer[0] ^ 1]) + outer[1:], wrapped)


@pytest.mark.parametrize("wrapped", [b"", b"short", bytes(39), bytes(41)])
def test_what_is_no_wrapped_key_is_refused(wrapped):
    with pytest.raises(Tampered):
        envelope.unwrap(bytes(32), wrapped)


@given(st.binary(min_size=32, max_size=32), st.uuids(), st.uuids(), names, names, st.text(max_size=20))
def test_tokens_are_equal_only_within_one_organisation_and_one_field(secret, one, two, field, other, value):
    token = TokenKey(one, secret).token(field=field, value=value)
    assert token == TokenKey(one, secret).token(field=field, value=value)
    assert (TokenKey(one, secret).token(field=other, value=value) == token) == (field == other)
    assert (TokenKey(two, secret).token(field=field, value=value) == token) == (one == two)
    assert TokenKey(one, secret).tokens(field=field, values=[value, value + "x"])[0] == token


def test_keys_do_not_show_their_secret():
    secret = b"visible-secret-visible-secret-32"
    key, tokens = CaseKey(UUID(int=1), UUID(int=2), secret), TokenKey(UUID(int=2), secret)
    tokens.token(field="phone", value="1")
    assert "visible" not in repr(key) + repr(tokens)
