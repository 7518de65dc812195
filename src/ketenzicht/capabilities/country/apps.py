"""The Django app of this room."""

from django.apps import AppConfig


class CountryConfig(AppConfig):
    """Holds the pack that was loaded last, and what it replaced."""

    name = "ketenzicht.capabilities.country"
    label = "country"
    default_auto_field = "django.db.models.BigAutoField"
