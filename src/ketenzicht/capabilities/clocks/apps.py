"""Start-up of the clocks room."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Django's name for this room."""

    name = "ketenzicht.capabilities.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"
