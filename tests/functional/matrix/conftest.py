"""One world for all tests of a module: made once, tried by many, taken away again."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.conftest import empty_database
from tests.functional.matrix import story
from tests.functional.matrix.world import World

QUIET = {
    "SECOND_FACTOR_REQUIRED": False,
    "USERSESSIONS_TRACK_ACTIVITY": False,
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
}
"""Not under test here: limits per hour would stop the tries, and a second factor has tests of its own."""


@pytest.fixture(scope="module")
def world(django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Four organisations and a desk, with signals of each."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    with django_db_blocker.unblock(), override_settings(**QUIET):
        try:
            yield story.build()
        finally:
            connection.close()
            empty_database()
