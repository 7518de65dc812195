"""Django's name for the pages."""

from django.apps import AppConfig

from ketenzicht.shared.words import name_codes_with


class WebConfig(AppConfig):
    """The pages."""

    name = "ketenzicht.interfaces.web"
    label = "web"

    def ready(self) -> None:
        """Let refusals of the lower rooms name their codes in the reader's words."""
        # Only when every room is ready can the words of the pack be asked for.
        from ketenzicht.interfaces.web.refusal_words import word_for

        name_codes_with(word_for)
