"""The key that signs checkpoints (Ed25519, RFC 8032), in a file outside the database, and its public half beside it.

The public half goes to whoever verifies; it is enough to check everything and to forge nothing.
"""

import os
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ketenzicht.capabilities.audit.errors import SigningKeyExists, SigningKeyMissing

MODE = 0o600
_END = b"-----END PUBLIC KEY-----"
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs, and the short name under which its public half is known."""

    key_id: str
    secret: Ed25519PrivateKey = field(repr=False)

    def sign(self, body: bytes) -> bytes:
        """The signature (64 bytes)."""
        return self.secret.sign(body)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Public keys by their short names; several when the signing key was replaced."""

    keys: dict[str, Ed25519PublicKey]

    def holds(self, key_id: str, body: bytes, signature: bytes) -> bool:
        """Whether the named key, if known, made this signature for this text."""
        key = self.keys.get(key_id)
        if key is None:
            return False
        try:
            key.verify(signature, body)
        except InvalidSignature:
            return False
        return True


def make_signing_key(path: Path) -> None:
    """Write a fresh signing key, readable by its owner only, and its public half in `<name>.pub.pem` beside it.

    Raises SigningKeyExists rather than overwrite one.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = Ed25519PrivateKey.generate()
    pem = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = secret.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        _write(path, pem, MODE)
    except FileExistsError as error:
        raise SigningKeyExists(safe={"path": str(path)}) from error
    public_path(path).unlink(missing_ok=True)
    _write(public_path(path), public, 0o644)


def public_path(path: Path) -> Path:
    """Where the public half of a signing key is."""
    return path.with_suffix(".pub.pem")


def read_signer(path: Path) -> Signer:
    """The signing key. Raises SigningKeyMissing when it is not there, can be read by others, or is no such key."""
    pem = _read(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SigningKeyMissing(safe={"path": str(path), "what": "others than its owner can read it"})
    try:
        secret = serialization.load_pem_private_key(pem, password=None)
    except ValueError as error:
        raise SigningKeyMissing(safe={"path": str(path), "what": "it holds no private key"}) from error
    if not isinstance(secret, Ed25519PrivateKey):
        raise SigningKeyMissing(safe={"path": str(path), "what": "it is no Ed25519 key"})
    return Signer(_name(secret.public_key()), secret)


def read_verifier(path: Path) -> Verifier:
    """The public keys in a file, one after the other when there are several."""
    blocks = [block + _END for block in _read(path).split(_END) if b"BEGIN" in block]
    try:
        keys = [serialization.load_pem_public_key(block.strip()) for block in blocks]
    except ValueError as error:
        raise SigningKeyMissing(safe={"path": str(path), "what": "it holds no public key"}) from error
    known = {_name(key): key for key in keys if isinstance(key, Ed25519PublicKey)}
    if not known:
        raise SigningKeyMissing(safe={"path": str(path), "what": "it holds no public Ed25519 key"})
    return Verifier(known)


def _name(public: Ed25519PublicKey) -> str:
    return sha256(public.public_bytes(*_RAW)).hexdigest()[:16]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SigningKeyMissing(safe={"path": str(path), "what": error.strerror or "it can't be read"}) from error


def _write(path: Path, content: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
