"""A checkpoint as text: what is signed, and the line in which it travels to the witness."""

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

from ketenzicht.capabilities.audit.canonical import canonical_json, read_time, write_time
from ketenzicht.capabilities.audit.keys import Signer
from ketenzicht.capabilities.audit.types import Checkpoint, Stream


def make_statement(
    signer: Signer, *, organisation_id: UUID, stream: Stream, size: int, head: bytes, time: datetime
) -> Checkpoint:
    """The signed checkpoint of a chain."""
    body = canonical_json(
        {
            "organisation": str(organisation_id),
            "stream": stream.value,
            "size": size,
            "head": head.hex(),
            "time": write_time(time),
            "key": signer.key_id,
        }
    )
    return read_statement(body, signer.sign(body.encode()))


def read_statement(body: str, signature: bytes) -> Checkpoint:
    """The checkpoint that a text says; its signature is not looked at. Raises ValueError for another text."""
    try:
        content = json.loads(body)
        return Checkpoint(
            organisation_id=UUID(content["organisation"]),
            stream=Stream(content["stream"]),
            size=int(content["size"]),
            head=bytes.fromhex(content["head"]),
            time=read_time(content["time"]),
            key_id=str(content["key"]),
            body=body,
            signature=bytes(signature),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a checkpoint") from error


def write_line(checkpoint: Checkpoint) -> bytes:
    """One line of JSON: the signed text and the signature."""
    signature = base64.b64encode(checkpoint.signature).decode("ascii")
    return json.dumps({"body": checkpoint.body, "signature": signature}, ensure_ascii=False).encode() + b"\n"


def read_line(line: bytes) -> Checkpoint | None:
    """The checkpoint in a line, or None when the line holds none (torn by a power cut, or changed)."""
    try:
        content = json.loads(line)
        return read_statement(content["body"], base64.b64decode(content["signature"], validate=True))
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
