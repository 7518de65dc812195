"""Reports that are not sent yet, and notes to weigh with: kept for their writer alone, sealed, for thirty days."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals.errors import ChangedMeanwhile, FieldError, SignalInvalid
from ketenzicht.capabilities.signals.models import Draft
from ketenzicht.capabilities.signals.types import DraftInfo, DraftKind
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

MAXIMUM_BYTES = 200_000
MAXIMUM_DRAFTS = 50
CHANGED = {
    DraftKind.REPORT: _("This draft was changed in another window."),
    DraftKind.NOTES: _("These notes were changed in another window."),
}


def save_draft(
    *,
    by: Act,
    values: Mapping[str, object],
    draft_id: UUID | None = None,
    version: int | None = None,
    kind: DraftKind = DraftKind.REPORT,
) -> DraftInfo:
    """Keep what was typed so far. With `draft_id` the draft is replaced; `version` guards against another window."""
    authorise(by, "create", "draft")
    text = json.dumps(values, ensure_ascii=False)
    if len(text.encode()) > MAXIMUM_BYTES:
        raise SignalInvalid([FieldError("draft", "too_long", _("This is too much for a draft."), MAXIMUM_BYTES)])
    row = _new_draft(by, kind) if draft_id is None else _own_draft(by, draft_id, kind)
    authorise(by, "change", "draft", reported_by=row.reported_by)
    if draft_id is not None:
        if version is not None and version != row.version:
            raise ChangedMeanwhile(
                CHANGED[kind],
                next_step=_("What you typed is still here: send it, or keep it as a draft of its own."),
            )
        row.version += 1
    row.values = encryption.seal_for_organisation(
        by.organisation_id, text.encode(), model="draft", field="values", row=row.id
    )
    row.saved_at = clock.now()
    row.save()
    by.record("change", "draft", row.id)
    return DraftInfo(row.id, values, row.saved_at, row.version)


def get_draft(*, by: Act, draft_id: UUID, kind: DraftKind = DraftKind.REPORT) -> DraftInfo:
    """One's own draft of this kind. Raises NotFound for anybody else's."""
    row = _own_draft(by, draft_id, kind)
    authorise(by, "read", "draft", reported_by=row.reported_by)
    by.record("consult", "draft", row.id)
    return _info(row)


def list_drafts(*, by: Act, kind: DraftKind = DraftKind.REPORT) -> tuple[DraftInfo, ...]:
    """One's own drafts of this kind, newest first."""
    authorise(by, "list", "draft", reported_by=by.actor_id)
    rows = Draft.objects.filter(reported_by=by.actor_id, kind=kind).order_by("-saved_at")[:MAXIMUM_DRAFTS]
    drafts = tuple(_info(row) for row in rows)
    by.record("consult", "draft", count=len(drafts))
    return drafts


def remove_draft(*, by: Act, draft_id: UUID, kind: DraftKind = DraftKind.REPORT) -> None:
    """Throw a draft away."""
    row = _own_draft(by, draft_id, kind)
    authorise(by, "remove", "draft", reported_by=row.reported_by)
    row.delete()
    by.record("remove", "draft", draft_id)


def remove_old_drafts(*, by: Act) -> int:
    """Throw away drafts of every kind past their thirty days, at the organisation of the act; says how many."""
    authorise(by, "remove", "draft")
    count, _ = Draft.objects.filter(saved_at__lt=clock.now() - timedelta(days=Draft.KEPT_DAYS)).delete()
    if count:
        by.record("remove", "draft", count=count)
    return count


def _new_draft(by: Act, kind: DraftKind) -> Draft:
    if Draft.objects.filter(reported_by=by.actor_id, kind=kind).count() >= MAXIMUM_DRAFTS:
        raise SignalInvalid(
            [FieldError("draft", "too_many", _("You have too many drafts. Send or remove some."), MAXIMUM_DRAFTS)]
        )
    return Draft(organisation_id=by.organisation_id, compartment=by.compartments[0], reported_by=by.actor_id, kind=kind)


def _own_draft(by: Act, draft_id: UUID, kind: DraftKind) -> Draft:
    row = Draft.objects.select_for_update().filter(id=draft_id, reported_by=by.actor_id, kind=kind).first()
    if row is None:
        raise NotFound
    return row


def _info(row: Draft) -> DraftInfo:
    opened = encryption.open_for_organisation(
        row.organisation_id, bytes(row.values), model="draft", field="values", row=row.id
    )
    return DraftInfo(row.id, json.loads(opened), row.saved_at, row.version)
