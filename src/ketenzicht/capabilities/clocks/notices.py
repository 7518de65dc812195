"""Notices: telling somebody inside the house to look at something."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, OrderBy, Q
from django.db.models.signals import post_save

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.clocks import rules
from ketenzicht.capabilities.clocks.errors import AddresseeInvalid
from ketenzicht.capabilities.clocks.history import NOTICE_COMPARTMENT
from ketenzicht.capabilities.clocks.models import Notice
from ketenzicht.capabilities.clocks.rows import notice_info
from ketenzicht.capabilities.clocks.types import NoticeInfo
from ketenzicht.shared import clock as time
from ketenzicht.shared.paging import Page, PageRequest


def add_notice(
    *,
    by: Act,
    code: str,
    subject_type: str,
    subject_ref: UUID,
    actor_id: UUID | None = None,
    role: str = "",
) -> None:
    """Tell one actor, or whoever has a role, at the act's organisation. `code` says what; nothing else is told.

    Raises AddresseeInvalid when it is for nobody or for both, CodeInvalid when the code is none.
    """
    add_notices(by=by, code=code, subject_type=subject_type, subject_refs=(subject_ref,), actor_id=actor_id, role=role)


def add_notices(
    *,
    by: Act,
    code: str,
    subject_type: str,
    subject_refs: Sequence[UUID],
    actor_id: UUID | None = None,
    role: str = "",
) -> None:
    """Tell the same of several records: a notice for each, and one sign to whoever mails of them."""
    authorise(by, "create", "notice")
    rules.check_code("code", code)
    if (actor_id is None) == (not role):
        raise AddresseeInvalid
    told = [
        Notice.made(
            organisation_id=by.organisation_id,
            compartment=NOTICE_COMPARTMENT,
            code=code,
            subject_type=subject_type,
            subject_ref=subject_ref,
            actor_id=actor_id,
            role=role,
            created_at=time.now(),
        )
        for subject_ref in subject_refs
    ]
    Notice.objects.bulk_create(told)
    for notice in told:
        by.record("change", "notice", notice.id, fields=(code,))
    if told:
        # Rows that are made together send no signal of their own; one mail tells of all of them.
        post_save.send(sender=Notice, instance=told[0], created=True, raw=False, using=None, update_fields=None)


def list_notices(*, by: Act, page: PageRequest | None = None, unread_only: bool = False) -> Page[NoticeInfo]:
    """The notices for this actor and for this role, unread first, then the newest."""
    authorise(by, "list", "notice")
    rows = Notice.objects.filter(_addressed_to(by))
    if unread_only:
        rows = rows.filter(read_at=None)
    asked = page or PageRequest()
    found = asked.page(rows.order_by(_UNREAD_FIRST, "-created_at", "id")[asked.window])
    by.record("consult", "notice", count=len(found.items))
    return found.map(notice_info)


def count_unread(*, by: Act) -> int:
    """How many notices wait for this actor or this role. A count for the menu of every page: not logged by itself."""
    authorise(by, "list", "notice")
    return Notice.objects.filter(_addressed_to(by), read_at=None).count()


def mark_notice_read(*, by: Act, notice_id: UUID) -> NoticeInfo:
    """Note that a notice was read; for a notice to a role, for all who share it. Twice is once."""
    notice = Notice.objects.select_for_update().filter(_addressed_to(by), id=notice_id).first()
    if notice is None:
        raise NotFound
    authorise(by, "change", "notice")
    if notice.read_at is None:
        notice.read_at, notice.read_by = time.now(), by.actor_id
        notice.save(update_fields=["read_at", "read_by"])
        by.record("change", "notice", notice.id, fields=("read_at",))
    return notice_info(notice)


def mark_notices_read(*, by: Act, until: datetime) -> int:
    """Note that every notice up to this moment was read; says how many were not yet. Later ones stay unread."""
    authorise(by, "change", "notice")
    unread = Notice.objects.filter(_addressed_to(by), read_at=None, created_at__lte=until)
    marked = unread.update(read_at=time.now(), read_by=by.actor_id)
    by.record("change", "notice", fields=("read_at",), count=marked)
    return marked


_UNREAD_FIRST = OrderBy(ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField()))


def _addressed_to(by: Act) -> Q:
    return Q(actor_id=by.actor_id) | Q(role=by.role)
