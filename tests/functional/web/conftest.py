"""A browser without JavaScript for each role, and a report that is on its way."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import translation

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared import ids
from tests.conftest import Person, hire_person, open_act

DESK = "politie-oost-nederland"
ELSEWHERE = "politie-landelijk"
LAST_DESK = "politie-landelijk-loket"
REPORTING = "nla-toezicht"


@pytest.fixture(autouse=True)
def _committed(committed: None) -> Any:
    """Every page commits for itself; staff of these tests have no second factor to set up.

    In Dutch outside pages too, whatever language the last page of another test was asked in.
    """
    cache.clear()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with override_settings(SECOND_FACTOR_REQUIRED=False), translation.override("nl"):
        yield


@pytest.fixture
def staffed() -> Person:
    """Somebody at the fallback desk and at the national police, so that every report reaches somebody."""
    for code in (LAST_DESK, ELSEWHERE, "nla-opsporing"):
        hire_person("intake_officer", code)
    return hire_person("intake_officer", DESK)


SignIn = Callable[[Person], Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A client signed in as somebody."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(access.User.objects.get(id=person.id))
        return client

    return signed_in


@pytest.fixture
def reporter(staffed: Person) -> Person:
    """A labour inspector."""
    return hire_person("reporter", REPORTING)


@pytest.fixture
def sent(reporter: Person) -> signals.Submitted:
    """A report about an adult in Enschede, with a person named in it."""
    new = signals.NewSignal(
        fact="Acht mensen slapen boven de werkplaats.",
        interpretation="Zij lijken niet weg te kunnen.",
        forms=("labour",),
        age_class="adult",
        urgency="immediate_danger",
        reporter_kind="labour_inspector",
        municipality="GM0153",
        place_kind="municipality",
        conditions_met=("acute_danger",),
        mentions=(signals.NewMention(kind="person", value="Iris Voorbeeld", role="possible_victim"),),
        attachments=(signals.NewAttachment("notitie.txt", "text/plain", b"Gezien om acht uur."),),
    )
    with open_act(reporter) as act:
        return signals.submit_signal(by=act, new=new)


@pytest.fixture
def held(sent: signals.Submitted, staffed: Person) -> signals.SignalSummary:
    """The copy at the desk."""
    with open_act(staffed) as act:
        (found,) = signals.list_signals(by=act).items
    return found


def make_own_system(admin: psycopg.Connection) -> None:
    """A system of its own for who reports. Machines are made by the operator: the serving role cannot."""
    admin.execute(
        "INSERT INTO access_machine (id, code, title, is_active) VALUES (%s, %s, %s, true)",
        [ids.new_id(), f"partner-{REPORTING}", "Zaaksysteem"],
    )


def key_asked(client: Client) -> dict[str, object]:
    """What the page of an administrator sends for a key."""
    once = client.get("/beheer/").context["key"]["once"].value()
    return {"label": "Zaaksysteem", "days": "30", "scopes": ["signals:write"], "once": once}
