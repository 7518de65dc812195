"""A desk that takes in what members of the public report, and a report by somebody whom nobody knows."""

import secrets
from collections.abc import Callable

import pytest

from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, hire_person, open_act

SEEN = signals.NewSignal(
    fact="Boven de zaak slapen acht mensen. Zij komen nooit alleen buiten.",
    forms=("criminal",),
    municipality="GM0153",
    place_kind="municipality",
    place="Boven een winkel aan de markt",
    period="Sinds het voorjaar",
)
Sent = tuple[str, signals.Submitted]


def new_code() -> str:
    """A code that nobody has."""
    return anonymous.make_code(secrets.token_bytes(anonymous.RANDOM_BYTES))


@pytest.fixture
def officer(db: None) -> Person:
    """Somebody at the police desk of the place, and somebody at the desk for what fits nowhere."""
    hire_person("intake_officer", "politie-landelijk-loket")
    return hire_person("intake_officer", "politie-oost-nederland")


@pytest.fixture
def send(officer: Person) -> Callable[..., Sent]:
    """Send the standard report, or another, under a fresh code."""

    def sent(new: signals.NewSignal = SEEN) -> Sent:
        code = new_code()
        with anonymous.with_code(code) as by:
            return code, anonymous.send_report(by=by, code=code, new=new)

    return sent


def read(code: str) -> signals.SignalDetail:
    """The report as its sender reads it."""
    with anonymous.with_code(code) as by:
        return anonymous.read_report(by=by)


def held_by(officer: Person, reference: str) -> signals.SignalDetail:
    """The copy with this reference at a desk."""
    with open_act(officer) as act:
        (found,) = signals.search_signals(by=act, query=reference).items
        return signals.get_signal(by=act, signal_id=found.id)
