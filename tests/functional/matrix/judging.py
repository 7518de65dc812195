"""Whether an answer leaks, refuses wrongly, or is as the table says."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from tests.functional.matrix import tries
from tests.functional.matrix.oracle import LOGIN, TASKS, Row
from tests.functional.matrix.tries import NOBODY, UNDECIDED, Answer, Try
from tests.functional.matrix.world import PREFIX, World

FOUND = re.compile(
    rf"{PREFIX}[a-z]{{10}}|kz-[0-9a-z]{{4}}-[0-9a-z]{{4}}|[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}"
)
LEAST_LEGITIMATE = 0.05


@dataclass
class Report:
    """What a run of tries came to. Void when too few were legitimate: a wall that refuses everybody proves nothing."""

    seed: int
    tries: int = 0
    legitimate: int = 0
    leaks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    ways: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of legitimate requests that were answered."""
        return self.legitimate / self.tries if self.tries else 0.0

    @property
    def void(self) -> bool:
        """Whether the run says nothing."""
        return self.share < LEAST_LEGITIMATE

    def add(self, other: "Report") -> None:
        """Take in another run."""
        self.tries += other.tries
        self.legitimate += other.legitimate
        self.leaks += other.leaks
        self.wrong += other.wrong
        self.ways += other.ways

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.tries} tries, {len(self.leaks)} leaks, {len(self.wrong)} wrong, "
            f"{self.share:.1%} legitimate\n" + "\n".join([*self.leaks[:10], *self.wrong[:10]])
        )


def run(world: World, seed: int, number: int, surfaces: tuple[str, ...] = tuple(tries.WEIGHTS)) -> Report:
    """That many tries, drawn with the seed."""
    return judge_all(world, seed, islice(tries.at_random(world, random.Random(seed), surfaces), number))


def judge_all(world: World, seed: int, tried: Iterable[Try]) -> Report:
    """Do the tries and judge each answer."""
    report = Report(seed)
    for one in tried:
        judge(world, one, tries.do(world, one), report)
    return report


def judge(world: World, tried: Try, answer: Answer, report: Report) -> None:
    """Add one answer to the report."""
    report.tries += 1
    report.ways[(tried.row.surface, tried.row.name, tried.method)] += 1
    report.leaks += [f"{tried} -> {answer.status}: {what}" for what in leaks(world, tried, answer)]
    report.leaks += [f"{tried}: counted {answer.text[:60]}"] * miscounted(world, tried, answer)
    wanted, legitimate = expected(world, tried)
    if not wanted(answer):
        report.wrong.append(f"{tried} -> {answer.status} {answer.location} {answer.text[:80] if legitimate else ''}")
    elif legitimate:
        report.legitimate += 1


def leaks(world: World, tried: Try, answer: Answer) -> list[str]:
    """Canaries in the answer that are not for this seat. What was in the request itself tells nothing."""
    asked = {str(tried.other or ""), tried.query.lower()}
    if tried.thing is not None:
        asked |= {str(tried.thing.id), str(tried.thing.parent)}
    seen = set(FOUND.findall(answer.text.lower())) - asked
    return [world.where[one] for one in seen if one in world.audience and tried.seat not in world.audience[one]]


def miscounted(world: World, tried: Try, answer: Answer) -> bool:
    """Whether a count counts what its reader may not see: a number is an answer too."""
    if tried.row.name not in {"signals.count_signals", "count_signals"} or answer.status not in {"yes", 200}:
        return False
    if tried.method in {"HEAD", "OPTIONS"}:
        return False
    counted = sum(map(int, re.findall(r"[\"\']: *(\d+)", answer.text.partition("}")[0])))
    seen = [thing for thing in world.things["signal"] if tried.seat in thing.of | thing.ours]
    return counted != len(seen)


Wanted = Callable[[Answer], bool]


def expected(world: World, tried: Try) -> tuple[Wanted, bool]:
    """What the table says of this try, and whether it is a legitimate request."""
    row = tried.row
    if row.surface == "rooms":
        return _of_room(world, tried)
    if row.loose:
        return (lambda answer: int(answer.status) < 500), False
    if row.nowhere:
        return (lambda answer: answer.status in {404, 405, 204}), False
    return (_of_api if row.surface == "api" else _of_page)(world, tried)


def _status(*wanted: int) -> Wanted:
    return lambda answer: answer.status in wanted


def _to(place: str) -> Wanted:
    return lambda answer: answer.status == 302 and answer.location.startswith(place)


def _to_sign_in(tried: Try) -> Wanted:
    """Led to the page to sign in; who sent a text is shown it, with the way there, and nothing else."""
    shown = f'href="{LOGIN}'
    return lambda answer: (
        _to(LOGIN)(answer) or (tried.method == "POST" and answer.status == 401 and shown in answer.text)
    )


TYPED = re.compile(rb'<section aria-labelledby="typed">.*?</section>', re.DOTALL)
"""On a page for what is not there: what this very request brought, to be copied."""


def _absent(world: World) -> Wanted:
    """The 404 of the house: the same bytes for absent and forbidden, but for what was sent to it."""
    return lambda answer: answer.status == 404 and TYPED.sub(b"", answer.body) == world.absent_page


def _related(world: World, tried: Try, relation: str) -> bool:
    if relation == "any" or tried.row.takes in {"", "query"}:
        return True
    if tried.thing is None or relation == "none":
        return False
    return tried.seat in tried.thing.of or (relation == "ours" and tried.seat in tried.thing.ours)


def _of_page(world: World, tried: Try) -> tuple[Wanted, bool]:
    row, roles = tried.row, tried.row.roles(tried.method)
    if not roles:
        return _status(405), False
    if row.public:
        return _status(*row.ok), False
    signed_out = tried.seat == NOBODY or tried.seat.startswith("partner_system")
    if signed_out:
        return (_to_sign_in(tried) if row.anonymous == 302 else _status(row.anonymous)), False
    if row.open:
        fits = _related(world, tried, roles["everybody"])
        return (_status(*row.ok), fits) if fits else (_absent(world), False)
    if tried.seat == UNDECIDED:
        return _to(TASKS), False
    role = world.seats[tried.seat].role
    if role not in roles:
        return _status(403), False
    if not _related(world, tried, roles[role]):
        return _absent(world), False
    return _fitting(row, tried)


def _fitting(row: Row, tried: Try) -> tuple[Wanted, bool]:
    step = tried.method not in tries.SAFE and row.when is not None and tried.thing is not None
    if step and tried.thing is not None and tried.thing.state not in (row.when or ()):
        return _status(*row.otherwise), False
    return _status(*row.ok), True


def _of_api(world: World, tried: Try) -> tuple[Wanted, bool]:
    row, roles = tried.row, tried.row.roles(tried.method)
    if tried.method == "OPTIONS":
        return _status(204), False
    if not roles:
        return _status(405), False
    if row.public:
        return _status(*row.ok), False
    seat = world.seats.get(tried.seat)
    if seat is None or seat.role not in roles:
        return _status(401), False
    if not _related(world, tried, roles[seat.role]):
        return _status(404), False
    return _status(*row.ok), True


def _of_room(world: World, tried: Try) -> tuple[Wanted, bool]:
    row, roles = tried.row, tried.row.roles("CALL")
    role = world.seats[tried.seat].role
    relation = roles.get(role, roles.get("everybody"))
    if row.when is not None and tried.thing is not None and tried.thing.state not in row.when:
        return (lambda _answer: True), False
    if relation is None:
        return (
            lambda answer: answer.status in {"refused", "absent"} or (row.empty and answer.status == "empty")
        ), False
    if not _related(world, tried, relation):
        return (
            lambda answer: answer.status in {"refused", "absent"} or (row.empty and answer.status == "empty")
        ), False
    return (lambda answer: answer.status in {"yes", "empty"}), True
