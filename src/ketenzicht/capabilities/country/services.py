"""Loading a pack: one transaction, nothing deleted, the same pack twice changes nothing."""

from datetime import date, datetime

from django.db import transaction

from ketenzicht.capabilities.country.models import EntryRow, PackLoad
from ketenzicht.capabilities.country.rows import NATURAL_KEY, key_of_entry, key_of_row, row_of
from ketenzicht.capabilities.country.selectors import forget_catalogue
from ketenzicht.capabilities.country.types import AnyEntry, Pack, StoreReport


def store_pack(pack: Pack, *, now: datetime, by: str = "operator") -> StoreReport:
    """Make ``pack`` the pack in use; old entries stay, ended or superseded.

    Args:
        pack: as ``read_pack`` gives it, so checked as a whole.
        now: the moment of loading; entries that the pack leaves out end on that day.
        by: who loads, as a role or machine, for the journal of loadings.

    Needs the rights of the owner: the serving role can only read these tables.
    """
    with transaction.atomic():
        report = _replace_entries(pack, now)
        if PackLoad.objects.order_by("-id").values_list("version", flat=True).first() != pack.version:
            _record_load(pack, now, by)
        transaction.on_commit(forget_catalogue)
    forget_catalogue()
    return report


def _record_load(pack: Pack, now: datetime, by: str) -> None:
    PackLoad.objects.create(
        country=pack.country,
        version=pack.version,
        title=pack.title.model_dump(mode="json"),
        attribution=[line.model_dump(mode="json") for line in pack.attribution],
        loaded_at=now,
        loaded_by=by,
    )


def _replace_entries(pack: Pack, now: datetime) -> StoreReport:
    current = {key_of_row(row): row for row in EntryRow.objects.select_for_update().filter(superseded_at=None)}
    wanted = {key_of_entry(entry): entry for entry in pack.entries}
    corrected = [key for key in wanted if key in current and not _same(current[key], wanted[key])]
    added = [key for key in wanted if key not in current]
    _supersede([current[key] for key in corrected], now)
    fresh = [row_of(wanted[key], version=pack.version, now=now) for key in wanted if key in {*corrected, *added}]
    EntryRow.objects.bulk_create(fresh)
    return StoreReport(
        version=pack.version,
        added=len(added),
        corrected=len(corrected),
        ended=_end_left_out(current, set(wanted), now),
        unchanged=len(wanted) - len(added) - len(corrected),
    )


def _same(row: EntryRow, entry: AnyEntry) -> bool:
    return row.body == entry.model_dump(mode="json") and row.valid_to == entry.valid_to


def _supersede(rows: list[EntryRow], now: datetime) -> None:
    EntryRow.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=now)


def _end_left_out(current: dict[NATURAL_KEY, EntryRow], wanted: set[NATURAL_KEY], now: datetime) -> int:
    """End what the pack leaves out today; what had not begun by then is superseded, as it never held."""
    left_out = [row for key, row in current.items() if key not in wanted and not _has_ended(row, now.date())]
    _supersede([row for row in left_out if row.valid_from >= now.date()], now)
    begun = [row.pk for row in left_out if row.valid_from < now.date()]
    EntryRow.objects.filter(pk__in=begun).update(valid_to=now.date())
    return len(left_out)


def _has_ended(row: EntryRow, on: date) -> bool:
    return row.valid_to is not None and row.valid_to <= on
