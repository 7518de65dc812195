"""Django's name for the queued work."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_save


class JobsConfig(AppConfig):
    """The queued work."""

    name = "ketenzicht.interfaces.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Listen to notices and to files: each queues its work in the transaction that makes it."""
        from ketenzicht.capabilities.imports.public import started
        from ketenzicht.interfaces.jobs.tasks import queue_file, queue_mail

        started.connect(queue_file, dispatch_uid="jobs.files")
        post_save.connect(queue_mail, sender=installed.get_model("clocks", "Notice"), dispatch_uid="jobs.mail")
