"""Where a request comes from, as the network shows it."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The sender's address: the nearest one that a trusted proxy saw, or that of the connection itself."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return address
    return str(request.META.get("HTTP_X_FORWARDED_FOR", address)).rsplit(",", maxsplit=1)[-1].strip()
