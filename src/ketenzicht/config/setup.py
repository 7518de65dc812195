"""Making a database ready: migrate it and load the country. Done as the owner, by the command line and the tests."""

from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.anonymous import public as anonymous
from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.config.apps import grant_library_tables
from ketenzicht.shared import clock


def migrate() -> None:
    """Bring the database to the shape of this release."""
    call_command("migrate", interactive=False, verbosity=0)
    grant_library_tables()


def load_pack(path: Path, *, with_demo: bool) -> tuple[country.StoreReport, partners.LoadReport]:
    """Check a pack whole and load it: codes, organisations, walls, the house's machines. Raises PackErrors."""
    pack = country.read_pack(path)
    with transaction.atomic():
        reports = partners.load_country(pack, now=clock.now(), with_demo=with_demo)
        for place in partners.list_organisations(clock.today()):
            access.register_wall(
                organisation_id=place.id,
                code=place.code,
                kind=place.kind,
                report_compartment=place.report_compartment,
                intake_compartment=place.intake_compartment,
            )
        access.set_up_house(anonymous_desks=anonymous.list_desks())
    return reports
