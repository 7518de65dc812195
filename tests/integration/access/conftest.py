"""An administrator, and the organisation's own system, whose machine the operator made."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Person, hire_person

HERE = "nla-toezicht"
SYSTEM = "Zaaksysteem van toezicht"


@pytest.fixture
def chief(db: None) -> Person:
    return hire_person("administrator", HERE)


@pytest.fixture
def system(chief: Person, admin_connection: psycopg.Connection) -> Iterator[Person]:
    """A partner's system; its machine is made by the operator, for the serving role may not."""
    code = f"partner-{HERE}"
    admin_connection.execute(
        "INSERT INTO access_machine (id, code, title, is_active) VALUES (%s, %s, %s, true)", [uuid4(), code, SYSTEM]
    )
    yield hire_person("partner_system", HERE)
    admin_connection.execute("DELETE FROM access_machine WHERE code = %s", [code])
