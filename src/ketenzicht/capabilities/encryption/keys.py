"""Opened keys: what a caller holds for as long as its act lasts, and no longer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from ketenzicht.capabilities.encryption import envelope
from ketenzicht.capabilities.encryption.errors import Tampered


@dataclass(frozen=True, slots=True)
class CaseKey:
    """An opened key (DEK) of one case, or of an organisation's own small texts. Not to be kept after the act.

    Each value is sealed for one place: model, field and row. It opens only there.
    """

    id: UUID
    organisation_id: UUID
    secret: bytes = field(repr=False)

    def seal(self, plaintext: bytes, *, model: str, field: str, row: UUID) -> bytes:
        """Seal bytes for one place."""
        return envelope.seal(self.secret, plaintext, envelope.place_of(self.organisation_id, model, field, row))

    def open(self, sealed: bytes, *, model: str, field: str, row: UUID) -> bytes:
        """The bytes that were sealed for this place. Raises Tampered for anything else."""
        return envelope.unseal(self.secret, bytes(sealed), envelope.place_of(self.organisation_id, model, field, row))

    def seal_text(self, text: str, *, model: str, field: str, row: UUID) -> bytes:
        """Seal a text for one place."""
        return self.seal(text.encode(), model=model, field=field, row=row)

    def open_text(self, sealed: bytes, *, model: str, field: str, row: UUID) -> str:
        """The text that was sealed for this place. Raises Tampered for anything else."""
        try:
            return self.open(sealed, model=model, field=field, row=row).decode()
        except UnicodeDecodeError as error:
            raise Tampered from error


@dataclass(frozen=True, slots=True)
class TokenKey:
    """An organisation's opened index key: makes search tokens. Not to be kept after the act."""

    organisation_id: UUID
    secret: bytes = field(repr=False)
    derived: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def token(self, *, field: str, value: str) -> bytes:
        """The token (32 bytes) of a normalised value: equal values give equal tokens, within this field only."""
        if field not in self.derived:
            self.derived[field] = envelope.derive_token_key(self.secret, self.organisation_id, field)
        return envelope.token_of(self.derived[field], value)

    def tokens(self, *, field: str, values: Iterable[str]) -> list[bytes]:
        """The tokens of several values of one field, in their order."""
        return [self.token(field=field, value=value) for value in values]
