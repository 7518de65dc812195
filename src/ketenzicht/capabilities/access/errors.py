"""Refusals of the access room. Each says what was refused, why, and who can give what is missing."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _


class AccessError(KetenzichtError):
    """Base of every refusal in this room."""

    code: ClassVar[str] = "access"
    http_status: ClassVar[int] = 403


class NoActOfProcessing(AccessError):
    """A protected table was touched outside a registered act of processing."""

    code: ClassVar[str] = "no_act_of_processing"
    http_status: ClassVar[int] = 500


class ActEnded(AccessError):
    """The act is unknown, has expired, was closed, or its mandate was taken back."""

    code: ClassVar[str] = "act_ended"
    http_status: ClassVar[int] = 401


class NoPartnerSystem(AccessError):
    """The organisation has no system of its own yet to which a key could belong."""

    code: ClassVar[str] = "no_partner_system"
    http_status: ClassVar[int] = 409
    message = _("This organisation has no partner system. The operator can make one.")


class MandateEnds(AccessError):
    """A mandate that is asked for would have ended before it began."""

    code: ClassVar[str] = "mandate_ends"
    http_status: ClassVar[int] = 422
    message = _("A role can't end in the past. Give a day from today on, or leave it empty.")


class MandateStands(AccessError):
    """The person has this role at this organisation already."""

    code: ClassVar[str] = "mandate_stands"
    http_status: ClassVar[int] = 409
    message = _("This person has this role here already. Take it back first to give it another end.")


class KeyAlreadyReplaced(AccessError):
    """The key has a successor already; a second one would leave nobody sure which is in use."""

    code: ClassVar[str] = "key_already_replaced"
    http_status: ClassVar[int] = 409
    message = _("This key has been renewed already. Renew its successor, or end one of the two.")


class KeyWithoutScope(AccessError):
    """A key must be for something that exists."""

    code: ClassVar[str] = "key_without_scope"
    http_status: ClassVar[int] = 422
    message = _("Choose at least one thing that this key is for.")


class Refused(AccessError):
    """The policy does not allow this verb on this object, or a condition is not met.

    `missing` names what is missing (a role, a condition, a ground); `who_can_give` names who can give it.
    Both hold codes, never a name or content.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, reason: str, *, missing: str, who_can_give: tuple[str, ...] = ()) -> None:
        self.reason = reason
        self.missing = missing
        self.who_can_give = who_can_give
        super().__init__(
            _("Not allowed (%(reason)s). Missing: %(missing)s. Who can give it: %(who_can_give)s.")
            if who_can_give
            else _("Not allowed (%(reason)s). Missing: %(missing)s."),
            safe={"reason": reason, "missing": missing, "who_can_give": ", ".join(who_can_give)},
        )


class NotFound(AccessError):
    """There is nothing here for you: absent and forbidden are the same, on purpose."""

    code: ClassVar[str] = "not_found"
    http_status: ClassVar[int] = 404

    def __init__(self) -> None:
        super().__init__("There is nothing here for you.")


class NoGround(Refused):
    """No legal ground covers this exchange."""

    code: ClassVar[str] = "no_ground"


class ExchangeStopped(AccessError):
    """The trail could not be sent outside for too long; no data crosses a wall until it is."""

    code: ClassVar[str] = "exchange_stopped"
    http_status: ClassVar[int] = 503

    def __init__(self, minutes: int) -> None:
        super().__init__(
            _("Exchange stands still: the trail has not reached its witness for %(minutes)s minutes."),
            next_step=_("Keep your text as a draft and send it when the exchange runs again."),
            safe={"minutes": minutes},
        )
