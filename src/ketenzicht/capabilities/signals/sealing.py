"""Sealing and opening what people wrote: the one place that names model, field and row to the encryption room."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals.errors import Destroyed
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.capabilities.signals.types import TEXT_FIELDS
from ketenzicht.shared.words import gettext_noop as _


def check_kept(signal: Signal) -> None:
    """Raise Destroyed when the content of a copy is gone: nothing can be done with it, and no clock may start."""
    if signal.destroyed_at is not None:
        raise Destroyed(
            _("The content of this signal was destroyed at the end of its term, or on order."),
            next_step=_("Its state, outcome and dates are kept; ask the privacy officer which order or term it was."),
        )


def key_of(signal: Signal) -> encryption.CaseKey:
    """The key of a copy. Raises Destroyed when its content is gone."""
    check_kept(signal)
    return encryption.open_key(signal.case_key_id)


def seal_texts(key: encryption.CaseKey, row: UUID, texts: Mapping[str, str]) -> dict[str, bytes | None]:
    """The sealed columns for the parts that hold something; empty parts stay empty."""
    return {
        name: key.seal_text(texts[name], model="signal", field=name, row=row) if texts.get(name) else None
        for name in TEXT_FIELDS
    }


def open_text(key: encryption.CaseKey, signal: Signal, name: str) -> str:
    """One sealed column of a signal, or the empty text."""
    sealed = getattr(signal, name)
    return key.open_text(bytes(sealed), model="signal", field=name, row=signal.id) if sealed else ""


def open_texts(key: encryption.CaseKey, signal: Signal) -> dict[str, str]:
    """Every part that people wrote."""
    return {name: open_text(key, signal, name) for name in TEXT_FIELDS}


def seal_codes(key: encryption.CaseKey, row: UUID, name: str, codes: Sequence[str]) -> bytes | None:
    """A column of codes of a signal that are as personal as its texts, sealed as one; nothing for no codes."""
    return key.seal(to_json(list(codes)), model="signal", field=name, row=row) if codes else None


def open_codes(key: encryption.CaseKey, signal: Signal, name: str) -> tuple[str, ...]:
    """The codes that `seal_codes` sealed."""
    opened = open_text(key, signal, name)
    return tuple(json.loads(opened)) if opened else ()


def seal_json(key: encryption.CaseKey, content: Mapping[str, Any], *, model: str, field: str, row: UUID) -> bytes:
    """A small structure, sealed as one."""
    return key.seal(to_json(content), model=model, field=field, row=row)


def open_json(
    key: encryption.CaseKey, sealed: bytes | memoryview, *, model: str, field: str, row: UUID
) -> dict[str, Any]:
    """The structure that `seal_json` sealed."""
    opened = json.loads(key.open_text(bytes(sealed), model=model, field=field, row=row))
    return dict(opened)


def subject_ref(key: encryption.CaseKey, mention_id: UUID) -> str:
    """The pseudonym of a data subject for the trail: sealed under the case key, so that it dies with it."""
    return base64.b64encode(key.seal_text(str(mention_id), model="trail", field="subject", row=mention_id)).decode()
