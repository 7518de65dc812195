"""What was loaded from packs, in rows that are ended or superseded but never deleted."""

from typing import ClassVar

from django.db import models


class PackLoad(models.Model):
    """One loading of a pack: which version, when, by whom. The latest row is the version in use.

    A table, and not a setting, because every process must see a new pack without a restart. Holds no
    personal data: ``loaded_by`` names a machine or the operator's role.
    """

    country = models.TextField()
    version = models.TextField()
    title = models.JSONField()
    attribution = models.JSONField(default=list)
    loaded_at = models.DateTimeField()
    loaded_by = models.TextField()

    class Meta:
        db_table = "country_packload"
        ordering: ClassVar[list[str]] = ["id"]


class EntryRow(models.Model):
    """One wording of one entry of a pack: a ground, a term, a code.

    Its states: current (``superseded_at`` is null), and superseded, when a later pack corrected it. An
    entry that a later pack leaves out is ended (``valid_to``), so that old records keep their meaning.
    One table with a ``body`` instead of twelve tables, because entries are only ever read as a whole and
    their shape is the pack's schema. Holds no personal data.
    """

    kind = models.TextField()
    list_code = models.TextField(blank=True, default="")
    code = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    body = models.JSONField()
    source = models.TextField()
    status = models.CharField(max_length=1)
    pack_version = models.TextField()
    loaded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "country_entry"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "list_code", "code", "valid_from"],
                condition=models.Q(superseded_at__isnull=True),
                name="country_entry_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="country_entry_period",
            ),
            models.CheckConstraint(condition=models.Q(status__in=["S", "K"]), name="country_entry_status"),
        ]
