"""Commands about keys: new ones, with everything wrapped under them."""

from __future__ import annotations

from argparse import Namespace
from contextlib import AbstractContextManager
from uuid import UUID

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say
from ketenzicht.shared import clock


def rotate(given: Namespace) -> None:
    """Make the new keys that are asked for. A rotation that was interrupted goes on from where it was."""
    if not (given.root or given.organisation or given.all):
        raise UserError("Say which keys: --root, --organisation CODE or --all.", Exit.USAGE)
    for code, organisation_id in _chosen(given):
        count = encryption.rotate_organisation_key(organisation_id, within=keeping)
        say(f"{code}: {count} case keys wrapped under a new key.")
    if given.root:
        version = encryption.rotate_root_key(within=keeping)
        say(f"Root key {version} wraps now. The one before it stays in the key file to open backups with.")
        dropped = encryption.retire_root_keys()
        if dropped:
            say(f"Dropped from the key file, thirty days after they were replaced: {', '.join(map(str, dropped))}.")


def keeping(organisation_id: UUID) -> AbstractContextManager[object]:
    """The act in which the house's clockwork touches the keys of one organisation."""
    return access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME)


def _chosen(given: Namespace) -> list[tuple[str, UUID]]:
    if given.all:
        used = access.list_organisations_ever_used()
        return [(partners.get_organisation(one).code, one) for one in used]
    if not given.organisation:
        return []
    found = partners.find_organisation_by_code(given.organisation, clock.today())
    if found is None:
        raise UserError(f"There is no organisation with the code {given.organisation} in the pack.", Exit.UNKNOWN)
    return [(found.code, found.id)]
