"""The chain of the signals room, with the figures of its desk."""

from tests.integration.signals.conftest import chain, report

__all__ = ["chain", "report"]
