"""How the login library is used here: accounts are made by an administrator, never by oneself; factors are sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

from ketenzicht.interfaces.web.addresses import address_of


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """No sign-up; messages without names."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the library calls it with a request
        """Nobody makes an account for themselves."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether to go there after signing in: within this site only. What is no address at all is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The sender's own address, so that behind a proxy one person's wrong tries stop nobody else."""
        return address_of(request)

    def format_email_subject(self, subject: str) -> str:
        """A mail subject without a name or an address."""
        return f"Ketenzicht: {subject.strip()}"


class SealedFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Secrets of second factors stand sealed in the database: who steals a copy of it can't make codes.

    The key comes from the secret key, a file outside the database. Not an organisation's key, because a person signs
    in before any act of processing is open.
    """

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as the device knows it. Raises InvalidToken when it was sealed under another secret key."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ketenzicht second factor")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
