"""The chain of one log, computed: the twin of what `audit_append` does in the database.

``genesis = SHA-256(0x02 ‖ stream ‖ organisation)``, ``leaf = SHA-256(0x00 ‖ canonical JSON)``,
``link = SHA-256(0x01 ‖ previous link ‖ seq (8 bytes) ‖ leaf)``. The first byte keeps the three apart (RFC 6962, 2.1);
the genesis binds a chain to its organisation and stream, so that no chain can be put in the place of another.
"""

from hashlib import sha256
from uuid import UUID

from ketenzicht.capabilities.audit.types import Stream

LEAF, LINK, GENESIS = b"\x00", b"\x01", b"\x02"


def genesis_of(organisation_id: UUID, stream: Stream) -> bytes:
    """The link before the first event."""
    return sha256(GENESIS + stream.value.encode() + organisation_id.bytes).digest()


def leaf_of(body: bytes) -> bytes:
    """The hash of one event's canonical JSON in UTF-8."""
    return sha256(LEAF + body).digest()


def link_of(previous: bytes, seq: int, leaf: bytes) -> bytes:
    """The link of the `seq`-th event: it vouches for this event and all before it."""
    return sha256(LINK + previous + seq.to_bytes(8, "big") + leaf).digest()
