"""The database counts the uses of a key, so that many processes count as one."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from ketenzicht.capabilities.access import public as access
from tests.conftest import hire_person, open_act
from tests.integration.access.conftest import HERE, SYSTEM

pytestmark = pytest.mark.usefixtures("committed")


def test_calls_at_the_same_moment_are_all_counted(admin_connection: psycopg.Connection) -> None:
    admin_connection.execute(
        "INSERT INTO access_machine (id, code, title, is_active) VALUES (%s, %s, %s, true)",
        [uuid4(), f"partner-{HERE}", SYSTEM],
    )
    with open_act(hire_person("administrator", HERE)) as act:
        key_id, _ = access.issue_api_key(by=act, label="Zaaksysteem")

    def count(_: int) -> int:
        try:
            return access.count_key_use(key_id, minute=7)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(count, range(40))) == list(range(1, 41))
