"""Sessions in the database; a database that is away is not a request that can't be read."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError


class SessionStore(DatabaseStore):
    """Django's own, but for what it says when the database is gone while a session is kept.

    Django takes any error there for a session that somebody ended, and answers 400: as if the sender had done
    something wrong, and sending again would not help.
    """

    def save(self, must_create: bool = False) -> None:  # Django's signature
        """Keep the session. Raises UpdateError only when it is no longer there."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise
