"""Rows of the flow room: numbers of signals by what figures are split by, and the steps not counted yet."""

from typing import ClassVar

from django.db import models

from ketenzicht.capabilities.access.public import ProtectedModel


class Cell(ProtectedModel):
    """What an organisation's signals of one month, region, form and kind of reporter add up to; "*" is every one.

    Kept for every combination of one and every, so that a question reads one cell per month, however many signals
    there are. `numbers` counts codes (`rules.numbers_of`). Derived from the histories of the signals and from nothing
    else: `services.recount` makes the same again. The id follows from what is counted.

    Holds no personal data and names no signal, so it outlives the content of what it counts.
    """

    month = models.DateField()
    region = models.CharField(max_length=16)
    form = models.CharField(max_length=80)
    reporter_kind = models.CharField(max_length=80)
    numbers = models.JSONField(default=dict)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"month", "region", "form", "reporter_kind", "numbers"}

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "region", "form", "reporter_kind", "month"], name="flow_asked")
        ]

    def __str__(self) -> str:
        return f"cell {self.id}"


class Contribution(ProtectedModel):
    """What one organisation's signals of a quarter add to the chain's figures, exactly. Not to be shown to others.

    The owner of the tables reads it for one question, asked by the house's machine when a quarter is published.
    Holds no personal data.
    """

    quarter = models.DateField()
    numbers = models.JSONField(default=dict)

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"quarter", "numbers"}

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "quarter"], name="flow_contributed_once")
        ]

    def __str__(self) -> str:
        return f"contribution {self.id}"


class Release(models.Model):
    """The chain's figures of one quarter as they were made safe and published, once. Added and never changed: figures
    of the same signals on two days would tell, by their difference, what a few of them did in between."""

    quarter = models.DateField(primary_key=True)
    counted_on = models.DateField()
    threshold = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    figures = models.JSONField()

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = frozenset({"quarter", "counted_on", "threshold", "base", "figures"})

    def __str__(self) -> str:
        return f"release {self.quarter}"


class UncountedStep(ProtectedModel):
    """A step of a held copy that the cells do not count yet. Its id is the event's.

    Written by the database itself beside the event (a trigger), so no step is ever without it, whoever wrote it;
    gone once counted, in the transaction that counts it. No foreign key, for counting must not wait for a signal.
    """

    signal_id = models.UUIDField()

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SAFE: ClassVar[frozenset[str]] = ProtectedModel.SAFE | {"signal_id"}

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["organisation_id", "signal_id"], name="flow_uncounted")]

    def __str__(self) -> str:
        return f"step {self.id}"
