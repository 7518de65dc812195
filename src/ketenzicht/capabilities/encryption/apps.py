"""The encryption room as a Django app."""

from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    """Django's name for this room."""

    name = "ketenzicht.capabilities.encryption"
    label = "encryption"
    default_auto_field = "django.db.models.BigAutoField"
