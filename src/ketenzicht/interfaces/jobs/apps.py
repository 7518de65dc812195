"""Django's name for the queued work."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_save


class JobsConfig(AppConfig):
    """The queued work."""

    name = "ketenzicht.interfaces.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Listen to notices: each queues its mail in the transaction that makes it."""
        from ketenzicht.interfaces.jobs.tasks import queue_mail

        post_save.connect(queue_mail, sender=installed.get_model("clocks", "Notice"), dispatch_uid="jobs.mail")
