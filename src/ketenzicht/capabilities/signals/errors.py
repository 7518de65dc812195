"""What can be wrong with a signal, or with a step that somebody wants to take with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _
from ketenzicht.shared.words import say


class SignalError(KetenzichtError):
    """Base of every refusal in this room."""

    code: ClassVar[str] = "signal"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field. `field` is a path such as `mentions.0.value`; `code` never changes."""

    field: str
    code: str
    message: object
    bound: int | None = None

    @property
    def text(self) -> str:
        """The message in the reader's language, with its bound."""
        return say(self.message, {} if self.bound is None else {"bound": self.bound})


class SignalInvalid(SignalError):
    """What was sent cannot be stored as a signal; `errors` names everything that is wrong, not just the first."""

    code: ClassVar[str] = "signal_invalid"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(
            " ".join(error.text for error in self.errors),
            safe={"fields": ",".join(error.field for error in self.errors)},
        )


class SentDifferently(SignalError):
    """A report with this key or reference was sent before, and said something else; `fields` names what differs."""

    code: ClassVar[str] = "sent_differently"
    http_status: ClassVar[int] = 409
    message = _("A report with this key or reference was sent before, and it said something else.")
    next_step = _(
        "Nothing was stored or changed. Add a correction to the first report, or send this one with a key and a "
        "reference of its own."
    )

    def __init__(self, signal_id: UUID, fields: Sequence[str]) -> None:
        self.signal_id = signal_id
        self.fields = tuple(fields)
        super().__init__(safe={"fields": ",".join(fields)})


class SentErased(SentDifferently):
    """A report with this key was sent before and erased since: what this one says cannot be compared with it."""

    code: ClassVar[str] = "sent_erased"
    message = _("A report with this key was sent before, and its content was erased since.")
    next_step = _("Nothing was stored. Send it as a report of its own, with another key.")

    def __init__(self, signal_id: UUID) -> None:
        super().__init__(signal_id, ())


class NobodyHolds(SignalError):
    """Whoever had the report destroyed its copy: what is added now would reach nobody."""

    code: ClassVar[str] = "nobody_holds"
    http_status: ClassVar[int] = 409
    message = _("The receiver has destroyed its copy of this report, so nobody would get what you add.")
    next_step = _("Nothing was stored. Send it as a new report.")


class WrongState(SignalError):
    """The step does not fit the state that the signal is in."""

    code: ClassVar[str] = "wrong_state"
    http_status: ClassVar[int] = 409


class ChangedMeanwhile(SignalError):
    """Something happened with this signal while you looked at it. Nothing of yours was stored over it."""

    code: ClassVar[str] = "changed_meanwhile"
    http_status: ClassVar[int] = 409
    message = _("Something happened with this signal meanwhile.")
    next_step = _("Look at what changed, then decide again.")


class AlreadyTaken(ChangedMeanwhile):
    """The same person took this same step a moment ago, on the same page; that step was stored."""

    code: ClassVar[str] = "already_taken"
    message = _("You took this step yourself a moment ago, and that was stored.")
    next_step = _("What you sent now was not stored beside it. Look at what stands there before you do more.")


class OrderDecided(SignalError):
    """An order to erase was confirmed, withdrawn or rejected before."""

    code: ClassVar[str] = "order_decided"
    http_status: ClassVar[int] = 409
    message = _("This order was decided on already.")
    next_step = _("The list says by whom. Give a new order if it is still needed.")


class ReceiverUnknown(SignalError):
    """The receiver that was chosen does not exist now, or does not take in signals."""

    code: ClassVar[str] = "receiver_unknown"


class Destroyed(SignalError):
    """The content was destroyed at the end of its term, or on order of two persons; only codes and dates are left."""

    code: ClassVar[str] = "destroyed"
    http_status: ClassVar[int] = 410
