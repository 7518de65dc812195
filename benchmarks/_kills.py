"""Killing without warning, at moments drawn at random: the server's processes, the worker, PostgreSQL."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks._house import OwnHouse, children_of, kill, kill_tree


def kill_server_process(house: OwnHouse, drawn: random.Random) -> None:
    """One process of the web server, in the middle of whatever it does; the server starts another."""
    if house.web is not None and (found := children_of(house.web.pid)):
        kill(drawn.choice(found))


def kill_server(house: OwnHouse, _drawn: random.Random) -> None:
    """The whole web server."""
    if house.web is not None:
        kill_tree(house.web.pid)
        house.web.wait()


def kill_worker(house: OwnHouse, _drawn: random.Random) -> None:
    """The worker."""
    if house.worker is not None:
        kill_tree(house.worker.pid)
        house.worker.wait()


def kill_one_of_postgres(house: OwnHouse, drawn: random.Random) -> None:
    """One process of PostgreSQL: a connection, the log writer, any of them; the others then restart."""
    postmaster = house.cluster.postmaster()
    if postmaster is not None and (found := children_of(postmaster)):
        kill(drawn.choice(found))


def kill_postgres(house: OwnHouse, _drawn: random.Random) -> None:
    """Every process of PostgreSQL at once."""
    postmaster = house.cluster.postmaster()
    if postmaster is not None:
        kill_tree(postmaster)


def hold_wal_writer(house: OwnHouse) -> None:
    """Let the writer of the log stand still, as on a busy disk. Whoever waits for a commit writes the log itself."""
    postmaster = house.cluster.postmaster()
    for pid in children_of(postmaster) if postmaster is not None else ():
        if b"walwriter" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGSTOP)


Victim = Callable[[OwnHouse, random.Random], None]
VICTIMS: dict[str, Victim] = {
    "a server process": kill_server_process,
    "the server": kill_server,
    "the worker": kill_worker,
    "a PostgreSQL process": kill_one_of_postgres,
    "all of PostgreSQL": kill_postgres,
}


def kill_often(house: OwnHouse, *, kills: int, drawn: random.Random, longest_wait: float) -> Counter[str]:
    """Kill so many times and bring everything back each time; every kind of victim gets its turn."""
    names = (list(VICTIMS) * (kills // len(VICTIMS) + 1))[:kills]
    drawn.shuffle(names)
    for name in names:
        time.sleep(drawn.uniform(0.1, longest_wait))  # the moment is the experiment
        VICTIMS[name](house, drawn)
        house.bring_back()
    return Counter(names)
