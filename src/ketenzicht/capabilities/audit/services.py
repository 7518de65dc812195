"""Writing the trail: one round trip, in the transaction of the act."""

from collections.abc import Sequence

from django.db import DatabaseError, connection

from ketenzicht.capabilities.audit.canonical import canonical
from ketenzicht.capabilities.audit.errors import TrailNotWritten
from ketenzicht.capabilities.audit.types import AccessEvent, ProcessingEvent


def append(access: Sequence[AccessEvent], processing: Sequence[ProcessingEvent] = ()) -> None:
    """Chain events to the logs of their organisations, in the order given, within the caller's transaction.

    Raises TrailNotWritten when the database won't take them within two seconds; the transaction is then over, and
    the act with it. To be called last: the heads of the chains stay locked until the commit.
    """
    if not access and not processing:
        return
    try:
        with connection.cursor() as cursor:
            # One line per event and split again there: quoting an array of texts costs ten times as much.
            cursor.execute(
                "SELECT audit_append(string_to_array(%s, E'\\n'), string_to_array(%s, E'\\n'))",
                ["\n".join(map(canonical, access)), "\n".join(map(canonical, processing))],
            )
    except DatabaseError as error:
        raise TrailNotWritten from error
