"""The door of the encryption room.

A case key seals what identifies people, one key per case, each value for its own place. `token` makes what one can
search by. Destroying a case's key erases the case; `seal_deletions` and `retire_root_keys` carry that through to
what lies on disk and in backups (docs/decisions/0031). All but the two `retire_`/`list_` functions need an act.
"""

from collections.abc import Iterable
from uuid import UUID

from ketenzicht.capabilities.encryption.errors import (
    EncryptionError,
    KeyDestroyed,
    KeyFileError,
    KeyFileExists,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileTooOpen,
    KeyUnknown,
    RootKeyInUse,
    RootKeyMissing,
    Tampered,
)
from ketenzicht.capabilities.encryption.keyfile import make_key_file
from ketenzicht.capabilities.encryption.keyring import (
    INDEX,
    ORGANISATION,
    destroy_key,
    make_first_keys,
    new_key,
    new_keys,
    open_key,
    open_keys,
    open_only_key,
)
from ketenzicht.capabilities.encryption.keys import CaseKey, TokenKey
from ketenzicht.capabilities.encryption.rotation import (
    KEEP_ROOT_KEYS,
    Within,
    list_unsealed_organisations,
    retire_root_keys,
    rotate_organisation_key,
    rotate_root_key,
    seal_deletions,
)

__all__ = [
    "KEEP_ROOT_KEYS",
    "CaseKey",
    "EncryptionError",
    "KeyDestroyed",
    "KeyFileError",
    "KeyFileExists",
    "KeyFileInvalid",
    "KeyFileMissing",
    "KeyFileTooOpen",
    "KeyUnknown",
    "RootKeyInUse",
    "RootKeyMissing",
    "Tampered",
    "TokenKey",
    "Within",
    "destroy_key",
    "list_unsealed_organisations",
    "make_first_keys",
    "make_key_file",
    "new_key",
    "new_keys",
    "open_for_organisation",
    "open_key",
    "open_keys",
    "open_organisation_key",
    "open_token_key",
    "retire_root_keys",
    "rotate_organisation_key",
    "rotate_root_key",
    "seal_deletions",
    "seal_for_organisation",
    "token",
    "tokens",
]


def open_organisation_key(organisation_id: UUID) -> CaseKey:
    """The key for an organisation's own small texts (drafts, reasons, contact details); one query for many texts."""
    return open_only_key(organisation_id, ORGANISATION)


def seal_for_organisation(organisation_id: UUID, plaintext: bytes, *, model: str, field: str, row: UUID) -> bytes:
    """Seal one value that belongs to the organisation and to no case."""
    return open_organisation_key(organisation_id).seal(plaintext, model=model, field=field, row=row)


def open_for_organisation(organisation_id: UUID, sealed: bytes, *, model: str, field: str, row: UUID) -> bytes:
    """The value that `seal_for_organisation` sealed for this place. Raises Tampered for anything else."""
    return open_organisation_key(organisation_id).open(sealed, model=model, field=field, row=row)


def open_token_key(organisation_id: UUID) -> TokenKey:
    """The key that makes an organisation's search tokens; one query for many fields and values."""
    key = open_only_key(organisation_id, INDEX)
    return TokenKey(organisation_id, key.secret)


def token(organisation_id: UUID, *, field: str, value: str) -> bytes:
    """The search token (32 bytes) of a normalised value: equal only within one organisation and one field.

    Not for values with few possibilities: equal rows would show, and their frequencies could be read.
    """
    return open_token_key(organisation_id).token(field=field, value=value)


def tokens(organisation_id: UUID, *, field: str, values: Iterable[str]) -> list[bytes]:
    """The tokens of several values of one field, in their order, for one query."""
    return open_token_key(organisation_id).tokens(field=field, values=values)
