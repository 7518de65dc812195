"""A small browser and a small partner's system, over real HTTP, with nothing but the standard library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import uuid4

SECONDS_TO_WAIT = 30


class Unreachable(Exception):
    """No whole answer came: nobody listens, or the connection broke. What was sent may have been done or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes

    @property
    def location(self) -> str:
        """Where a redirect goes."""
        return self.headers.get("Location", "")


@dataclass(frozen=True, slots=True)
class File:
    """A file in a form."""

    name: str
    media_type: str
    content: bytes


def request(
    port: int, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Answer:
    """One request on a connection of its own. Raises Unreachable when no whole answer comes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_WAIT)
    try:
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        answer = connection.getresponse()
        whole = answer.read()
        cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
        return Answer(answer.status, dict(answer.headers.items()), cookies, whole)
    except (OSError, HTTPException) as error:
        raise Unreachable from error
    finally:
        connection.close()


class Browser:
    """Keeps cookies, sends forms with their token; follows nothing by itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._send("GET", path)

    def post(self, path: str, fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, File]] = ()) -> Answer:
        """Send a form. The token is the one of the cookie, as a page of this session would have it."""
        filled = [("csrfmiddlewaretoken", self.cookies.get("kz_csrf", "")), *fields]
        attached = list(files)
        if attached:
            boundary = uuid4().hex
            body, media_type = _multipart(filled, attached, boundary), f"multipart/form-data; boundary={boundary}"
        else:
            body, media_type = urlencode(filled).encode(), "application/x-www-form-urlencoded"
        return self._send("POST", path, body=body, headers={"Content-Type": media_type})

    def step_in(self, user_id: str, mandate_id: str) -> None:
        """Step in as somebody of the demo."""
        self.get("/demo/")
        answer = self.post("/demo/", [("user", user_id), ("choice", mandate_id)])
        if answer.status != 302:
            raise Unreachable(f"stepping in was answered with {answer.status}")

    def _send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = request(self.port, method, path, body=body, headers={"Cookie": cookies, **(headers or {})})
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer


class PartnerSystem:
    """Calls the API with a key."""

    def __init__(self, port: int, secret: str) -> None:
        self.port, self.secret = port, secret

    def send(self, body: Mapping[str, object], *, key: str) -> Answer:
        """Send a signal."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.secret}", "Idempotency-Key": key}
        return request(self.port, "POST", "/api/v1/signals", body=json.dumps(body).encode(), headers=headers)


def signal_in(location: str) -> str:
    """The id of the signal in the address of its acknowledgement; empty for another address."""
    found = re.fullmatch(r"(?:https?://[^/]+)?/meldingen/([0-9a-f-]{36})/verzonden/", location)
    return found[1] if found else ""


def _multipart(fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, File]], boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for name, file in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
        parts.append(f"{head}Content-Type: {file.media_type}\r\n\r\n".encode() + file.content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
