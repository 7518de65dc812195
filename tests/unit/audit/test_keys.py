"""The signing key and its public half."""

import stat

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ketenzicht.capabilities.audit.errors import SigningKeyExists, SigningKeyMissing
from ketenzicht.capabilities.audit.keys import make_signing_key, public_path, read_signer, read_verifier


@pytest.fixture
def path(tmp_path):
    """A fresh signing key."""
    made = tmp_path / "keys" / "signing.pem"
    make_signing_key(made)
    return made


def test_the_public_half_checks_what_the_key_signed(path):
    signer, verifier = read_signer(path), read_verifier(public_path(path))
    signature = signer.sign(b"text")
    assert len(signature) == 64
    assert verifier.holds(signer.key_id, b"text", signature)
    assert not verifier.holds(signer.key_id, b"other", signature)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public_path(path).name == "signing.pub.pem"
    assert b"PRIVATE" not in public_path(path).read_bytes()
    assert "Ed25519" not in repr(signer)


def test_a_key_is_never_overwritten(path):
    before = path.read_bytes(), public_path(path).read_bytes()
    with pytest.raises(SigningKeyExists, match="left as it is"):
        make_signing_key(path)
    assert (path.read_bytes(), public_path(path).read_bytes()) == before


def test_a_key_that_was_replaced_still_checks_what_it_signed(path, tmp_path):
    make_signing_key(tmp_path / "new.pem")
    both = tmp_path / "both.pem"
    both.write_bytes(public_path(path).read_bytes() + public_path(tmp_path / "new.pem").read_bytes())
    verifier = read_verifier(both)
    for signer in (read_signer(path), read_signer(tmp_path / "new.pem")):
        assert verifier.holds(signer.key_id, b"x", signer.sign(b"x"))
    assert len(verifier.keys) == 2


def test_a_key_that_others_can_read_is_refused(path):
    path.chmod(0o644)
    with pytest.raises(SigningKeyMissing, match="others than its owner"):
        read_signer(path)


def other_kind():
    """A key of another kind, both halves."""
    secret = ec.generate_private_key(ec.SECP256R1())
    return (
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        secret.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "No such file"), (b"no key", "holds no private key"), (other_kind()[0], "no Ed25519 key")],
)
def test_a_signing_key_that_cannot_be_used_is_named(path, content, what):
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(SigningKeyMissing, match=what):
        read_signer(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "No such file"),
        (b"", "no public Ed25519 key"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "holds no public key"),
        (other_kind()[1], "no public Ed25519 key"),
    ],
)
def test_a_public_key_that_cannot_be_used_is_named(path, content, what):
    public = public_path(path)
    if content is None:
        public.unlink()
    else:
        public.write_bytes(content)
    with pytest.raises(SigningKeyMissing, match=what):
        read_verifier(public)
