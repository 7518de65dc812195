"""Django's name for the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "ketenzicht.interfaces.web"
    label = "web"
