"""The API fuzzed by schemathesis with a key of every kind, over HTTP to the real server (T10).

    python -m benchmarks.fuzz [-n 200] [--only "every scope"]

Every phase (examples, coverage, fuzzing, stateful) and every check but one: which codes hold today is for the pack to
say, so a report may be refused that the document allows. Keys that are valid are checked against the key of another
organisation, as peers that may not see each other's signals. With those that are not (revoked, expired, invented, none,
and the session of every role in a browser) nothing at all may be accepted. Ends with 1 when a check failed or something
was accepted that may not be. `use_after_free` finds nothing to do: nothing here is deleted.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks._browser import Browser, PartnerSystem
from benchmarks._house import HouseFailed, OwnHouse
from benchmarks._rooms import report

OWN, OTHER = "nla-toezicht", "comensha"
PROGRAM = Path(sys.executable).with_name("schemathesis")
MOST_TOLD = 20_000
"""Characters of what the tool says of its failures."""
ANOTHER = "another organisation's"
NO_LIMIT = {"KETENZICHT_API_PER_MINUTE": str(10**9)}
"""How often a key may call is measured elsewhere; here it may call as often as it can."""
SESSIONS = {
    "reporter": f"melder.{OWN}",
    "intake officer": "intake.comensha",
    "manager": "leiding.comensha",
    "privacy officer": "privacy.comensha",
    "administrator": f"beheer.{OWN}",
}
SIGNAL = {"fact": "Vijf mensen slapen in de keuken.", "forms": ["labour"], "municipality": "GM0599"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls: with which headers, and whether anything may be accepted."""

    name: str
    headers: Mapping[str, str]
    valid: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What one run found."""

    cases: int
    accepted: int
    failures: tuple[str, ...]
    seconds: float


def main() -> int:
    """Fuzz with each, and tell; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=200, help="most cases for each operation in each phase")
    parser.add_argument("--only", default="", help="the name of one caller")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    given = parser.parse_args()
    print(f"seed {given.seed}, {given.n} cases for each operation", flush=True)
    with OwnHouse() as house:
        house.settings |= NO_LIMIT
        everybody = _open(house)
        chosen = [caller for caller in everybody if given.only in {"", caller.name}]
        found = {caller.name: _fuzz(house, caller, everybody, given.n, given.seed) for caller in chosen}
    return _tell(found, {caller.name for caller in everybody if not caller.valid})


def _open(house: OwnHouse) -> list[Caller]:
    """Everybody who may call, after each of two systems has sent something."""
    for organisation in (OWN, OTHER):
        house.run("partner-system", "--organisation", organisation, role="owner")
    made = house.ask("benchmarks._keys", {})
    with psycopg.connect(house.admin_url(), autocommit=True) as admin:
        past = "UPDATE access_apikey SET expires_at = now() - interval '1 minute' WHERE id = %s"
        admin.execute(past, [made["expiring"]])
    house.start_web()
    keys: dict[str, str] = made["secrets"]
    for secret in (keys["every scope"], keys[ANOTHER]):
        PartnerSystem(house.port, secret).send(SIGNAL, key="5f0c7dfe-4a5b-4f5c-9d3c-0d6a3c1b2a10")
    return [*_with_keys(keys), *_with_sessions(house.port, made["people"])]


def _with_keys(keys: Mapping[str, str]) -> Iterator[Caller]:
    dead = {"revoked", "expired", "invented", "none"}
    for name, secret in {**keys, "invented": f"kz_{secrets.token_hex(24)}", "none": ""}.items():
        yield Caller(name, {"Authorization": f"Bearer {secret}"} if secret else {}, valid=name not in dead)


def _with_sessions(port: int, people: Mapping[str, list[str]]) -> Iterator[Caller]:
    for role, username in SESSIONS.items():
        browser = Browser(port)
        browser.step_in(*people[username])
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        yield Caller(f"session of {role}", {"Cookie": cookie}, valid=False)


def _fuzz(house: OwnHouse, caller: Caller, everybody: list[Caller], cases: int, seed: int) -> Found:
    folder = house.temporary / "fuzz"
    folder.mkdir(exist_ok=True)
    answer = folder / "report.json"
    answer.unlink(missing_ok=True)
    began = time.monotonic()
    command = [str(PROGRAM), "--config-file", str(_configure(folder, caller, everybody)), "run"]
    command += [f"http://127.0.0.1:{house.port}/api/v1/openapi.json", "-n", str(cases), "-w", "1", "--no-color"]
    command += ["--seed", str(seed), "--report", "json", "--report-json-path", str(answer)]
    command += ["--exclude-checks", "positive_data_acceptance", "--continue-on-failure"]
    command += ["--suppress-health-check", "all", "--generation-database", "none"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if not answer.exists():
        raise HouseFailed(f"schemathesis did not run: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    found = _read(json.loads(answer.read_text()), time.monotonic() - began)
    print(f"{caller.name}: {found.cases} cases, {found.accepted} accepted, {found.seconds:.0f} s", flush=True)
    if found.failures:
        print(done.stdout[-MOST_TOLD:], file=sys.stderr)
    return found


def _configure(folder: Path, caller: Caller, everybody: list[Caller]) -> Path:
    """Who calls, beside whom, and that a batch refuses its items one by one and not as a whole."""
    lines = ["[[operations]]", 'include-path = "/signal-batches"', "checks.negative_data_rejection.enabled = false"]
    if caller.headers:
        peers = [one.name for one in (caller, _peer_of(caller, everybody)) if caller.valid]
        users = [_as_user(one) for one in everybody if one.headers]
        (folder / "who.json").write_text(json.dumps({"auth": users}))
        lines += ["[auth.wfc]", 'path = "who.json"', f"user = {json.dumps(caller.name)}"]
        lines += [f"peers = {json.dumps(peers)}"] if peers else []
    target = folder / "schemathesis.toml"
    target.write_text("\n".join(lines) + "\n")
    return target


def _peer_of(caller: Caller, everybody: list[Caller]) -> Caller:
    name = "every scope" if caller.name == ANOTHER else ANOTHER
    return next(one for one in everybody if one.name == name)


def _as_user(caller: Caller) -> dict[str, Any]:
    headers = [{"name": name, "value": value} for name, value in caller.headers.items()]
    return {"name": caller.name, "fixedHeaders": headers}


def _read(told: dict[str, Any], seconds: float) -> Found:
    rates = [rate for phases in told["valid_rates"].values() for rate in phases.values()]
    failures = [f"{one['type']}: {', '.join(one['operations'])}" for one in told["failures"]]
    failures += [f"error of the tool: {one['title']}" for one in told["errors"]]
    failures += [] if told["complete"] else ["the run did not come to its end"]
    accepted = sum(rate["accepted"] for rate in rates)
    return Found(told["test_cases"]["generated"], accepted, tuple(failures), seconds)


def _tell(found: Mapping[str, Found], invalid: set[str]) -> int:
    opened = [name for name in invalid & set(found) if found[name].accepted]
    figures: dict[str, float] = {f"{name}, cases": one.cases for name, one in found.items()}
    figures |= {f"{name}, accepted": one.accepted for name, one in found.items()}
    figures["cases"] = sum(one.cases for one in found.values())
    figures["failures"] = sum(len(one.failures) for one in found.values())
    figures["callers without a right of whom something was accepted"] = len(opened)
    report("fuzz", figures)
    for name, one in found.items():
        for failure in one.failures:
            print(f"{name}: {failure}", file=sys.stderr)
    return 1 if figures["failures"] or opened else 0


if __name__ == "__main__":
    sys.exit(main())
