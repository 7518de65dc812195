"""What can go wrong with keys and with what they seal. No message holds key material or content."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError


class EncryptionError(KetenzichtError):
    """Base of every error of this room."""

    code: ClassVar[str] = "encryption"
    http_status: ClassVar[int] = 500


class KeyDestroyed(EncryptionError):
    """The key was destroyed on purpose: what it sealed is gone."""

    code: ClassVar[str] = "key_destroyed"
    http_status: ClassVar[int] = 410
    message = "The key of this case was destroyed; its content can't be read again by anyone."
    next_step = "Its state, outcome and dates are kept; the log says when and on which order it was destroyed."


class KeyUnknown(EncryptionError):
    """There is no such key within the organisation of this act."""

    code: ClassVar[str] = "key_unknown"
    http_status: ClassVar[int] = 404
    message = "There is no such key."


class Tampered(EncryptionError):
    """A sealed value does not belong to this place, or was changed: it is refused as a whole."""

    code: ClassVar[str] = "tampered"
    message = "A stored value did not pass its seal and is not shown: it was changed, or moved from another place."
    next_step = "Tell the administrator: run `ketenzicht verify-trail` and compare with the last backup."


class KeyFileError(EncryptionError):
    """Base of what can be wrong with the file of root keys."""

    code: ClassVar[str] = "key_file"


class KeyFileMissing(KeyFileError):
    """There is no key file, or it lacks the root key that is asked for."""

    code: ClassVar[str] = "key_file_missing"
    message = "The key file %(path)s is missing."
    next_step = "Put the file back from its own backup, or run `ketenzicht init` on a new, empty installation."


class KeyFileExists(KeyFileError):
    """A key file is never overwritten: everything sealed under it would be lost."""

    code: ClassVar[str] = "key_file_exists"
    message = "The key file %(path)s exists already and was left as it is."


class KeyFileTooOpen(KeyFileError):
    """Others than its owner can read the key file."""

    code: ClassVar[str] = "key_file_too_open"
    message = "The key file %(path)s has mode %(mode)s; others than its owner can read it."
    next_step = "Run `chmod 600` on it. If others had access to this machine, rotate the root key."


class KeyFileInvalid(KeyFileError):
    """The key file can't be read as what it should be."""

    code: ClassVar[str] = "key_file_invalid"
    message = "The key file %(path)s can't be used: %(what)s."
    next_step = "Put the file back from its own backup."


class RootKeyMissing(KeyFileError):
    """The key file no longer holds, or does not yet hold, the root key that wraps this organisation key."""

    code: ClassVar[str] = "root_key_missing"
    message = "The key file holds no root key with version %(version)s."
    next_step = "Use the key file that belongs to this database. A backup older than the kept root keys is unreadable."


class RootKeyInUse(KeyFileError):
    """A root key that still wraps organisation keys is never dropped."""

    code: ClassVar[str] = "root_key_in_use"
    message = "Root key %(version)s still wraps the keys of %(organisations)s organisations and was not dropped."
    next_step = "Run the rotation of the root key again; it goes on where it stopped."
