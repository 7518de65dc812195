"""Django's name for the flow room."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """The flow room."""

    name = "ketenzicht.capabilities.flow"
    label = "flow"
