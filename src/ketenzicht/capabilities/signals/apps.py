"""Django's name for the signals room."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """The signals room."""

    name = "ketenzicht.capabilities.signals"
    label = "signals"
