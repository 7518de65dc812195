"""`ketenzicht demo`: everything that a demo needs, one command, one Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from ketenzicht.config.demo.place import Place, choose_port, find_place, own_cluster
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say

MOST_SIGNALS = 5_000
SECONDS_TO_SERVE = 60
SECONDS_TO_STOP = 40


def demo(given: Namespace) -> int:
    """Prepare the demo where it is not prepared yet, serve it, and stop all of it when told to."""
    if not 0 <= given.signals <= MOST_SIGNALS:
        raise UserError(f"--signals is {given.signals}; give a whole number from 0 to {MOST_SIGNALS:,}.", Exit.USAGE)
    for word in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(word, _interrupt)
    started = time.monotonic()
    with _step("PostgreSQL") as done:
        place = find_place()
        done.append("ready")
    try:
        prepare(place, fresh=given.fresh, signals=given.signals)
        if given.once:
            say(f"Prepared in {time.monotonic() - started:.1f} s.")
            return Exit.DONE
        return _serve(place, given, started)
    finally:
        cluster = own_cluster(place)
        if cluster is not None:
            cluster.stop()


def prepare(place: Place, *, fresh: bool = False, signals: int) -> None:
    """Bring the demo to the state of what is installed. One that was broken off is thrown away and begun anew."""
    place.check_is_ours()
    if not fresh and place.is_prepared():
        say("  Prepared before; `--fresh` starts anew.")
        return
    with _step("Keys and folders") as done:
        place.clear()
        _run(place, "init", "app")
        done.append(str(place.home))
    for title, *stage in (("Tables and country", "owner"), ("People and signals", "app", str(signals))):
        with _step(title) as done:
            done.append(_stage(place, *stage))
    place.mark_prepared()


def _serve(place: Place, given: Namespace, started: float) -> int:
    port = choose_port(given.port)
    origin = f"http://localhost:{port}"
    children: list[subprocess.Popen[bytes]] = []
    try:
        with _step("Pages") as done:
            children.append(_start(place, origin, "serve", "--bind", f"127.0.0.1:{port}"))
            _wait_until_served(children[0], port)
            done.append(origin)
        if not given.no_worker:
            children.append(_start(place, origin, "worker"))
        say(_what_next(origin, time.monotonic() - started))
        return _watch(children)
    except KeyboardInterrupt:
        say("\nStopping…")
        return Exit.DONE
    finally:
        _stop(children)


def _what_next(origin: str, seconds: float) -> str:
    return f"""
Ketenzicht is at {origin} (ready after {seconds:.1f} s). Everybody and everything in it is made up.

  1. Open {origin} and step in as somebody; no password is needed here.
  2. melder.nla-toezicht   reports a signal in under a minute
  3. intake.nla-opsporing  weighs it, accepts it or hands it over; the clock shows what runs out first
  4. melder.nla-toezicht   reads what became of it
  5. privacy.nla-opsporing sees who looked at it, and why

Ctrl-C stops everything; `--fresh` starts anew next time."""


def _start(place: Place, origin: str, *arguments: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop each child in good order.
    return subprocess.Popen(
        [sys.executable, "-m", "ketenzicht.config.program", *arguments],
        env=place.environment("app", KETENZICHT_ORIGIN=origin),
        start_new_session=True,
    )


def _wait_until_served(server: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + SECONDS_TO_SERVE
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise UserError("The pages could not be served; the lines above say why.", Exit.ENVIRONMENT)
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise UserError(f"The pages did not answer within {SECONDS_TO_SERVE} seconds.", Exit.ENVIRONMENT)


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of them ends by itself, which none should."""
    while True:
        for child in children:
            try:
                child.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
            raise UserError(f"A part of the demo ended by itself with {child.returncode}; the lines above say why.")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _run(place: Place, command: str, role: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ketenzicht.config.program", command],
        env=place.environment(role),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    _check(done.returncode)


def _stage(place: Place, name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ketenzicht.config.demo.stage", name, *arguments],
        env=place.environment(name),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    _check(done.returncode)
    return done.stdout


def _check(code: int) -> None:
    if code:
        raise UserError("The demo could not be prepared; the lines above say why.", Exit.FAULT)


@contextmanager
def _step(title: str) -> Iterator[list[str]]:
    """Show a line when a step is done, with what came of it and how long it took."""
    started = time.monotonic()
    done: list[str] = []
    yield done
    say(f"  {title:<20} {' '.join(done):<60} {time.monotonic() - started:5.1f} s")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
