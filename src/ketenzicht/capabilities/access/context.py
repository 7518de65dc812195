"""The act that this thread is in."""

from contextvars import ContextVar

from ketenzicht.capabilities.access.act import Act
from ketenzicht.capabilities.access.errors import NoActOfProcessing
from ketenzicht.shared.words import gettext_noop as _

CURRENT: ContextVar[Act | None] = ContextVar("ketenzicht_act", default=None)


def current_act() -> Act:
    """The act this thread is in. Raises NoActOfProcessing outside one."""
    act = CURRENT.get()
    if act is None:
        raise NoActOfProcessing(_("This can only be read or written inside a registered act of processing."))
    return act
