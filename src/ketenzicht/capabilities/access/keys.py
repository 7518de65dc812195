"""Keys of partners' systems: given out for a purpose and a time, renewed with an overlap, ended at once, counted."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from ketenzicht.capabilities.access.acts import Act
from ketenzicht.capabilities.access.errors import (
    ActEnded,
    KeyAlreadyReplaced,
    KeyWithoutScope,
    NoPartnerSystem,
    NotFound,
)
from ketenzicht.capabilities.access.models import ApiKey, Machine, Mandate, every_scope
from ketenzicht.capabilities.access.policies import authorise
from ketenzicht.capabilities.access.rules import WARN_BEFORE, is_near_end
from ketenzicht.capabilities.access.types import KeyScope, KeyStanding, Role
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

KEY_PREFIX = "kz_"
OVERLAP_DAYS = 7
"""How long a key that was renewed works beside its successor, when nothing else is asked."""
USE_IS_KEPT_BY = timedelta(hours=1)


def issue_api_key(*, by: Act, label: str, days: int = 365, scopes: Collection[str] | None = None) -> tuple[UUID, str]:
    """Make a key for this organisation's own system. The key is shown this once; only its hash is kept.

    `scopes` says what it is for; without it, for everything that a system may do. Raises NoPartnerSystem when the
    operator has made no such system yet, KeyWithoutScope when it would open nothing or something that does not exist.
    """
    authorise(by, "issue", "api_key")
    wanted = every_scope() if scopes is None else [scope.value for scope in KeyScope if scope in scopes]
    if not wanted or len(wanted) != len(set(every_scope() if scopes is None else scopes)):
        raise KeyWithoutScope
    return _make(by, _mandate_of_system(by), label=label, lifetime=timedelta(days=days), scopes=wanted)


def rotate_api_key(*, by: Act, key_id: UUID, overlap_days: int = OVERLAP_DAYS) -> tuple[UUID, str]:
    """Make a successor of a key: same name, scopes and length of life. The old one works beside it for the overlap.

    Raises KeyAlreadyReplaced when it has a successor, NotFound for a key that is not the organisation's or has ended.
    """
    authorise(by, "rotate", "api_key")
    own = ApiKey.objects.filter(mandate__organisation_id=by.organisation_id, revoked_at=None)
    old = own.select_for_update(of=("self",)).filter(id=key_id, expires_at__gt=clock.now()).first()
    if old is None:
        raise NotFound
    if own.filter(replaces=old).exists():
        raise KeyAlreadyReplaced
    made = _make(
        by,
        old.mandate_id,
        label=old.label,
        lifetime=old.expires_at - old.created_at,
        scopes=list(old.scopes),
        replaces=old,
    )
    old.expires_at = min(old.expires_at, clock.now() + timedelta(days=overlap_days))
    old.save(update_fields=["expires_at"])
    return made


def revoke_api_key(*, by: Act, key_id: UUID) -> None:
    """End a partner system's key, at once."""
    authorise(by, "revoke", "api_key")
    own = ApiKey.objects.filter(id=key_id, mandate__organisation_id=by.organisation_id, revoked_at=None)
    if not own.update(revoked_at=clock.now()):
        raise NotFound
    by.record("revoke", "api_key", key_id)


def warn_of_ending_keys(*, by: Act) -> tuple[UUID, ...]:
    """Keys of the act's organisation that end soon and have no successor, each named once in its life."""
    authorise(by, "warn", "api_key")
    now = clock.now()
    rows = (
        ApiKey.objects.filter(
            mandate__organisation_id=by.organisation_id, revoked_at=None, warned_at=None, successors=None
        )
        .filter(expires_at__gt=now, expires_at__lte=now + WARN_BEFORE)
        .select_for_update(of=("self",), skip_locked=True)
    )
    found = tuple(key.id for key in rows if is_near_end(key.created_at, key.expires_at, now))
    ApiKey.objects.filter(id__in=found).update(warned_at=now)
    return found


def list_organisations_with_ending_keys() -> tuple[UUID, ...]:
    """Organisations with a key that ends within the time of warning, and of which nobody was told yet."""
    now = clock.now()
    rows = ApiKey.objects.filter(
        revoked_at=None, warned_at=None, successors=None, expires_at__gt=now, expires_at__lte=now + WARN_BEFORE
    )
    found = rows.values_list("mandate__organisation_id", flat=True).distinct()
    return tuple(sorted(one for one in found if one is not None))


def standing_of_key(secret: str) -> KeyStanding:
    """What a key stands for, noting its use. Raises ActEnded for a key that is unknown, ended or expired."""
    now = clock.now()
    key = ApiKey.objects.filter(digest=_digest(secret), revoked_at=None, expires_at__gt=now).first()
    if key is None:
        raise ActEnded(_("This key is not valid: unknown, revoked or expired. Ask your administrator for a new one."))
    if key.last_used_at is None or now - key.last_used_at > USE_IS_KEPT_BY:
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return KeyStanding(key.id, key.mandate_id, tuple(key.scopes))


COUNT = """
INSERT INTO access_keyuse (key_id, minute, count) VALUES (%s, %s, %s)
ON CONFLICT (key_id) DO UPDATE SET
  count = EXCLUDED.count + CASE WHEN access_keyuse.minute = EXCLUDED.minute THEN access_keyuse.count ELSE 0 END,
  minute = EXCLUDED.minute
RETURNING count
"""


def count_key_use(key_id: UUID, *, minute: int, calls: int = 1) -> int:
    """Add calls to those that a key made in this minute, and give their number. Exact with any number of processes."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key_id, minute, calls])
        return int(cursor.fetchone()[0])


def has_own_system(*, by: Act) -> bool:
    """Whether the operator made a system of its own for this organisation, to which keys can belong."""
    authorise(by, "list", "api_key")
    return _systems(by).exists()


def _systems(by: Act) -> QuerySet[Machine]:
    return Machine.objects.filter(code=f"partner-{by.organisation_code}"[:64])


def _mandate_of_system(by: Act) -> UUID:
    machine = _systems(by).first()
    if machine is None:
        raise NoPartnerSystem
    standing = Mandate.objects.filter(
        actor_id=machine.id, organisation_id=by.organisation_id, role=Role.PARTNER_SYSTEM, revoked_at=None
    ).first()
    if standing is None:
        standing = Mandate.objects.create(
            actor_id=machine.id,
            actor_kind="machine",
            organisation_id=by.organisation_id,
            role=Role.PARTNER_SYSTEM,
            granted_by=by.actor_id,
        )
    return standing.id


def _make(
    by: Act, mandate_id: UUID, *, label: str, lifetime: timedelta, scopes: list[str], replaces: ApiKey | None = None
) -> tuple[UUID, str]:
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    key = ApiKey.objects.create(
        mandate_id=mandate_id,
        label=label,
        scopes=scopes,
        replaces=replaces,
        digest=_digest(secret),
        created_at=now,
        expires_at=now + lifetime,
    )
    by.record("grant", "api_key", key.id, fields=scopes)
    return key.id, secret


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
