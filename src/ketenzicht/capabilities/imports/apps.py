"""Django's name for the imports room."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The imports room."""

    name = "ketenzicht.capabilities.imports"
    label = "imports"
