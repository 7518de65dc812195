"""Rows of the imports room: a file with its pieces, what is wrong with its rows, kept mappings, keys of rows."""

from typing import ClassVar

from django.db import models

from ketenzicht.capabilities.access.public import ProtectedModel
from ketenzicht.capabilities.imports.types import State
from ketenzicht.shared import clock


class Import(ProtectedModel):
    """A file that one reporter brings, from its arrival to the report of what became of its rows.

    Its bytes are pieces under a key of their own, destroyed when it has ended; this row then tells how many rows went
    which way, and goes itself after `rules.KEPT_DAYS`. States: `rules.STEPS`. `done` counts rows of the stage that
    runs, and is stored together with what became of them: a killed worker goes on from there.

    Personal data: the sealed name of the file, names of columns and mapping, which may hold what somebody typed.
    """

    reported_by = models.UUIDField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    case_key_id = models.UUIDField()
    context_id = models.UUIDField(null=True)
    name = models.BinaryField()
    layout = models.BinaryField()
    mapping = models.BinaryField()
    fingerprint = models.BinaryField()
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    first_line = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused_for = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    began_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name", "layout", "mapping", "fingerprint"})
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {
        "reported_by",
        "state",
        "case_key_id",
        "context_id",
        "kind",
        "size",
        "first_line",
        "total",
        "done",
        "good",
        "bad",
        "stored",
        "repeated",
        "refused_for",
        "created_at",
        "began_at",
        "changed_at",
        "ended_at",
    }

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "reported_by", "-created_at"]),
            models.Index(fields=["organisation_id", "state", "changed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class ImportPart(ProtectedModel):
    """Base of rows that hang on a file and are seen and removed with it."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="%(class)ss")

    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"source"}

    class Meta(ProtectedModel.Meta):
        abstract = True


class Piece(ImportPart):
    """A part of the bytes of a file, sealed under the file's own key. Personal data: `content`. Deleted at the end."""

    number = models.PositiveIntegerField()
    content = models.BinaryField()

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"content"})
    SAFE: ClassVar[frozenset[str]] = ImportPart.SAFE | {"number"}

    class Meta(ImportPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "source", "number"], name="imports_piece_once")
        ]

    def __str__(self) -> str:
        return f"piece {self.number} {self.id}"


class RowProblem(ImportPart):
    """One thing wrong with one row: line, field and code. Nothing of what stands in the row. Personal data: none."""

    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)
    column = models.PositiveSmallIntegerField(null=True)
    bound = models.PositiveIntegerField(null=True)
    detail = models.CharField(max_length=80, blank=True)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = ImportPart.SAFE | {
        "number",
        "line",
        "place",
        "field",
        "code",
        "column",
        "bound",
        "detail",
    }

    class Meta(ImportPart.Meta):
        indexes: ClassVar = [models.Index(fields=["source", "number", "place"])]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"


class SavedMapping(ProtectedModel):
    """A version of a mapping that an organisation keeps under a name. Its content is never changed: a file keeps the
    one it was read by.

    Name and content are sealed: both hold whatever somebody typed. `token` is the keyed hash of the name, by which it
    is found. `unsealed_name` holds a name from before names were sealed, until the nightly round has sealed it; then
    and for every other row it is empty. Personal data: what is sealed, the token, and such a name.
    """

    name = models.BinaryField(null=True)
    token = models.BinaryField(null=True)
    unsealed_name = models.CharField(max_length=80, blank=True, default="")
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField(default=clock.now)

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name", "token", "unsealed_name", "content"})
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"version", "saved_by", "saved_at"}

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "token", "version"], name="imports_mapping_version")
        ]

    def __str__(self) -> str:
        return f"mapping {self.version} {self.id}"


class RowKey(ProtectedModel):
    """That a row was taken in, for the whole organisation: the same file twice adds nothing, whoever brings it.

    `token` is a keyed hash of the row's own reference, or of file, place and content; `content` one of what it said.
    A row each and not a column on the signal, because a signal is seen by its reporter alone. Personal data in the
    legal sense (pseudonyms); deleted when the signal's content is destroyed.
    """

    token = models.BinaryField()
    content = models.BinaryField()
    signal = models.ForeignKey("signals.Signal", on_delete=models.CASCADE, related_name="+")

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"token", "content"})
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"signal"}

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation_id", "token"], name="imports_row_once")]

    def __str__(self) -> str:
        return f"row {self.id}"
