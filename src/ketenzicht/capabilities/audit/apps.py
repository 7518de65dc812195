"""The audit room as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Django's name for this room."""

    name = "ketenzicht.capabilities.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
