"""An inspector with files, her colleague, and the desks that their reports go to."""

import io
from dataclasses import dataclass
from uuid import UUID

import pytest

from ketenzicht.capabilities.imports import public as imports
from tests.conftest import Person, hire_person, open_act

CSV = (
    "Kenmerk;Omschrijving;Vorm;Gemeente;Leeftijd;Naam;Telefoon;Werkgever\n"
    "A-1;Zes mensen slapen in de loods.;Arbeidsuitbuiting;Amsterdam;Volwassen;Anna van der Test;06 12345678;Kas BV\n"
    "A-2;Het loon wordt niet betaald.;labour;GM0363;adult;;;Kas BV\n"
    "A-3;;labour;GM0363;adult;;;\n"
    "A-4;Iets gezien.;iets anders;Nergenshuizen;adult;;;\n"
)


@dataclass(frozen=True)
class House:
    """The people of one story."""

    inspector: Person
    colleague: Person
    stranger: Person
    detective: Person
    officer: Person


@pytest.fixture
def house(committed: None) -> House:
    """People at the labour inspectorate's two desks, at a police desk and at a hospital. Acts really commit."""
    return House(
        inspector=hire_person("reporter", "nla-toezicht"),
        colleague=hire_person("reporter", "nla-toezicht"),
        stranger=hire_person("reporter", "demo-ziekenhuis"),
        detective=hire_person("intake_officer", "nla-opsporing"),
        officer=hire_person("intake_officer", "politie-landelijk-loket"),
    )


def bring(person: Person, content: bytes | str, name: str = "meldingen.csv") -> imports.ImportInfo:
    """Somebody brings a file."""
    raw = content.encode() if isinstance(content, str) else content
    with open_act(person) as act:
        return imports.take_file(by=act, name=name, content=io.BytesIO(raw))


def checked(person: Person, import_id: UUID) -> imports.ImportInfo:
    """Have every row checked, here."""
    with open_act(person) as act:
        begun = imports.check_file(by=act, import_id=import_id, here=True)
    assert begun.context_id is not None
    imports.run_import(context_id=begun.context_id, import_id=import_id)
    return look(person, import_id)


def taken(person: Person, import_id: UUID) -> imports.ImportInfo:
    """Take the good rows in, here."""
    with open_act(person) as act:
        begun = imports.take_in(by=act, import_id=import_id, here=True)
    assert begun.context_id is not None
    imports.run_import(context_id=begun.context_id, import_id=import_id)
    return look(person, import_id)


def look(person: Person, import_id: UUID) -> imports.ImportInfo:
    """How the file stands."""
    with open_act(person) as act:
        return imports.get_import(by=act, import_id=import_id)
