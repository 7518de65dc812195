"""Units are asked in English, the language of the source; what is said in Dutch is tested with the pages."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals in the words of the source."""
    with translation.override("en"):
        yield
