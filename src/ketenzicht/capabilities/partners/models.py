"""Organisations and municipalities as loaded from the pack, each with its periods."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """An organisation that takes part, whatever it is called this year.

    The id follows from the code (uuid5), so that it is the same in every installation and rows of other
    rooms can name it before it is loaded. What changes over time stands in its periods. Holds no personal
    data.
    """

    id = models.UUIDField(primary_key=True)
    code = models.TextField(unique=True)

    class Meta:
        db_table = "partners_organisation"


class OrganisationPeriod(models.Model):
    """What an organisation is called, does and serves in one period; never deleted, only ended.

    Periods and not one row that is overwritten: a signal of 2021 went to the service as it was in 2021.
    Holds no personal data.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="periods")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    name_nl = models.TextField()
    name_en = models.TextField()
    kind = models.TextField()
    tasks = models.JSONField(default=list)
    competences = models.JSONField(default=list)
    report_compartment = models.TextField()
    intake_compartment = models.TextField()
    takes_in_signals = models.BooleanField()
    demo = models.BooleanField()
    source = models.TextField()
    status = models.CharField(max_length=1)

    class Meta:
        db_table = "partners_organisationperiod"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="partners_period_one_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="partners_period_order"
            ),
        ]


class OrganisationRegion(models.Model):
    """A region that an organisation serves in one period: NL, a province, safety region, police unit or municipality.

    Rows and not one region field: the borders of regions don't coincide. Holds no personal data.
    """

    period = models.ForeignKey(OrganisationPeriod, on_delete=models.CASCADE, related_name="regions")
    region = models.TextField()

    class Meta:
        db_table = "partners_organisationregion"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "region"], name="partners_region_once"),
        ]


class ContactPoint(models.Model):
    """A public way to reach an organisation in one period. Never a person, so it holds no personal data."""

    period = models.ForeignKey(OrganisationPeriod, on_delete=models.CASCADE, related_name="contact_points")
    position = models.PositiveSmallIntegerField()
    channel = models.TextField()
    value = models.TextField()
    note = models.JSONField(null=True)

    class Meta:
        db_table = "partners_contactpoint"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "position"], name="partners_contactpoint_place"),
        ]


class Municipality(models.Model):
    """A municipality in one period, with the regions it lies in then. Holds no personal data."""

    code = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    name = models.TextField()
    official_name = models.TextField()
    other_names = models.JSONField(default=list)
    province_code = models.TextField()
    province = models.TextField()
    safety_region_code = models.TextField()
    safety_region = models.TextField()
    police_unit_code = models.TextField()
    police_unit = models.TextField()
    population = models.PositiveIntegerField()
    source = models.TextField()
    status = models.CharField(max_length=1)

    class Meta:
        db_table = "partners_municipality"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="partners_municipality_one_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="partners_municipality_order",
            ),
        ]


class PartnersLoad(models.Model):
    """One loading of the partners of a pack; the latest row says which version is in use. Holds no personal data."""

    version = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.TextField()

    class Meta:
        db_table = "partners_load"
