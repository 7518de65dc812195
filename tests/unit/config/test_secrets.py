"""The signing secret: from the variable or the file, long enough, made once and readable by its owner only."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketenzicht.config.environment import EnvironmentInvalid
from ketenzicht.config.secrets import VARIABLE, make_secret, read_secret


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_a_made_secret_is_read_back_and_private(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "secret"
    assert make_secret(file) is True
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(read_secret(file)) >= 50


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    make_secret(file)
    first = read_secret(file)
    assert make_secret(file) is False
    assert read_secret(file) == first


def test_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    make_secret(file)
    monkeypatch.setenv(VARIABLE, "v" * 50)
    assert read_secret(file) == "v" * 50


@pytest.mark.parametrize("text", [None, "", "s" * 49])
def test_none_or_too_short_a_secret_is_refused_with_what_to_do(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "secret"
    if text is not None:
        file.write_text(text, encoding="ascii")
    with pytest.raises(EnvironmentInvalid, match="ketenzicht init"):
        read_secret(file)
