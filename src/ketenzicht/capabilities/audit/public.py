"""The door of the audit room: the trail of who did what, for which purpose, that nobody can rewrite unseen.

Two logs per organisation, each a chain: the access log (who, Wpg art. 32a) and the processing log (which data
subject, standard Logboek Dataverwerkingen). `append` writes both in the transaction of the act. Checkpoints vouch for
them at a witness outside the database; `verify_trail` holds everything against everything.
"""

from ketenzicht.capabilities.audit.checkpoints import (
    exchange_must_stop,
    export_checkpoints,
    make_checkpoints,
    oldest_unexported,
    trail_status,
)
from ketenzicht.capabilities.audit.errors import (
    AuditError,
    EventInvalid,
    SigningKeyExists,
    SigningKeyMissing,
    TrailNotWritten,
    VerifierBlind,
    WitnessFailed,
)
from ketenzicht.capabilities.audit.keys import make_signing_key, public_path
from ketenzicht.capabilities.audit.selectors import (
    iterate_access_events,
    list_access_events,
    list_processing_events,
    who_looked_at,
)
from ketenzicht.capabilities.audit.services import append
from ketenzicht.capabilities.audit.types import (
    AccessEvent,
    AccessFilter,
    BadPlace,
    Checkpoint,
    Looker,
    ProcessingEvent,
    Recorded,
    Stream,
    TrailReport,
    TrailStatus,
)
from ketenzicht.capabilities.audit.verifying import verify_trail

__all__ = [
    "AccessEvent",
    "AccessFilter",
    "AuditError",
    "BadPlace",
    "Checkpoint",
    "EventInvalid",
    "Looker",
    "ProcessingEvent",
    "Recorded",
    "SigningKeyExists",
    "SigningKeyMissing",
    "Stream",
    "TrailNotWritten",
    "TrailReport",
    "TrailStatus",
    "VerifierBlind",
    "WitnessFailed",
    "append",
    "exchange_must_stop",
    "export_checkpoints",
    "iterate_access_events",
    "list_access_events",
    "list_processing_events",
    "make_checkpoints",
    "make_signing_key",
    "oldest_unexported",
    "public_path",
    "trail_status",
    "verify_trail",
    "who_looked_at",
]
