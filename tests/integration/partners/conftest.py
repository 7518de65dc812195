"""The fixtures of the reference rooms."""

from tests.integration.country.fixtures import as_owner, at, pack_database

__all__ = ["as_owner", "at", "pack_database"]
