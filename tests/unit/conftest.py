"""Units are asked in English, the language of the source; what is said in Dutch is tested with the pages."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from ketenzicht.shared import words


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refusals in the words of the source, with their codes as they are: words for those stand in the database."""
    monkeypatch.setattr(words._Speaker, "word_for", staticmethod(lambda _name, value: value))
    with translation.override("en"):
        yield
