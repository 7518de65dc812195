"""Inside a house: the people of the demo, and a key for a partner's system. JSON in, JSON out."""

from __future__ import annotations

import json
import sys

from ketenzicht.config.starting import start_django

PARTNER = "nla-toezicht"


def main() -> int:
    """Make everybody, and give everybody's id and mandate, and a key."""
    json.load(sys.stdin)
    start_django("app")
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.config.demo.people import list_people, settle

    mandates = settle(list_people())
    users = dict(access.User.objects.values_list("username", "id"))
    context = access.open_context(
        mandate_id=mandates[f"beheer.{PARTNER}"], purpose=access.Purpose.ADMINISTER, auth_level="demo"
    )
    with access.acting(context) as by:
        key_id, secret = access.issue_api_key(by=by, label="measurement")
    machine_mandate = access.standing_of_key(secret).mandate_id
    people = {name: [str(users[name]), str(mandate)] for name, mandate in mandates.items()}
    answer = {"people": people, "key": secret, "key_id": str(key_id), "machine_mandate": str(machine_mandate)}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
