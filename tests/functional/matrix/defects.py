"""Mistakes that somebody could make, planted one by one: the matrix must find each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import FunctionType, SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

from django.db.models import Q

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.models import ApiKey
from ketenzicht.capabilities.audit import selectors as log
from ketenzicht.capabilities.clocks import notices
from ketenzicht.capabilities.clocks import selectors as clock_selectors
from ketenzicht.capabilities.clocks.models import Clock
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports import selectors as files
from ketenzicht.capabilities.imports.models import Import
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import drafts, erasing, reading
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Attachment, Draft, ErasureOrder, Signal
from ketenzicht.interfaces.api.keys import PartnerKey
from ketenzicht.interfaces.web import failures
from tests.functional.matrix import rooms, walls
from tests.functional.matrix.walls import rows_of
from tests.functional.matrix.world import World

Plant = Callable[[World], AbstractContextManager[Any]]
CODE, ROWS, NONE = "row-level security off", "policies off", "all walls up"


@dataclass(frozen=True)
class Defect:
    """A mistake, which walls are down while it is looked for (each must be found by itself), and where to look."""

    name: str
    plant: Plant
    down: str = CODE
    rows: tuple[str, ...] = ()


def _all(_by: access.Act) -> Any:
    return rows_of(Signal).objects.all()


def _broken(room: Any, name: str, function: Any, **globals_: Any) -> Plant:
    """A command or question that looks at something else than it should: the same code, other names in it."""

    @contextmanager
    def plant(_world: World) -> Iterator[None]:
        broken = FunctionType(function.__code__, {**function.__globals__, **globals_}, function.__name__)
        broken.__kwdefaults__ = function.__kwdefaults__
        calls = _calls_with(function, broken)
        with mock.patch.object(room, name, broken), mock.patch.dict(rooms.CALLS, calls):
            yield

    return plant


def _calls_with(function: Any, broken: Any) -> dict[str, Any]:
    """The calls behind the pages hold the function itself; they get the broken one too."""
    found = {}
    for name, call in rooms.CALLS.items():
        cells = call.__closure__ or ()
        if any(cell.cell_contents is function for cell in cells):
            free = tuple(_cell(broken) if cell.cell_contents is function else cell for cell in cells)
            found[name] = FunctionType(call.__code__, call.__globals__, call.__name__, None, free)
    return found


def _cell(value: Any) -> Any:
    return (lambda: value).__closure__[0]  # type: ignore[index]  # it has exactly one


def _patched(target: Any, name: str, put: Any) -> Plant:
    return lambda _world: mock.patch.object(target, name, put)


def _key_of_anybody(world: World) -> AbstractContextManager[Any]:
    mandate = next(seat.person.mandate_id for seat in world.seats.values() if seat.role == "partner_system")
    return mock.patch.object(PartnerKey, "__call__", return_value=mandate)


def _suggests_references(world: World) -> AbstractContextManager[Any]:
    found = [SimpleNamespace(name=where, code=canary) for canary, where in world.where.items() if canary[:2] == "kz"]
    return mock.patch.object(partners, "list_municipalities", return_value=found[:12])


def _says_it_exists(world: World) -> AbstractContextManager[Any]:
    known = {str(thing.id) for thing in world.things["signal"]}
    real = failures.nothing_here

    def nothing_here(request: Any) -> Any:
        return failures.permission_denied(request) if known & set(request.path.split("/")) else real(request)

    return mock.patch.object(failures, "nothing_here", nothing_here)


def _addressed_to_all(_by: access.Act) -> Q:
    return Q()


def _keys_of_all(*, by: access.Act) -> tuple[access.ApiKeyInfo, ...]:
    del by
    return tuple(
        access.ApiKeyInfo(key.id, key.label, key.created_at, key.expires_at, key.revoked_at, key.last_used_at)
        for key in ApiKey.objects.all()
    )


@contextmanager
def _open_messages(_world: World) -> Iterator[None]:
    """Row-level security is the last wall of messages: the list's own question is taken away with the policies."""
    with walls.policy_widened("clocks_notice", "true"), mock.patch.object(notices, "_addressed_to", _addressed_to_all):
        yield


@contextmanager
def _open_log(_world: World) -> Iterator[None]:
    """The log is asked for everybody, and row-level security lets it."""
    everything = log.AccessRow.objects.order_by("-time", "-seq")
    with walls.policy_widened("audit_event", "true"), mock.patch.object(log, "_matching", return_value=everything):
        yield


def _order_of_anybody(order_id: UUID, **_narrowed: UUID) -> ErasureOrder:
    """An order whoever asks for it."""
    found = rows_of(ErasureOrder).objects.filter(id=order_id).first()
    if found is None:
        raise access.NotFound
    return found


OWN_ROWS = "organisation_id = (select kz_org())"
DEFECTS = (
    Defect("the manager forgets the organisation", lambda _w: walls.unbound(), rows=("signals.get_signal", "inbox")),
    Defect(
        "lists have no scope", _patched(reading, "visible", _all), rows=("signals.list_signals", "inbox", "own_signals")
    ),
    Defect(
        "one verb is allowed to all",
        lambda _w: walls.everywhere("authorise", walls.always_for("read", "signal")),
        NONE,
        rows=("signals.get_signal",),
    ),
    Defect(
        "a detail page reads past its scope",
        _broken(signals, "get_signal", reading.get_signal, visible=_all),
        rows=("held_signal", "own_signal", "get_signal"),
    ),
    Defect(
        "a count has no scope",
        _broken(signals, "count_signals", reading.count_signals, visible=_all),
        rows=("signals.count_signals", "count_signals"),
    ),
    Defect(
        "a search has no scope",
        _broken(signals, "search_signals", reading.search_signals, visible=_all),
        rows=("own_signals/search", "inbox/search"),
    ),
    Defect(
        "an export has no scope",
        _broken(signals, "export_signals", reading.export_signals, visible=_all),
        rows=("own_export", "inbox_export"),
    ),
    Defect(
        "a file is given without looking whose it is",
        _broken(signals, "read_attachment", reading.read_attachment, visible=_all, Attachment=rows_of(Attachment)),
        rows=("attachment", "get_attachment", "signals.read_attachment"),
    ),
    Defect("suggestions know references", _suggests_references, NONE, rows=("suggestions/canary",)),
    Defect("an endpoint asks for no key", _key_of_anybody, NONE, rows=("get_signal", "list_updates")),
    Defect(
        "messages of others",
        _patched(notices, "_addressed_to", _addressed_to_all),
        rows=("notices", "clocks.list_notices"),
    ),
    Defect(
        "a draft of somebody else",
        _broken(
            signals,
            "get_draft",
            drafts.get_draft,
            _own_draft=lambda _by, of, _kind: rows_of(Draft).objects.get(id=of),
        ),
        rows=("new_signal/draft", "meldcode_notes"),
    ),
    Defect(
        "a file of reports of somebody else",
        _broken(imports, "get_import", files.get_import, own=lambda _by, of: rows_of(Import).objects.get(id=of)),
        rows=("file",),
    ),
    Defect(
        "keys of another organisation", _patched(access, "list_api_keys", _keys_of_all), NONE, rows=("administration",)
    ),
    Defect(
        "a clock of another desk",
        _broken(clock_selectors, "get_clock", clock_selectors.get_clock, Clock=rows_of(Clock)),
        rows=("clocks.get_clock",),
    ),
    Defect(
        "an order confirmed elsewhere",
        _broken(signals, "confirm_erasure", erasing.confirm_erasure, _locked=_order_of_anybody),
        rows=("erasure_confirm",),
    ),
    Defect("forbidden is told from absent", _says_it_exists, NONE, rows=("held_signal", "own_signal")),
    Defect(
        "the policy of signals is open",
        lambda _w: walls.policy_widened("signals_signal", "true"),
        ROWS,
        rows=("signals.list_signals", "inbox"),
    ),
    Defect(
        "the policy of signals forgets who reported",
        lambda _w: walls.policy_widened("signals_signal", OWN_ROWS),
        ROWS,
        rows=("signals.list_signals", "own_signals"),
    ),
    Defect(
        "the policy of messages is open",
        _open_messages,
        ROWS,
        rows=("clocks.list_notices",),
    ),
    Defect(
        "the log of another organisation",
        _open_log,
        NONE,
        rows=("oversight", "access_export"),
    ),
    Defect(
        "the policy of disclosures is open",
        lambda _w: walls.policy_widened("access_disclosure", "true"),
        ROWS,
        rows=("access.list_disclosures", "disclosures"),
    ),
)
