"""Following a chain, row by row, against a slow and obvious twin; and what checkpoints say of each other."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.audit.canonical import canonical
from ketenzicht.capabilities.audit.chain import genesis_of, leaf_of, link_of
from ketenzicht.capabilities.audit.keys import Signer, Verifier
from ketenzicht.capabilities.audit.recomputing import Follower, Row
from ketenzicht.capabilities.audit.statements import make_statement, read_line, read_statement, write_line
from ketenzicht.capabilities.audit.types import AccessEvent, ProcessingEvent, Stream
from ketenzicht.capabilities.audit.vouching import Vouchers, Vouching

ORGANISATION = UUID("00000000-0000-4000-8000-0000000000a1")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def rows_of(count: int) -> list[Row]:
    """A whole chain."""
    link, rows = genesis_of(ORGANISATION, Stream.ACCESS), []
    for seq in range(1, count + 1):
        event = AccessEvent(
            organisation_id=ORGANISATION, time=NOW, trace_id=UUID(int=seq), span_id=UUID(int=0), action="search"
        )
        body = canonical(event).encode()
        link = link_of(link, seq, leaf_of(body))
        columns = (NOW, str(UUID(int=seq)).encode(), None, b"search", b"", b"", b"ok")
        rows.append(Row(seq, body, leaf_of(body), link, columns))
    return rows


def follow(rows, *, heads=None, head="own"):
    """What the follower says of these rows."""
    follower = Follower(ORGANISATION, Stream.ACCESS, Vouching(heads or {}))
    for row in rows:
        follower.follow(row)
    return follower.finish((len(rows), rows[-1].link) if head == "own" else head)


def obvious_first_bad(stored, whole):
    """The twin: the first place where what is stored is not what was written."""
    for place, row in enumerate(whole, start=1):
        if place > len(stored) or stored[place - 1] != row:
            return place
    return None


WHOLE = rows_of(12)


@given(st.integers(0, 2**32), st.integers(1, 3))
def test_the_first_change_is_named_as_the_twin_names_it(seed, changes):
    """Any rows changed, taken out, doubled or moved, by an intruder who does not recompute the chain."""
    chance, rows = random.Random(seed), list(WHOLE)
    for _ in range(changes):
        place = chance.randrange(len(rows))
        kind = chance.randrange(6)
        if kind == 0:
            rows[place] = rows[place]._replace(body=rows[place].body.replace(b"search", b"export"))
        elif kind == 1:
            rows[place] = rows[place]._replace(link=chance.randbytes(32))
        elif kind == 2:
            rows[place] = rows[place]._replace(columns=(NOW, b"99", None, b"search", b"", b"", b"ok"))
        elif kind == 3 and len(rows) > 1:
            del rows[place]
        elif kind == 4:
            rows[place] = rows[place]._replace(leaf=chance.randbytes(32))
        else:
            other = chance.randrange(len(rows))
            rows[place], rows[other] = rows[other], rows[place]
    bad = follow(rows, head=(len(WHOLE), WHOLE[-1].link))
    assert (bad.seq if bad else None) == obvious_first_bad(rows, WHOLE)


@pytest.mark.parametrize(
    ("column", "value"),
    [(0, NOW.replace(hour=1)), (1, b""), (2, b"7"), (3, b"\xff"), (4, b"x"), (5, b"x"), (6, b"refused")],
)
def test_every_generated_column_is_compared(column, value):
    rows = list(WHOLE)
    columns = list(rows[4].columns)
    columns[column] = value
    rows[4] = rows[4]._replace(columns=tuple(columns))
    assert "does not say what its text says" in follow(rows).what


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"\xff\xfe", b"{}", b"[]", b'{"organisation_id": 5}', b'{"organisation_id": "x"}']
)
def test_a_text_that_is_no_event_is_found_even_when_its_hashes_fit(body):
    leaf = leaf_of(body)
    link = link_of(genesis_of(ORGANISATION, Stream.ACCESS), 1, leaf)
    assert "its column" in follow([Row(1, body, leaf, link, WHOLE[0].columns)]).what


def test_a_text_of_another_organisation_is_found():
    body = WHOLE[0].body.replace(b"a1", b"b2")
    leaf = leaf_of(body)
    link = link_of(genesis_of(ORGANISATION, Stream.ACCESS), 1, leaf)
    assert "organisation_id" in follow([Row(1, body, leaf, link, WHOLE[0].columns)]).what


def test_the_other_log_is_followed_too():
    event = ProcessingEvent(
        organisation_id=ORGANISATION,
        trace_id=UUID(int=1),
        span_id=UUID(int=2),
        name="signal.consult",
        start=NOW,
        end=NOW,
        processing_activity_id="intake",
    )
    body = canonical(event).encode()
    link = link_of(genesis_of(ORGANISATION, Stream.PROCESSING), 1, leaf_of(body))
    follower = Follower(ORGANISATION, Stream.PROCESSING, Vouching())
    follower.follow(Row(1, body, leaf_of(body), link, (NOW, str(UUID(int=1)).encode())))
    assert follower.finish((1, link)) is None


@pytest.mark.parametrize(
    ("head", "seq"), [(None, 1), ((11, WHOLE[10].link), 12), ((13, WHOLE[11].link), 13), ((12, bytes(32)), 13)]
)
def test_the_head_must_be_the_end_of_the_chain(head, seq):
    assert follow(WHOLE, head=head).seq == seq


def test_checkpoints_are_held_against_the_chain():
    heads = {4: WHOLE[3].link, 8: WHOLE[7].link}
    assert follow(WHOLE, heads=heads) is None
    bad = follow(WHOLE, heads={**heads, 8: bytes(32)})
    assert (bad.seq, "between event 5 and this one" in bad.what) == (8, True)
    assert follow(WHOLE[:6], heads=heads).seq == 7


def signer_and_verifier(name="k"):
    """A key, and who knows it."""
    secret = Ed25519PrivateKey.generate()
    return Signer(name, secret), Verifier({name: secret.public_key()})


def statement(signer, **changes):
    """A checkpoint of this chain."""
    values = {"organisation_id": ORGANISATION, "stream": Stream.ACCESS, "size": 8, "head": WHOLE[7].link, "time": NOW}
    return make_statement(signer, **{**values, **changes})


def test_a_checkpoint_says_what_was_signed():
    signer, verifier = signer_and_verifier()
    made = statement(signer)
    assert made.body == (
        f'{{"head":"{WHOLE[7].link.hex()}","key":"k","organisation":"{ORGANISATION}","size":8,'
        '"stream":"access","time":"2026-11-23T12:00:00.000000Z"}'
    )
    assert verifier.holds("k", made.body.encode(), made.signature)
    assert not verifier.holds("k", made.body.encode() + b" ", made.signature)
    assert not verifier.holds("other", made.body.encode(), made.signature)
    assert read_line(write_line(made)) == made


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"null", b'{"body": 1, "signature": "AA=="}', b'{"body": "{}"}'])
def test_a_line_without_a_checkpoint_is_none(line):
    assert read_line(line) is None


def test_a_line_that_was_cut_anywhere_is_none():
    line = write_line(statement(signer_and_verifier()[0]))
    assert all(read_line(line[:end]) is None for end in range(len(line) - 1))


@pytest.mark.parametrize("body", ["{}", "[]", '"text"', "7", "{"])
def test_another_text_is_no_checkpoint(body):
    with pytest.raises(ValueError, match=r".*"):
        read_statement(body, b"")


def test_two_statements_that_differ_are_two_histories():
    signer, verifier = signer_and_verifier()
    vouchers = Vouchers(verifier)
    vouchers.add([statement(signer)], witnessed=True)
    vouchers.add([statement(signer), statement(signer, head=bytes(32))], witnessed=False)
    assert ["two histories" in bad.what for bad in vouchers.bad] == [True]
    about = vouchers.about((Stream.ACCESS, ORGANISATION))
    assert (about.heads, about.size, about.witnessed) == ({8: WHOLE[7].link}, 8, 8)
    assert vouchers.about((Stream.PROCESSING, ORGANISATION)).size == 0
    assert vouchers.count == 3


def test_a_statement_without_a_good_signature_vouches_for_nothing():
    signer, verifier = signer_and_verifier()
    vouchers = Vouchers(verifier)
    vouchers.add([replace(statement(signer), signature=bytes(64))], witnessed=True)
    vouchers.add([statement(signer_and_verifier("stranger")[0])], witnessed=False)
    assert [("the witness" in bad.what, "the database" in bad.what) for bad in vouchers.bad] == [
        (True, False),
        (False, True),
    ]
    assert vouchers.list_chains() == set()


def test_what_was_sent_must_be_at_the_witness():
    signer, verifier = signer_and_verifier()
    vouchers = Vouchers(verifier)
    vouchers.add([statement(signer)], witnessed=True)
    vouchers.expect_at_witness([statement(signer), statement(signer, size=9)])
    assert [bad.seq for bad in vouchers.bad] == [9]
