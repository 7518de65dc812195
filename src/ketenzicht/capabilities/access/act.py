"""What an act of processing is: for whom, by whom, in which role, for which purpose; and what it notes of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.conf import settings

from ketenzicht.capabilities.access.trail import Trail
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.shared import clock, ids


class Walled(Protocol):
    """What wall 1 must know of a model."""

    WALL_BY_COMPARTMENT: ClassVar[bool]


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """For whom, by whom, in which role and for which purpose data are being processed now.

    Every command takes one as `by`. `record` notes what was done; the note is in the trail before the answer leaves.
    `key_scopes` narrows an act that was opened with a key to what the key is for; without a key it is None.
    """

    id: UUID
    trace_id: UUID
    mandate_id: UUID
    actor_id: UUID
    actor_kind: str
    organisation_id: UUID
    organisation_code: str
    role: str
    regime: str
    compartments: tuple[str, ...]
    scope: str
    purpose: str
    case_ref: str
    auth_level: str
    opened_at: datetime
    valid_until: datetime
    session_hash: str = ""
    origin: str = ""
    key_scopes: tuple[str, ...] | None = None
    trail: Trail = field(default_factory=Trail, repr=False)

    def bounds(self, model: type[Walled]) -> dict[str, Any]:
        """The filter of wall 1 for a model: this organisation and, where the model has one, these compartments."""
        bounds: dict[str, Any] = {"organisation_id": self.organisation_id}
        if model.WALL_BY_COMPARTMENT:
            bounds["compartment__in"] = self.compartments
        return bounds

    def record(
        self,
        action: str,
        object_type: str,
        object_ref: object = "",
        *,
        fields: Sequence[str] = (),
        subject_refs: Sequence[str] = (),
        reason: str = "",
        recipient: UUID | None = None,
        disclosure_ref: UUID | None = None,
        result: str = "ok",
        count: int = 1,
        query_fingerprint: str = "",
    ) -> None:
        """Note one thing done. `subject_refs` and `reason` are ciphertext (base64) or codes, never content."""
        event = audit.AccessEvent(
            organisation_id=self.organisation_id,
            trace_id=self.trace_id,
            span_id=ids.new_id(),
            context_id=self.id,
            time=clock.now(),
            actor=self.actor_id,
            actor_org=self.organisation_id,
            role=self.role,
            auth_level=self.auth_level,
            session_hash=self.session_hash,
            origin=self.origin,
            action=action,
            object_type=object_type,
            object_ref=str(object_ref),
            fields=tuple(fields),
            subject_ref=subject_refs[0] if len(subject_refs) == 1 else "",
            regime=self.regime,
            basket=",".join(self.compartments),
            purpose=self.purpose,
            reason=reason,
            recipient=str(recipient or ""),
            disclosure_ref=str(disclosure_ref or ""),
            result=result,
            count=count,
            query_fingerprint=query_fingerprint,
            app_version=settings.VERSION,
        )
        self.trail.add(event, [self._processing(event, subject) for subject in subject_refs])

    def _processing(self, event: audit.AccessEvent, subject: str) -> audit.ProcessingEvent:
        return audit.ProcessingEvent(
            organisation_id=self.organisation_id,
            trace_id=event.trace_id,
            span_id=event.span_id,
            parent_span_id=self.id,
            name=f"{event.object_type}.{event.action}",
            start=event.time,
            end=clock.now(),
            status="ok" if event.result == "ok" else "error",
            processing_activity_id=f"{self.purpose}/{','.join(self.compartments)}",
            data_subject_id=subject,
            data_subject_id_type="sealed",
            resource_name="ketenzicht",
            resource_version=settings.VERSION,
        )
