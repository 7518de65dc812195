"""The partners in use, from memory: some hundreds of rows that every page needs and that seldom change."""

import threading
import time
from collections import defaultdict
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch

from ketenzicht.capabilities.partners import models
from ketenzicht.capabilities.partners.rules import choose_responsible
from ketenzicht.capabilities.partners.types import (
    ContactPointInfo,
    Municipality,
    OrganisationInfo,
    Words,
    folded,
)

REMEMBERED_PLACES = 4_096
"""Municipalities by kind of organisation: few hundreds of the one, tens of the other."""
RECHECK_AFTER = 5.0
"""Seconds for which a process trusts the version it knows."""


class Directory:
    """All periods of all partners of one loading. Built once; never changed after that."""

    def __init__(self, version: str, organisations: list[OrganisationInfo], municipalities: list[Municipality]) -> None:
        self.version = version
        self.organisations = tuple(sorted(organisations, key=lambda organisation: organisation.sought))
        self.municipalities = tuple(sorted(municipalities, key=lambda municipality: municipality.sought))
        self.by_id: dict[UUID, list[OrganisationInfo]] = defaultdict(list)
        self.by_kind: dict[str, list[OrganisationInfo]] = defaultdict(list)
        self.by_code: dict[str, list[Municipality]] = defaultdict(list)
        for organisation in self.organisations:
            self.by_id[organisation.id].append(organisation)
            self.by_kind[organisation.kind].append(organisation)
        for municipality in self.municipalities:
            self.by_code[municipality.code].append(municipality)
        self.find_responsible = lru_cache(maxsize=REMEMBERED_PLACES)(self._choose_responsible)
        """The organisation of a kind that serves the smallest region around a municipality, on that day."""

    def _choose_responsible(self, kind: str, municipality: str, on: date) -> OrganisationInfo | None:
        place = self.find_municipality(municipality, on)
        serving = (period for period in self.by_kind.get(kind, ()) if period.in_force(on))
        return None if place is None else choose_responsible(serving, place)

    def find_organisation(self, organisation: UUID, on: date) -> OrganisationInfo | None:
        """The organisation as it is on that day."""
        return next((period for period in self.by_id.get(organisation, ()) if period.in_force(on)), None)

    def find_latest(self, organisation: UUID) -> OrganisationInfo | None:
        """The organisation as it is, or as it was last."""
        return max(self.by_id.get(organisation, ()), key=lambda period: period.valid_from, default=None)

    def find_municipality(self, code: str, on: date) -> Municipality | None:
        """The municipality as it is on that day."""
        return next((period for period in self.by_code.get(code, ()) if period.in_force(on)), None)


class _Memory:
    """The directory of this process, and when its version was last asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._directory: Directory | None = None
        self._asked_at = 0.0

    def directory(self) -> Directory:
        known = self._directory
        if known is not None and time.monotonic() - self._asked_at < RECHECK_AFTER:
            return known
        with self._lock:
            version = _current_version()
            if self._directory is None or self._directory.version != version:
                self._directory = _read_directory(version)
            self._asked_at = time.monotonic()
            return self._directory

    def forget(self) -> None:
        with self._lock:
            self._directory = None


_memory = _Memory()


def directory() -> Directory:
    """The partners in use; an empty directory when none were loaded."""
    return _memory.directory()


def forget_directory() -> None:
    """Read the database again at the next lookup: after loading, and between tests."""
    _memory.forget()


def _current_version() -> str:
    latest = models.PartnersLoad.objects.order_by("-id").values_list("id", flat=True).first()
    return str(latest or "")


def _read_directory(version: str) -> Directory:
    periods = models.OrganisationPeriod.objects.select_related("organisation").prefetch_related(
        Prefetch("regions", queryset=models.OrganisationRegion.objects.order_by("id")),
        Prefetch("contact_points", queryset=models.ContactPoint.objects.order_by("position")),
    )
    municipalities = [_municipality_of(row) for row in models.Municipality.objects.all()]
    return Directory(version, [_organisation_of(row) for row in periods], municipalities)


def _organisation_of(row: models.OrganisationPeriod) -> OrganisationInfo:
    return OrganisationInfo(
        id=row.organisation.id,
        code=row.organisation.code,
        name=Words(row.name_nl, row.name_en),
        kind=row.kind,
        tasks=tuple(Words(**task) for task in row.tasks),
        competences=tuple(row.competences),
        regions=tuple(region.region for region in row.regions.all()),
        contact_points=tuple(_contact_point_of(point) for point in row.contact_points.all()),
        report_compartment=row.report_compartment,
        intake_compartment=row.intake_compartment,
        takes_in_signals=row.takes_in_signals,
        demo=row.demo,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        status=row.status,
        sought=folded(f"{row.name_nl} {row.name_en}"),
    )


def _contact_point_of(row: models.ContactPoint) -> ContactPointInfo:
    return ContactPointInfo(row.channel, row.value, Words(**row.note) if row.note else None)


def _municipality_of(row: models.Municipality) -> Municipality:
    return Municipality(
        code=row.code,
        name=row.name,
        official_name=row.official_name,
        province_code=row.province_code,
        province=row.province,
        safety_region_code=row.safety_region_code,
        safety_region=row.safety_region,
        police_unit_code=row.police_unit_code,
        police_unit=row.police_unit,
        population=row.population,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        other_names=tuple(row.other_names),
        sought=folded(" ".join(dict.fromkeys((row.name, row.official_name, *row.other_names)))),
    )
