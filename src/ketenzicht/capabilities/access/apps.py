"""Start-up of the access room: every database connection gets its wall."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AccessConfig(AppConfig):
    """Django's name for this room."""

    name = "ketenzicht.capabilities.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the execute wall on every connection, also those opened later."""
        from ketenzicht.capabilities.access.walls import raise_wall

        connection_created.connect(raise_wall, dispatch_uid="access.wall")
