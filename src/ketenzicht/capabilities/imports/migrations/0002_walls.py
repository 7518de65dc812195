"""Close the tables of the imports room: one's own files, the organisation's mappings, keys of rows for all of it."""

from django.db import migrations

from ketenzicht.capabilities.access.public import rls_operations

OURS = (
    "organisation_id = (select kz_org()) AND compartment = ANY ((select kz_compartments())::text[]) AND "
    "(select kz_scope()) IN ('own', 'all')"
)
OWN = (
    "organisation_id = (select kz_org()) AND compartment = ANY ((select kz_compartments())::text[]) AND "
    "(reported_by = (select kz_actor()) AND (select kz_scope()) = 'own' OR (select kz_scope()) = 'all')"
)


def part_of(table: str) -> str:
    """The condition of a row that hangs on a file: seen when the file is, held to the same organisation."""
    return (
        f"{table}.organisation_id = (select kz_org()) AND EXISTS (SELECT 1 FROM imports_import i "
        f"WHERE i.id = {table}.source_id AND i.organisation_id = {table}.organisation_id)"
    )


class Migration(migrations.Migration):
    """Row-level security of the imports room."""

    dependencies = [("imports", "0001_initial"), ("access", "0002_walls"), ("signals", "0002_walls")]

    operations = [
        *rls_operations("imports_import", using=OWN),
        *rls_operations("imports_piece", using=part_of("imports_piece")),
        *rls_operations("imports_rowproblem", using=part_of("imports_rowproblem")),
        *rls_operations("imports_savedmapping", using=OURS, grants="SELECT, INSERT"),
        *rls_operations("imports_rowkey", using=OURS, grants="SELECT, INSERT, DELETE"),
    ]
