"""A report that is sent once more after its answer got lost, with files that the first sending did not have."""

from collections.abc import Sequence
from uuid import UUID

from ketenzicht.capabilities.access.public import Act, NotFound, authorise
from ketenzicht.capabilities.signals import repeating
from ketenzicht.capabilities.signals.additions import attach
from ketenzicht.capabilities.signals.errors import SentDifferently
from ketenzicht.capabilities.signals.intake import submit_signal
from ketenzicht.capabilities.signals.reading import visible
from ketenzicht.capabilities.signals.types import Kind, NewAttachment, NewSignal, Submitted


def submit_with_files(*, by: Act, new: NewSignal) -> Submitted:
    """As `submit_signal`; files that an earlier sending of the same report did not bring are added to that one.

    For pages, where somebody who got no answer may well choose a photo more before pressing the button again.
    Raises what `submit_signal` and `attach` raise; SentDifferently when anything but the files differs.
    """
    try:
        return submit_signal(by=by, new=new)
    except SentDifferently as differs:
        if differs.fields != (repeating.FILES,):
            raise
        attach_missing(by=by, signal_id=differs.signal_id, attachments=new.attachments)
    return submit_signal(by=by, new=new)


def attach_missing(*, by: Act, signal_id: UUID, attachments: Sequence[NewAttachment]) -> int:
    """Add those of the files that are not there yet, by name and bytes; how many these were.

    Raises NotFound, and what `attach` raises.
    """
    signal = visible(by).filter(id=signal_id).first()
    if signal is None:
        raise NotFound
    holder = signal.organisation_id if signal.kind == Kind.HELD else None
    authorise(by, "create", "attachment", reported_by=signal.reported_by, holder=holder)
    missing = repeating.find_missing_files(signal, attachments)
    for file in missing:
        attach(by=by, signal_id=signal_id, attachment=file)
    return len(missing)
