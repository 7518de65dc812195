"""The sealed field, the wrapped key and the keyed token: pure functions over the primitives of `cryptography`.

A sealed value is ``format (1 byte) | key version (2 bytes) | nonce (12 bytes) | ciphertext and tag``: AES-256-GCM
(NIST SP 800-38D) with a random 96-bit nonce. The associated data name the place of the value, so that it opens
nowhere else. Keys are wrapped with AES key wrap (RFC 3394). Tokens are HMAC-SHA-256 under a key that HKDF (RFC 5869)
derives per organisation and field.
"""

import hmac
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from ketenzicht.capabilities.encryption.errors import Tampered

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORMAT = 1
KEY_VERSION = 1
"""A case has one key. The two bytes leave room for a second one without a second format."""

HEADER = bytes([FORMAT]) + KEY_VERSION.to_bytes(2, "big")
OVERHEAD = len(HEADER) + NONCE_BYTES + TAG_BYTES

REMEMBERED_PLACES = 4_096

_FIELD_LABEL = b"ketenzicht field"
_TOKEN_LABEL = b"ketenzicht token 1"


def new_secret() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_BYTES)


def join_parts(*parts: bytes) -> bytes:
    """Parts one after the other, each behind its length in four bytes: no two lists give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def place_of(organisation: UUID, model: str, field: str, row: UUID) -> bytes:
    """The associated data of a value: format and key version, organisation, model, field and row."""
    return _place_without_row(organisation, model, field) + join_parts(row.bytes)


@lru_cache(maxsize=REMEMBERED_PLACES)
def _place_without_row(organisation: UUID, model: str, field: str) -> bytes:
    """How the associated data begin: the same for a field of every row of an organisation. No secret is in it."""
    return join_parts(_FIELD_LABEL, HEADER, organisation.bytes, model.encode(), field.encode())


def seal(secret: bytes, plaintext: bytes, place: bytes) -> bytes:
    """The sealed value, `OVERHEAD` bytes longer than the plaintext."""
    nonce = os.urandom(NONCE_BYTES)
    return HEADER + nonce + AESGCM(secret).encrypt(nonce, plaintext, place)


def unseal(secret: bytes, sealed: bytes, place: bytes) -> bytes:
    """The plaintext. Raises Tampered when a bit was changed or the value belongs to another place or key."""
    head = len(HEADER)
    if len(sealed) < OVERHEAD or sealed[:head] != HEADER:
        raise Tampered
    nonce, rest = sealed[head : head + NONCE_BYTES], sealed[head + NONCE_BYTES :]
    try:
        return AESGCM(secret).decrypt(nonce, rest, place)
    except InvalidTag as error:
        raise Tampered from error


def wrap(outer: bytes, inner: bytes) -> bytes:
    """A key under another key."""
    return aes_key_wrap(outer, inner)


def unwrap(outer: bytes, wrapped: bytes) -> bytes:
    """The key inside. Raises Tampered when it was wrapped under another key or changed."""
    try:
        return aes_key_unwrap(outer, wrapped)
    except InvalidUnwrap as error:
        raise Tampered from error


def derive_token_key(index_secret: bytes, organisation: UUID, field: str) -> bytes:
    """The key of the tokens of one field at one organisation."""
    info = join_parts(_TOKEN_LABEL, organisation.bytes, field.encode())
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(index_secret)


def token_of(token_key: bytes, value: str) -> bytes:
    """The token of a value that the caller has normalised."""
    return hmac.digest(token_key, value.encode(), "sha256")
