"""Inside a house: a key of every kind for two partners' systems, and everybody of the demo. JSON in, JSON out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from uuid import UUID

from ketenzicht.config.starting import start_django

OWN, OTHER = "nla-toezicht", "comensha"


def main() -> int:
    """Make them, and give their secrets by kind, the id of the one that is to expire, and the people."""
    json.load(sys.stdin)
    start_django("app")
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.config.demo.people import list_people, settle

    mandates = settle(list_people())
    users = dict(access.User.objects.values_list("username", "id"))
    secrets, expiring = _keys_of(mandates)
    people = {name: [str(users[name]), str(mandate)] for name, mandate in mandates.items()}
    json.dump({"secrets": secrets, "expiring": str(expiring), "people": people}, sys.stdout)
    return 0


def _keys_of(mandates: Mapping[str, UUID]) -> tuple[dict[str, str], UUID]:
    from ketenzicht.capabilities.access import public as access

    scopes: dict[str, list[str] | None] = {"every scope": None, "revoked": None, "expired": None}
    scopes |= {f"only {scope}": [scope] for scope in access.KeyScope}
    with access.acting(_act_of(mandates[f"beheer.{OWN}"])) as by:
        made = {kind: access.issue_api_key(by=by, label=kind, scopes=named) for kind, named in scopes.items()}
        access.revoke_api_key(by=by, key_id=made["revoked"][0])
    with access.acting(_act_of(mandates[f"beheer.{OTHER}"])) as by:
        made["another organisation's"] = access.issue_api_key(by=by, label="other")
    return {kind: secret for kind, (_, secret) in made.items()}, made["expired"][0]


def _act_of(mandate_id: UUID) -> UUID:
    from ketenzicht.capabilities.access import public as access

    return access.open_context(mandate_id=mandate_id, purpose=access.Purpose.ADMINISTER, auth_level="demo")


if __name__ == "__main__":
    sys.exit(main())
