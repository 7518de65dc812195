"""What can go wrong with writing, signing, sending and checking the trail."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _


class AuditError(KetenzichtError):
    """Base of every error of this room."""

    code: ClassVar[str] = "audit"
    http_status: ClassVar[int] = 503


class TrailNotWritten(AuditError):
    """The trail could not be written, so what was asked was not done either: no log, no data."""

    code: ClassVar[str] = "trail_not_written"
    message = _("This was not done, because it could not be recorded.")
    next_step = _("Try again in a moment. If it stays so, tell the administrator that the trail can't be written.")


class EventInvalid(AuditError):
    """An event holds what has no canonical form; a fault in the program."""

    code: ClassVar[str] = "event_invalid"
    http_status: ClassVar[int] = 500
    message = _("An event of the trail can't be written down: %(what)s.")


class SigningKeyMissing(AuditError):
    """The key that signs checkpoints, or its public half, is missing or can't be used."""

    code: ClassVar[str] = "signing_key_missing"
    message = _("The key file %(path)s can't be used: %(what)s.")
    next_step = _("Put it back from its backup, or run `ketenzicht init` to make one on a new installation.")


class SigningKeyExists(AuditError):
    """A signing key is never overwritten: what it signed could no longer be checked."""

    code: ClassVar[str] = "signing_key_exists"
    message = _("The signing key %(path)s exists already and was left as it is.")


class WitnessFailed(AuditError):
    """The witness did not take, or did not give, checkpoints."""

    code: ClassVar[str] = "witness_failed"
    message = _("The witness does not answer as it should: %(what)s.")
    next_step = _("Check KETENZICHT_WITNESS. What was not sent is kept and sent again every minute.")


class VerifierBlind(AuditError):
    """The role that verifies can't see every row, so that it would call a hidden row a missing one."""

    code: ClassVar[str] = "verifier_blind"
    message = _("The trail can't be checked with this database role: row-level security hides rows from it.")
    next_step = _("Set DATABASE_BACKUP_URL, or give the URL of a role that reads everything.")
