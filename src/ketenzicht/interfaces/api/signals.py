"""A partner's own signals: send, follow, add to. Each call is one registered act of processing."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Header, Query, Router, Status
from ninja.files import UploadedFile

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api import BASE, refusals
from ketenzicht.interfaces.api.keys import partner_act
from ketenzicht.interfaces.api.shapes import Listing, listing
from ketenzicht.interfaces.api.signal_shapes import (
    AdditionGiven,
    AdditionShape,
    AttachmentShape,
    SignalDetailShape,
    SignalGiven,
    SignalQuery,
    SignalShape,
    SubmittedShape,
    UpdateShape,
    addition_shape,
    attachment_shape,
    detail_shape,
    signal_shape,
    submitted_shape,
    update_shape,
)

router = Router(by_alias=True, tags=["signals"])


@router.post("", response={201: SubmittedShape, 200: SubmittedShape})
def send_signal(
    request: HttpRequest,
    response: HttpResponse,
    given: SignalGiven,
    idempotency_key: Annotated[
        UUID | None, Header(alias="Idempotency-Key", description="A random UUID of your own; send it again to retry.")
    ] = None,
) -> Status[SubmittedShape] | HttpResponse:
    """Send a signal. Sending the same again with its key or own reference stores nothing new and answers 200.

    Something else under a key or reference that was used before is refused (409); `errors` names what differs.

    One of ``Idempotency-Key`` and ``ownReference`` is required: a call whose answer got lost must be safe to repeat.
    """
    if idempotency_key is None and not given.own_reference:
        return refusals.unnamed().answer()
    with partner_act(request) as act:
        done = signals.submit_signal(by=act, new=given.as_new(idempotency_key))
    response["Location"] = f"{BASE}/signals/{done.id}"
    return Status(200 if done.repeated else 201, submitted_shape(done))


@router.get("", response=Listing[SignalShape])
def list_signals(request: HttpRequest, asked: Query[SignalQuery]) -> Listing[SignalShape]:
    """The own signals: what runs out first on top."""
    with partner_act(request) as act:
        found = signals.list_signals(by=act, narrowed=asked.narrowed, page=asked.request)
    return listing(request, found, signal_shape)


@router.get("/{uuid:signal_id}", response=SignalDetailShape)
def get_signal(request: HttpRequest, signal_id: UUID) -> SignalDetailShape:
    """One of the own signals, whole."""
    return detail_shape(_own(request, signal_id))


@router.get("/{uuid:signal_id}/updates", response=list[UpdateShape])
def list_updates(request: HttpRequest, signal_id: UUID) -> list[UpdateShape]:
    """What became of the signal so far."""
    with partner_act(request) as act:
        found = signals.list_updates(by=act, signal_id=signal_id)
    return [update_shape(one) for one in found]


@router.put("/{uuid:signal_id}/updates/seen", response={204: None})
def mark_updates_seen(request: HttpRequest, signal_id: UUID) -> Status[None]:
    """Say that the updates so far have been read by a person."""
    with partner_act(request) as act:
        signals.list_updates(by=act, signal_id=signal_id)
        signals.mark_updates_seen(by=act, signal_id=signal_id)
    return Status(204, None)


@router.get("/{uuid:signal_id}/additions", response=list[AdditionShape])
def list_additions(request: HttpRequest, signal_id: UUID) -> list[AdditionShape]:
    """What was added to the signal."""
    return [addition_shape(one) for one in _own(request, signal_id).additions]


@router.post("/{uuid:signal_id}/additions", response={201: AdditionShape})
def add_to_signal(request: HttpRequest, signal_id: UUID, given: AdditionGiven) -> Status[AdditionShape]:
    """Add a correction or something new; it travels on to whoever holds the signal now."""
    with partner_act(request) as act:
        added = signals.add_to_signal(by=act, signal_id=signal_id, kind=given.kind, text=given.text)
    return Status(201, addition_shape(added))


@router.get("/{uuid:signal_id}/attachments", response=list[AttachmentShape])
def list_attachments(request: HttpRequest, signal_id: UUID) -> list[AttachmentShape]:
    """The files of the signal, without their bytes."""
    return [attachment_shape(one) for one in _own(request, signal_id).attachments]


@router.post("/{uuid:signal_id}/attachments", response={201: AttachmentShape})
def attach(request: HttpRequest, signal_id: UUID, file: Annotated[UploadedFile, File()]) -> Status[AttachmentShape]:
    """Add a file. Its type is read from its bytes; it is stored encrypted and travels on to the holder."""
    content = file.read()
    given = signals.NewAttachment(file.name or "", file.content_type or "", content)
    with partner_act(request) as act:
        kept = signals.attach(by=act, signal_id=signal_id, attachment=given)
    return Status(201, attachment_shape(kept))


@router.get("/{uuid:signal_id}/attachments/{uuid:attachment_id}", response={200: None})
def get_attachment(request: HttpRequest, signal_id: UUID, attachment_id: UUID) -> HttpResponse:
    """The bytes of a file; always as a download, never to be shown in a page."""
    with partner_act(request) as act:
        found = signals.read_attachment(by=act, signal_id=signal_id, attachment_id=attachment_id)
    return HttpResponse(
        found.content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{attachment_id}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _own(request: HttpRequest, signal_id: UUID) -> signals.SignalDetail:
    with partner_act(request) as act:
        return signals.get_signal(by=act, signal_id=signal_id)
