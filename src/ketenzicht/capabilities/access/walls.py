"""Wall 2, the execute wrapper on every connection, and the list of tables that it guards.

Wall 1 is the bound manager (`models.py`); wall 3, row-level security, stands in the database (`rls.py` and the
migrations) and does not lean on these.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings

from ketenzicht.capabilities.access.context import CURRENT
from ketenzicht.capabilities.access.errors import NoActOfProcessing
from ketenzicht.capabilities.access.models import ProtectedModel
from ketenzicht.shared.words import gettext_noop as _

ALWAYS_PROTECTED = (
    "audit_event",
    "audit_processing",
    "encryption_casekey",
    "encryption_organisationkey",
)


@cache
def protected_tables() -> frozenset[str]:
    """Names of all tables that may only be touched inside an act."""
    models = (model for model in apps.get_models() if issubclass(model, ProtectedModel))
    return frozenset(ALWAYS_PROTECTED) | {model._meta.db_table for model in models}


@cache
def _protected_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, protected_tables())))
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)


def wall(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Refuse any statement on a protected table outside an act: raw SQL, joins and bare querysets alike."""
    if CURRENT.get() is None and _protected_pattern().search(str(sql)):
        raise NoActOfProcessing(_("A protected table was named outside a registered act of processing."))
    return execute(sql, params, many, context)


def raise_wall(connection: Any, **_signal: object) -> None:
    """Put the wall on a new connection, once. A migrating owner has none: it owns tables, not content."""
    if settings.DATABASE_ROLE == "app" and wall not in connection.execute_wrappers:
        connection.execute_wrappers.append(wall)
