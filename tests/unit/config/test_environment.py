"""Each setting is read as its kind, and a wrong one is one sentence that names the variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ketenzicht.config import environment
from ketenzicht.config.environment import EnvironmentInvalid

NAME = "KETENZICHT_TRIED"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The variable, with the value of the case; None leaves it unset."""
    monkeypatch.delenv(NAME, raising=False)
    if request.param is not None:
        monkeypatch.setenv(NAME, request.param)


@pytest.mark.parametrize(("given", "value"), [(None, "fallback"), ("  ", "fallback"), (" x ", "x")], indirect=["given"])
@pytest.mark.usefixtures("given")
def test_text(value: str) -> None:
    assert environment.read_text(NAME, "fallback") == value


@pytest.mark.parametrize("given", [None, ""], indirect=True)
@pytest.mark.usefixtures("given")
def test_required_text() -> None:
    with pytest.raises(EnvironmentInvalid, match=f"Set {NAME}"):
        environment.read_text(NAME)


@pytest.mark.parametrize(
    ("given", "value"),
    [(None, True), ("yes", True), ("ON", True), ("1", True), ("no", False), ("False", False), ("0", False)],
    indirect=["given"],
)
@pytest.mark.usefixtures("given")
def test_flag(value: bool) -> None:
    assert environment.read_flag(NAME, default=True) is value


@pytest.mark.parametrize(("given", "value"), [(None, 5), ("0", 0), ("10", 10)], indirect=["given"])
@pytest.mark.usefixtures("given")
def test_integer(value: int) -> None:
    assert environment.read_integer(NAME, default=5, most=10) == value


@pytest.mark.parametrize(("given", "value"), [(None, ["a"]), ("b, c,,", ["b", "c"])], indirect=["given"])
@pytest.mark.usefixtures("given")
def test_list(value: list[str]) -> None:
    assert environment.read_list(NAME, "a") == value


@pytest.mark.parametrize(("given", "value"), [(None, "auto"), ("wheel", "wheel")], indirect=["given"])
@pytest.mark.usefixtures("given")
def test_choice(value: str) -> None:
    assert environment.read_choice(NAME, ("auto", "wheel"), "auto") == value


@pytest.mark.parametrize(
    ("given", "value"), [(None, "urn:nld:a"), ("urn:nld:oin:1:b", "urn:nld:oin:1:b")], indirect=["given"]
)
@pytest.mark.usefixtures("given")
def test_urn(value: str) -> None:
    assert environment.read_urn(NAME, "urn:nld:a") == value


@pytest.mark.parametrize("given", ["var/keys"], indirect=True)
@pytest.mark.usefixtures("given")
def test_path_is_made_absolute() -> None:
    assert environment.read_path(NAME, Path("/x")) == Path.cwd() / "var" / "keys"


@pytest.mark.parametrize(
    ("given", "read", "sentence"),
    [
        ("maybe", lambda: environment.read_flag(NAME, default=True), "write yes or no"),
        ("ten", lambda: environment.read_integer(NAME, default=1), "must be a whole number"),
        ("11", lambda: environment.read_integer(NAME, default=1, most=10), "is 11; it must lie between 0 and 10"),
        ("-1", lambda: environment.read_integer(NAME, default=1), "is -1; it must lie between 0"),
        ("https://a.example", lambda: environment.read_urn(NAME, "urn:nld:a"), "write urn:nld:oin"),
        ("urn:nld:with space", lambda: environment.read_urn(NAME, "urn:nld:a"), "write urn:nld:oin"),
        ("docker", lambda: environment.read_choice(NAME, ("auto", "wheel"), "auto"), "must be one of: auto, wheel"),
    ],
    indirect=["given"],
)
@pytest.mark.usefixtures("given")
def test_what_cannot_be_read_is_one_sentence(read: Any, sentence: str) -> None:
    with pytest.raises(EnvironmentInvalid, match=sentence) as refusal:
        read()
    assert NAME in str(refusal.value)


def test_a_database_url_becomes_settings() -> None:
    found = environment.database_settings("postgresql://me:p%40ss@db.internal:5433/house?sslmode=require")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "house",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.internal",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(("url", "sentence"), [("", "names no database"), ("mysql://x/y", "is no PostgreSQL URL")])
def test_a_wrong_database_url_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(EnvironmentInvalid, match=sentence):
        environment.database_settings(url, name=NAME)
