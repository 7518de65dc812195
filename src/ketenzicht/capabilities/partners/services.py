"""Loading the partners of a pack: one transaction with the rest of the country, nothing deleted."""

from datetime import date, datetime

from django.db import transaction

from ketenzicht.capabilities.country.public import (
    MunicipalityEntry,
    OrganisationEntry,
    OrganisationKind,
    Pack,
    StoreReport,
    store_pack,
)
from ketenzicht.capabilities.partners import models
from ketenzicht.capabilities.partners.selectors import forget_directory
from ketenzicht.capabilities.partners.types import LoadReport, organisation_id


def load_country(pack: Pack, *, now: datetime, with_demo: bool, by: str = "operator") -> tuple[StoreReport, LoadReport]:
    """Make ``pack`` the country in use: its entries, organisations and municipalities, in one transaction.

    Args:
        pack: as ``country.public.read_pack`` gives it.
        now: the moment of loading; partners that the pack leaves out end on that day.
        with_demo: whether made-up organisations are loaded too. Without them, those loaded before end.
        by: who loads, as a role or machine.

    Needs the rights of the owner: the serving role can only read these tables.
    """
    with transaction.atomic():
        stored = store_pack(pack, now=now, by=by)
        loaded = load_partners(pack, now=now, with_demo=with_demo, by=by)
    return stored, loaded


def load_partners(pack: Pack, *, now: datetime, with_demo: bool, by: str = "operator") -> LoadReport:
    """The organisations and municipalities of the pack alone; see ``load_country``."""
    organisations = [entry for entry in pack.organisations if with_demo or not entry.demo]
    with transaction.atomic():
        kept = _store_organisations(organisations, _kinds_of(pack))
        ended = _end_organisations(kept, now.date())
        ended += _store_municipalities(pack.municipalities, now.date())
        models.PartnersLoad.objects.create(version=pack.version, loaded_at=now, loaded_by=by)
        transaction.on_commit(forget_directory)
    forget_directory()
    return LoadReport(len(organisations), len(pack.municipalities), ended)


def _kinds_of(pack: Pack) -> dict[str, list[OrganisationKind]]:
    kinds: dict[str, list[OrganisationKind]] = {}
    for entry in pack.entries:
        if isinstance(entry, OrganisationKind):
            kinds.setdefault(entry.code, []).append(entry)
    return kinds


def _store_organisations(entries: list[OrganisationEntry], kinds: dict[str, list[OrganisationKind]]) -> set[int]:
    """Write every period with its regions and contact points; gives the keys of the periods that stay."""
    codes = {entry.code: organisation_id(entry.code) for entry in entries}
    models.Organisation.objects.bulk_create(
        [models.Organisation(id=key, code=code) for code, key in codes.items()], ignore_conflicts=True
    )
    periods = [_period_of(entry, kinds) for entry in entries]
    stored = models.OrganisationPeriod.objects.bulk_create(
        periods,
        update_conflicts=True,
        unique_fields=["organisation", "valid_from"],
        update_fields=[name for name in PERIOD_FIELDS if name != "valid_from"],
    )
    _replace_parts(dict(zip([period.pk for period in stored], entries, strict=True)))
    return {period.pk for period in stored}


PERIOD_FIELDS = (
    "valid_from",
    "valid_to",
    "name_nl",
    "name_en",
    "kind",
    "tasks",
    "competences",
    "report_compartment",
    "intake_compartment",
    "takes_in_signals",
    "demo",
    "source",
    "status",
)


def _period_of(entry: OrganisationEntry, kinds: dict[str, list[OrganisationKind]]) -> models.OrganisationPeriod:
    kind = next(kind for kind in kinds[entry.kind] if kind.in_force(entry.valid_from))
    return models.OrganisationPeriod(
        organisation_id=organisation_id(entry.code),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        name_nl=entry.title.nl,
        name_en=entry.title.en,
        kind=entry.kind,
        tasks=[task.model_dump() for task in entry.tasks],
        competences=list(entry.competences),
        report_compartment=kind.report_compartment,
        intake_compartment=kind.intake_compartment,
        takes_in_signals=kind.takes_in_signals,
        demo=entry.demo,
        source=entry.source,
        status=entry.status.value,
    )


def _replace_parts(entries: dict[int, OrganisationEntry]) -> None:
    models.OrganisationRegion.objects.filter(period_id__in=entries).delete()
    models.ContactPoint.objects.filter(period_id__in=entries).delete()
    models.OrganisationRegion.objects.bulk_create(
        models.OrganisationRegion(period_id=key, region=region)
        for key, entry in entries.items()
        for region in dict.fromkeys(entry.regions)
    )
    models.ContactPoint.objects.bulk_create(
        models.ContactPoint(
            period_id=key,
            position=position,
            channel=point.channel,
            value=point.value,
            note=point.note.model_dump() if point.note else None,
        )
        for key, entry in entries.items()
        for position, point in enumerate(entry.contact_points)
    )


def _end_organisations(kept: set[int], on: date) -> int:
    """End the periods that the pack leaves out; one that had not begun ends on the day it would have begun."""
    left_out = models.OrganisationPeriod.objects.exclude(pk__in=kept).exclude(valid_to__lte=on)
    return _end(list(left_out), on)


def _end(rows: list[models.OrganisationPeriod] | list[models.Municipality], on: date) -> int:
    for row in rows:
        row.valid_to = max(on, row.valid_from)
        row.save(update_fields=["valid_to"])
    return len(rows)


MUNICIPALITY_FIELDS = (
    "official_name",
    "province_code",
    "province",
    "safety_region_code",
    "safety_region",
    "police_unit_code",
    "police_unit",
    "population",
    "source",
)


def _store_municipalities(entries: tuple[MunicipalityEntry, ...], on: date) -> int:
    stored = models.Municipality.objects.bulk_create(
        [_municipality_of(entry) for entry in entries],
        update_conflicts=True,
        unique_fields=["code", "valid_from"],
        update_fields=[*MUNICIPALITY_FIELDS, "name", "other_names", "status", "valid_to"],
    )
    kept = [row.pk for row in stored]
    return _end(list(models.Municipality.objects.exclude(pk__in=kept).exclude(valid_to__lte=on)), on)


def _municipality_of(entry: MunicipalityEntry) -> models.Municipality:
    return models.Municipality(
        code=entry.code,
        name=entry.title.nl,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        status=entry.status.value,
        other_names=list(entry.other_names),
        **{name: getattr(entry, name) for name in MUNICIPALITY_FIELDS},
    )
