"""Rows of the encryption room: wrapped keys, worthless without the key file."""

from django.db import models


class OrganisationKey(models.Model):
    """One version of an organisation's key-wrapping key (KEK), wrapped by a root key of the key file.

    The newest version wraps; an older one lives only while a rotation is under way. Then its `wrapped` is emptied and
    `retired_at` set. Not one key for the whole house: whoever gets hold of one organisation's key has no other's.
    Personal data: none.
    """

    pk = models.CompositePrimaryKey("organisation_id", "version")
    organisation_id = models.UUIDField()
    version = models.IntegerField()
    root_version = models.IntegerField()
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    PERSONAL: frozenset[str] = frozenset()
    SAFE = frozenset({"organisation_id", "version", "root_version", "wrapped", "created_at", "retired_at"})

    class Meta:
        """Only this room reads it, by SQL of its own."""

        db_table = "encryption_organisationkey"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, retired_at__isnull=False)
                | models.Q(wrapped__isnull=False, retired_at__isnull=True),
                name="organisationkey_retired_is_empty",
            ),
        ]


class CaseKey(models.Model):
    """A key that seals (DEK), wrapped by a version of its organisation's key.

    `kind` is `case` (one per case: destroying it is the erasure of the case), `organisation` (drafts, reasons,
    contact details) or `index` (search tokens); of the last two an organisation has one each. A destroyed key keeps
    its row, empty, so that "destroyed" and "never existed" differ. Personal data: none, but it opens them.
    """

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    kind = models.TextField()
    kek_version = models.IntegerField()
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    PERSONAL: frozenset[str] = frozenset()
    SAFE = frozenset({"id", "organisation_id", "kind", "kek_version", "wrapped", "created_at", "destroyed_at"})

    class Meta:
        """Only this room reads it, by SQL of its own."""

        db_table = "encryption_casekey"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="casekey_destroyed_is_empty",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=("case", "organisation", "index")), name="casekey_kind"),
            models.UniqueConstraint(
                fields=["organisation_id", "kind"],
                condition=~models.Q(kind="case"),
                name="casekey_one_per_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "kek_version", "id"], name="casekey_by_version"),
        ]
