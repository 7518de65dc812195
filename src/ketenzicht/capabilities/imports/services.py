"""Commands on files: bring one, say what its columns are, have it checked and taken in, stop, refuse; keep mappings."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.dispatch import Signal as Sign

from ketenzicht.capabilities.access.public import Act, NotFound, Purpose, authorise, open_context
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports import keeping, rules, selectors, stored
from ketenzicht.capabilities.imports.codebook import PackWords
from ketenzicht.capabilities.imports.errors import CheckedAnew, MappingInvalid, TooManyFiles
from ketenzicht.capabilities.imports.models import Import, RowKey, RowProblem, SavedMapping
from ketenzicht.capabilities.imports.proposing import propose
from ketenzicht.capabilities.imports.types import ENDED, ImportInfo, Mapping, MappingInfo, State
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.engines import tabular
from ketenzicht.shared import clock
from ketenzicht.shared.words import gettext_noop as _

started = Sign()
"""Sent, inside the transaction, when a worker must go through a file: `context_id`, `import_id`."""


def take_file(*, by: Act, name: str, content: BinaryIO, wanted: tabular.Wanted | None = None) -> ImportInfo:
    """Look at a file and keep it, sealed, with a proposal for what its columns are. Nothing is taken in yet.

    Raises FileNotTaken with what is wrong with the file and what to do; nothing of it is then kept.
    """
    authorise(by, "create", "import")
    _check_room(by)
    with selectors.file_refused():
        layout = tabular.inspect(content, name=name, wanted=wanted)
        # What its page shows must be readable, or the page of the file would be a dead end.
        first = list(islice(tabular.read_rows(content, layout), rules.LOOKED_AT_ROWS))
    row = Import(
        organisation_id=by.organisation_id,
        compartment=by.compartments[0],
        reported_by=by.actor_id,
        state=State.NEW,
        case_key_id=encryption.new_key(organisation_id=by.organisation_id),
        kind=layout.kind,
        size=content.seek(0, 2),
        fingerprint=_fingerprint(by, content),
    )
    shown = name[-rules.MAXIMUM_FILE_NAME :]
    row.name = keeping.seal(by.organisation_id, shown, model="import", field="name", row=row.id)
    keeping.put_layout(row, layout)
    keeping.put_mapping(row, _proposal(by, layout, first))
    row.save(force_insert=True)
    stored.store(row, content)
    by.record("collect", "import", row.id)
    return keeping.info(row)


def find_begun(*, by: Act, content: BinaryIO) -> ImportInfo | None:
    """One's own file with these bytes of which rows were being taken in and not all are; None when there is none."""
    authorise(by, "list", "import", reported_by=by.actor_id)
    begun = Import.objects.filter(
        reported_by=by.actor_id, state__in=[State.TAKING, State.STOPPED], fingerprint=_fingerprint(by, content)
    )
    row = begun.order_by("-created_at").first()
    by.record("consult", "import", row.id if row else "", count=0 if row is None else 1)
    return None if row is None else keeping.info(row)


def set_mapping(*, by: Act, import_id: UUID, mapping: Mapping) -> ImportInfo:
    """Say what the columns of a file are. A check that was done before no longer counts."""
    row = _locked(by, import_id)
    _step(row, "map")
    rules.check_mapping(mapping)
    keeping.put_mapping(row, mapping)
    _forget_check(row)
    return _saved(by, row)


def check_file(*, by: Act, import_id: UUID, here: bool = False) -> ImportInfo:
    """Have every row checked. With `here` the caller goes through the rows itself."""
    row = _locked(by, import_id)
    _step(row, "check")
    rules.check_mapping(keeping.mapping_of(row))
    _forget_check(row)
    return _begun(by, row, here=here)


def take_in(*, by: Act, import_id: UUID, here: bool = False, seen: str = "") -> ImportInfo:
    """Take in the rows that are in order. Those that were taken in before add nothing.

    Raises CheckedAnew when what somebody saw of the check (`ImportInfo.stamp`) is said and is not the last of it.
    """
    row = _locked(by, import_id)
    fresh = row.state == State.CHECKED
    _step(row, "take")
    if fresh:
        if seen not in ("", keeping.info(row).stamp):
            raise CheckedAnew
        row.done = row.stored = row.repeated = 0
    return _begun(by, row, here=here)


def go_on(*, by: Act, import_id: UUID, here: bool = False) -> ImportInfo:
    """Set a worker to a file that runs and that nobody works on, from where it is."""
    row = _locked(by, import_id)
    rules.check_step("go_on", row.state)
    return _begun(by, row, here=here)


def stop(*, by: Act, import_id: UUID) -> ImportInfo:
    """Stop going through the rows. What was taken in stays; a check has to begin anew."""
    row = _locked(by, import_id)
    if row.state == State.CHECKING:
        _step(row, "leave")
        _forget_check(row)
    else:
        _step(row, "stop")
    return _saved(by, row)


def refuse(*, by: Act, import_id: UUID) -> ImportInfo:
    """Take nothing (more) of the file in; its bytes are destroyed."""
    row = _locked(by, import_id)
    _step(row, "refuse")
    row.refused_for = "chosen"
    end(row)
    return _saved(by, row)


def save_mapping(*, by: Act, name: str, mapping: Mapping) -> MappingInfo:
    """Keep a mapping for the organisation under a name; a name that is there gets a next version."""
    authorise(by, "create", "mapping")
    called = " ".join(name.split())
    if not 0 < len(called) <= rules.MAXIMUM_NAME:
        raise MappingInvalid(
            _("A mapping needs a name of 1 to %(bound)s characters."), safe={"bound": rules.MAXIMUM_NAME}
        )
    rules.check_mapping(mapping)
    latest = selectors.mappings_called(by, called).aggregate(Max("version"))["version__max"] or 0
    row = SavedMapping(
        organisation_id=by.organisation_id,
        compartment=by.compartments[0],
        version=latest + 1,
        saved_by=by.actor_id,
    )
    keeping.put_name(row, called)
    row.content = keeping.seal(
        by.organisation_id, mapping.as_stored(), model="saved_mapping", field="content", row=row.id
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise MappingInvalid(
            _("A colleague saved a mapping with this name just now."), next_step=_("Look at it, then save again.")
        ) from error
    by.record("change", "mapping", row.id)
    return keeping.mapping_info(row)


def remove_due(*, by: Act) -> int:
    """At the organisation of the act: let files that nobody looks after expire, forget what has ended long ago, and
    the keys of rows whose report was destroyed; seal names from before they were. Says how many files."""
    authorise(by, "remove", "import")
    now = clock.now()
    count = 0
    unattended = Import.objects.exclude(state__in=ENDED).filter(
        changed_at__lt=now - timedelta(days=rules.UNATTENDED_DAYS)
    )
    for row in unattended.select_for_update(skip_locked=True):
        row.state = State.EXPIRED
        end(row)
        row.save()
        by.record("destroy", "import", row.id, reason="term")
        count += 1
    old = Import.objects.filter(ended_at__lt=now - timedelta(days=rules.KEPT_DAYS))
    for row in old.select_for_update(skip_locked=True):
        row.delete()
        by.record("remove", "import", row.id, reason="term")
        count += 1
    RowKey.objects.filter(signal__destroyed_at__isnull=False).delete()
    _seal_names(by)
    return count


def _seal_names(by: Act) -> None:
    """Seal the names of mappings that were kept before names were sealed (decision 0132)."""
    for row in SavedMapping.objects.exclude(unsealed_name="").select_for_update(skip_locked=True):
        keeping.put_name(row, row.unsealed_name)
        row.save(update_fields=["name", "token", "unsealed_name"])
        by.record("change", "mapping", row.id, fields=("name",))


def end(row: Import) -> None:
    """The file has ended: its bytes are destroyed. Its state is the caller's to set and to save."""
    stored.destroy(row)
    row.ended_at = row.changed_at = clock.now()


def _check_room(by: Act) -> None:
    waiting = Import.objects.filter(reported_by=by.actor_id).exclude(state__in=ENDED).count()
    if waiting >= rules.MAXIMUM_WAITING:
        raise TooManyFiles(safe={"bound": rules.MAXIMUM_WAITING})


def _fingerprint(by: Act, content: BinaryIO) -> bytes:
    return encryption.token(by.organisation_id, field="import_file", value=stored.digest(content))


def _proposal(by: Act, layout: tabular.Layout, first: Sequence[tabular.Row]) -> Mapping:
    on = clock.today()
    kind = partners.get_organisation(by.organisation_id).kind
    kinds = [code.code for code in country.list_codes("reporter_kind", on) if kind in code.groups]
    constants = {"reporter_kind": kinds[0]} if kinds else {}
    words = PackWords(on)
    values = {column: [row.values[column] for row in first if column in row.values] for column in layout.columns}
    return propose(
        layout.columns,
        country.list_file_mappings(on),
        constants,
        nested=layout.kind == "json",
        values=values,
        is_municipality=lambda value: words.municipality_for(value) is not None,
    )


def _locked(by: Act, import_id: UUID) -> Import:
    row = Import.objects.select_for_update().filter(id=import_id, reported_by=by.actor_id).first()
    if row is None:
        raise NotFound
    authorise(by, "change", "import", reported_by=row.reported_by)
    return row


def _step(row: Import, verb: str) -> None:
    row.state = rules.check_step(verb, row.state).target


def _forget_check(row: Import) -> None:
    RowProblem.objects.filter(source=row).delete()
    row.total = row.done = row.good = row.bad = row.stored = row.repeated = 0


def _begun(by: Act, row: Import, *, here: bool) -> ImportInfo:
    """Open the act in which the rows are gone through: of the same person, for the same purpose, with an end."""
    row.context_id = open_context(
        mandate_id=by.mandate_id, purpose=Purpose(by.purpose), auth_level=by.auth_level, case_ref=str(row.id)
    )
    row.began_at = clock.now()
    found = _saved(by, row)
    if not here:
        started.send(sender=Import, context_id=row.context_id, import_id=row.id)
    return found


def _saved(by: Act, row: Import) -> ImportInfo:
    row.changed_at = clock.now()
    row.save()
    by.record("change", "import", row.id, fields=(row.state,))
    return keeping.info(row)
