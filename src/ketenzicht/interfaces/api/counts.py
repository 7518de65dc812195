"""Figures about a partner's own signals."""

from django.http import HttpRequest
from ninja import Router

from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.api.keys import partner_act

router = Router(by_alias=True, tags=["signals"])


@router.get("", response=dict[str, int])
def count_signals(request: HttpRequest) -> dict[str, int]:
    """How many of the own signals stand in each state."""
    with partner_act(request) as act:
        return signals.count_signals(by=act)
