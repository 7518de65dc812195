"""Inside a house: one reporter with a password for each view of the report form. JSON in, JSON out."""

from __future__ import annotations

import json
import sys

from ketenzicht.config.starting import start_django

REPORTING = (
    "gemeente-gm0599",
    "nla-toezicht",
    "demo-ziekenhuis",
    "coa",
    "demo-jongerenwerk",
    "kmar",
    "politie-rotterdam",
    "demo-bank",
    "demo-steunpunt",
    "demo-publieksloket",
)
"""Organisations of the kinds that views are for."""


def main() -> int:
    """Make everybody, and give for each view its title, a login name and whether it is the view one gets by itself."""
    password = json.load(sys.stdin)["password"]
    start_django("app")
    from ketenzicht.capabilities.access import public as access
    from ketenzicht.capabilities.country import public as country
    from ketenzicht.capabilities.partners import public as partners
    from ketenzicht.config.demo.people import list_people, settle
    from ketenzicht.shared import clock

    settle(list_people())
    on = clock.today()
    kinds = {code: partners.find_organisation_by_code(code, on).kind for code in REPORTING}
    found = []
    for number, view in enumerate(country.list_views(on)):
        own = [code for code, kind in kinds.items() if country.default_view(kind, on).code == view.code]
        code = (own or list(REPORTING))[0]
        name = f"melder.{number + 1}"
        person = access.create_person(
            username=name, email=f"{name}@example.org", display_name="M. Melder", password=password
        )
        organisation_id = partners.organisation_id(code)
        access.first_mandate(
            actor_id=person, actor_kind="person", organisation_id=organisation_id, role=access.Role.REPORTER
        )
        found.append({"view": view.code, "title": view.title.en, "username": name, "own": bool(own), "place": code})
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
