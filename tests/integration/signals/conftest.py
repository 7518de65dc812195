"""A small chain: an inspector, the desk that her signals go to, the next desk, a manager and a privacy officer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, hire_person, open_act


@dataclass(frozen=True)
class Chain:
    """The people of one story."""

    inspector: Person
    colleague: Person
    detective: Person
    officer: Person
    registrar: Person
    national: Person
    manager: Person
    privacy: Person
    doctor: Person


@pytest.fixture
def chain(db: None) -> Iterator[Chain]:
    """People at the labour inspectorate's two desks, a police desk, CoMensha and a hospital."""
    return Chain(
        inspector=hire_person("reporter", "nla-toezicht"),
        colleague=hire_person("reporter", "nla-toezicht"),
        detective=hire_person("intake_officer", "nla-opsporing"),
        officer=hire_person("intake_officer", "politie-amsterdam"),
        registrar=hire_person("intake_officer", "comensha"),
        national=hire_person("intake_officer", "politie-landelijk-loket"),
        manager=hire_person("manager", "nla-opsporing"),
        privacy=hire_person("privacy_officer", "nla-opsporing"),
        doctor=hire_person("reporter", "demo-ziekenhuis"),
    )


LABOUR = signals.NewSignal(
    fact="Zes mensen slapen in de loods achter de kas en krijgen hun loon niet.",
    circumstance="De deur zat van buiten op slot.",
    interpretation="Ik denk dat zij niet vrij weg kunnen.",
    source="Zelf gezien tijdens een controle.",
    forms=("labour",),
    age_class="adult",
    urgency="normal",
    reporter_kind="labour_inspector",
    municipality="GM0363",
    place_kind="municipality",
    place="Kassenweg 12, 1012 AB Amsterdam",
    mentions=(
        signals.NewMention("person", "Anna van der Test", role="possible_victim"),
        signals.NewMention("phone", "06 12345678", role="contact"),
        signals.NewMention("vehicle", "GB-123-D", role="other"),
        signals.NewMention("organisation", "Voorbeeld Kassen B.V.", role="employer"),
    ),
)

Report = Callable[..., signals.Submitted]


@pytest.fixture
def report(chain: Chain) -> Report:
    """Send the standard report, with changes."""

    def send(person: Person | None = None, **changes: object) -> signals.Submitted:
        with open_act(person or chain.inspector) as act:
            return signals.submit_signal(by=act, new=replace(LABOUR, **changes))

    return send


def held_by(person: Person, reference: str) -> signals.SignalDetail:
    """The newest copy with this reference at the desk of a person."""
    with open_act(person) as act:
        page = signals.search_signals(by=act, query=reference)
        return signals.get_signal(by=act, signal_id=page.items[0].id)
