"""What can be wrong with a report whose sender nobody knows."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _


class AnonymousError(KetenzichtError):
    """Base of every refusal in this room."""

    code: ClassVar[str] = "anonymous"


class NoDesk(AnonymousError):
    """No organisation of the pack answers for reports without a sender."""

    code: ClassVar[str] = "no_anonymous_desk"
    http_status: ClassVar[int] = 503
    message = _("Nobody takes in reports without a name here yet.")
