"""A session that is gone and a database that is gone are told apart."""

from unittest import mock

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError

from ketenzicht.interfaces.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> SessionStore:
    store = SessionStore()
    store["task"] = "report"
    store.create()
    return store


def test_a_session_is_kept_and_read_again(kept: SessionStore) -> None:
    kept["task"] = "intake"
    kept.save()
    assert SessionStore(kept.session_key)["task"] == "intake"


def test_a_session_that_was_ended_is_not_made_again(kept: SessionStore) -> None:
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        kept.save()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_said_to_be(kept: SessionStore, error: type[Exception]) -> None:
    with mock.patch.object(Session, "save", side_effect=error("gone")), pytest.raises(error):
        kept.save()
