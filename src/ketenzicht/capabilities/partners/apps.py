"""Start-up of the partners room."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Django's name for this room."""

    name = "ketenzicht.capabilities.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"
