"""Rows of the trail. The tables are made in SQL by the migration; nothing here writes them.

Only `audit_append` and the checkpoint functions write, with the owner's rights. The serving role may call them and
read its own organisation's rows; nobody may change or remove a row, the owner included.
"""

from django.db import models


class AccessRow(models.Model):
    """One event of the access log: who did what, for which purpose, in which act.

    `body` is the canonical JSON that was chained; the other columns are read from it by `audit_append` alone
    and held against it by `verify-trail`, so that nothing can be shown unseen that was not chained. Personal data:
    pseudonymous ids of staff; data subjects only sealed under a case's key, and gone with it. Rows are never removed.
    """

    pk = models.CompositePrimaryKey("organisation_id", "seq")
    organisation_id = models.UUIDField()
    seq = models.BigIntegerField()
    body = models.TextField()
    leaf = models.BinaryField()
    link = models.BinaryField()
    time = models.DateTimeField()
    trace_id = models.UUIDField()
    actor = models.UUIDField(null=True)
    action = models.TextField()
    object_ref = models.TextField()
    purpose = models.TextField()
    result = models.TextField()

    PERSONAL = frozenset({"body", "actor", "object_ref"})
    SAFE = frozenset({"organisation_id", "seq", "leaf", "link", "time", "trace_id", "action", "purpose", "result"})

    class Meta:
        """Made in SQL."""

        managed = False
        db_table = "audit_event"


class ProcessingRow(models.Model):
    """One event of the processing log: one data subject in one processing activity; no user.

    As for the access log. The data subject's id is sealed under the case's key.
    """

    pk = models.CompositePrimaryKey("organisation_id", "seq")
    organisation_id = models.UUIDField()
    seq = models.BigIntegerField()
    body = models.TextField()
    leaf = models.BinaryField()
    link = models.BinaryField()
    time = models.DateTimeField()
    trace_id = models.UUIDField()

    PERSONAL = frozenset({"body"})
    SAFE = frozenset({"organisation_id", "seq", "leaf", "link", "time", "trace_id"})

    class Meta:
        """Made in SQL."""

        managed = False
        db_table = "audit_processing"


class CheckpointRow(models.Model):
    """A signed statement of how long a chain was and what its head was; also sent to the witness.

    `exported_at` is when the witness took it; `error` what the witness said when it did not. Personal data: none.
    """

    pk = models.CompositePrimaryKey("organisation_id", "stream", "size")
    organisation_id = models.UUIDField()
    stream = models.TextField()
    size = models.BigIntegerField()
    body = models.TextField()
    signature = models.BinaryField()
    time = models.DateTimeField()
    exported_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    error = models.TextField()

    PERSONAL: frozenset[str] = frozenset()
    SAFE = frozenset(
        {"organisation_id", "stream", "size", "body", "signature", "time", "exported_at", "tried_at", "error"}
    )

    class Meta:
        """Made in SQL."""

        managed = False
        db_table = "audit_checkpoint"
