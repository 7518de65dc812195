"""Reading the environment: every setting has a name, a kind and one clear sentence when it is wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[!-~]+")
"""A name as RFC 8141 writes them: a space of names, and a name in it without spaces."""


class EnvironmentInvalid(Exception):
    """A variable of the environment is missing or can't be used; the message is one sentence for the operator."""


def read_text(name: str, default: str | None = None) -> str:
    """The variable's text, stripped; without a default it is required. Empty counts as not set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise EnvironmentInvalid(f"Set {name}: it is required and has no default.")
    return default


def read_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One word out of a closed list."""
    value = read_text(name, default)
    if value not in choices:
        raise EnvironmentInvalid(f"{name} is {value!r}; it must be one of: {', '.join(choices)}.")
    return value


def read_urn(name: str, default: str) -> str:
    """A name of the form urn:space:name."""
    value = read_text(name, default)
    if not URN.fullmatch(value):
        raise EnvironmentInvalid(f"{name} is {value!r}; write urn:nld:oin:… and the name of the system after it.")
    return value


def read_flag(name: str, *, default: bool) -> bool:
    """Yes or no: 1, true, yes, on against 0, false, no, off."""
    value = read_text(name, "yes" if default else "no").lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise EnvironmentInvalid(f"{name} is {value!r}; write yes or no.")


def read_integer(name: str, *, default: int, least: int = 0, most: int = 2**31 - 1) -> int:
    """A whole number between two bounds, both included."""
    value = read_text(name, str(default))
    if not value.removeprefix("-").isdecimal():
        raise EnvironmentInvalid(f"{name} is {value!r}; it must be a whole number.")
    number = int(value)
    if not least <= number <= most:
        raise EnvironmentInvalid(f"{name} is {number}; it must lie between {least} and {most}.")
    return number


def read_list(name: str, default: str = "") -> list[str]:
    """Words separated by commas; empty words are dropped."""
    return [word for word in (part.strip() for part in read_text(name, default).split(",")) if word]


def read_path(name: str, default: Path) -> Path:
    """An absolute path; a leading ~ is expanded, a relative path counts from the working directory."""
    return Path(read_text(name, str(default))).expanduser().absolute()


def database_settings(url: str, *, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's DATABASES entry for one PostgreSQL URL (or libpq connection string)."""
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise EnvironmentInvalid(f"{name} is no PostgreSQL URL; write postgresql://user@host:port/database.") from error
    if not parts.get("dbname"):
        raise EnvironmentInvalid(f"{name} names no database; write postgresql://user@host:port/database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }
