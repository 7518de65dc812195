"""What a page for reporting without a name carries: it says when it was made, and which code its report will get.

In place of a session: the page itself is what ties two requests together. Sent twice, a page gives one report and the
same code; a page that was not made here, is a day old, or comes back faster than anybody types, gives none.
"""

import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.shared import clock

SALT = "ketenzicht.anonymous.ticket"
CODE_SALT = "ketenzicht.anonymous.code"
LONGEST = 12 * 3_600
SHORTEST = 3
"""Seconds: nobody reads a page, types what was seen and sends it in less."""


def new_ticket(*, waited: float = 0) -> str:
    """A ticket for a fresh page, as if it had been open for so many seconds."""
    return signing.dumps([secrets.token_hex(16), clock.now().timestamp() - waited], salt=SALT)


def find_code(ticket: str) -> str | None:
    """The code of the report that this page sends; None when the page is not ours, too old, or too quick."""
    secret, age = _read(ticket)
    if age is None or not SHORTEST <= age <= LONGEST:
        return None
    return anonymous.make_code(salted_hmac(CODE_SALT, secret, algorithm="sha256").digest())


def is_early(ticket: str) -> bool:
    """Whether a page of ours came back faster than anybody types. A moment later it can be sent as it is."""
    _secret, age = _read(ticket)
    return age is not None and age < SHORTEST


def renewed(ticket: str) -> str:
    """A ticket for a page that can't be sent any more. Who had it open for too long need not wait once more."""
    _secret, age = _read(ticket)
    return new_ticket(waited=0 if age is None else SHORTEST)


def _read(ticket: str) -> tuple[str, float | None]:
    """The secret of a ticket and its age in seconds; no age when it is not ours."""
    try:
        secret, made_at = signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        return "", None
    return secret, clock.now().timestamp() - made_at
