"""A system of a partner, as small as it can be: send, send again, send many, hear what became of it.

Standard library only. `KETENZICHT_URL` is where the house is, `KETENZICHT_KEY` the key that the administrator gave out.
Run it as it stands against a demo to see it work; a test of the house does the same.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

PATIENCE = (1, 4, 15, 60)
"""Seconds to wait before sending the same again."""
AGAIN = frozenset({429, 500, 503})


class Refused(Exception):
    """The house refused; `problem` says why, and what to do."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['code']}: {problem['detail']}")
        self.problem = problem


class Ketenzicht:
    """The calls that a partner's system needs."""

    def __init__(self, url: str, key: str) -> None:
        self.base = f"{url.rstrip('/')}/api/v1"
        self.key = key

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One call. What may pass is tried again: every call here is safe to repeat."""
        for wait in (*PATIENCE, None):
            try:
                return self._once(method, path, body)
            except urllib.error.HTTPError as error:
                problem = json.load(error)
                if error.code not in AGAIN or wait is None:
                    raise Refused(problem) from error
                time.sleep(float(error.headers.get("Retry-After") or wait))
            except urllib.error.URLError:
                if wait is None:
                    raise
                time.sleep(wait)
        raise AssertionError("the last try either answers or raises")

    def _once(self, method: str, path: str, body: object) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en"}
        given = None
        if body is not None:
            given = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"{self.base}{path}", data=given, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def send(self, report: dict[str, Any]) -> dict[str, Any]:
        """Send one report. Its `ownReference` makes sending it twice the same as sending it once."""
        return dict(self.call("POST", "/signals", report))

    def send_many(self, reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send up to a hundred reports; what became of each, in their order."""
        return list(self.call("POST", "/signal-batches", {"items": reports})["items"])

    def news(self) -> Iterator[dict[str, Any]]:
        """What became of the own signals. Each is marked seen when the caller is done with it, and then never again."""
        while items := self.call("GET", "/updates")["items"]:
            for update in items:
                yield update
                self.call("PUT", f"/updates/{update['id']}/seen")

    def events(self) -> list[dict[str, Any]]:
        """The same news as a batch of CloudEvents, to put on a queue of your own; mark each seen once it is there."""
        return list(self.call("GET", "/events"))


def main() -> None:
    """Send a made-up report, the same again, three at once of which one is wrong, and read the news."""
    house = Ketenzicht(os.environ["KETENZICHT_URL"], os.environ["KETENZICHT_KEY"])
    report = {
        "fact": "Five people sleep in the kitchen of a restaurant.",
        "forms": ["labour"],
        "municipality": "GM0599",
        "persons": 5,
        "ownReference": "EXAMPLE-1",
    }
    first, again = house.send(report), house.send(report)
    many = house.send_many([report, report | {"ownReference": "EXAMPLE-2"}, {"fact": "", "ownReference": "EXAMPLE-3"}])
    try:
        house.send(report | {"persons": 6})
        differs = []
    except Refused as refused:
        differs = [error["location"] for error in refused.problem["errors"]]
    events = [(event["type"], event["subject"] == first["id"]) for event in house.events()]
    told = [(update["ownReference"], update["answerClass"]) for update in house.news()]
    shown = {
        "reference": first["reference"],
        "same": first["id"] == again["id"],
        "statuses": [item["status"] for item in many],
        "differs": differs,
        "events": events,
        "news": told,
        "newsAfter": len(list(house.news())),
    }
    sys.stdout.write(json.dumps(shown) + "\n")


if __name__ == "__main__":
    main()
