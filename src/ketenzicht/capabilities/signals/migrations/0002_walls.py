"""Close the tables of the signals room: own reports for reporters, held copies for receivers, nothing for others."""

from django.db import migrations

from ketenzicht.capabilities.access.public import child_of_signal, rls_operations

REACH = (
    "organisation_id = (select kz_org()) AND compartment = ANY ((select kz_compartments())::text[]) AND "
    "CASE (select kz_scope()) "
    "WHEN 'own' THEN kind = 'reported' AND reported_by = (select kz_actor()) "
    "WHEN 'organisation' THEN kind = 'held' "
    "ELSE (select kz_scope()) = 'all' END"
)
OWN_DRAFTS = (
    "organisation_id = (select kz_org()) AND compartment = ANY ((select kz_compartments())::text[]) AND "
    "(reported_by = (select kz_actor()) AND (select kz_scope()) = 'own' OR (select kz_scope()) = 'all')"
)
ORDERS = "organisation_id = (select kz_org()) AND (select kz_role()) = ANY (ARRAY['privacy_officer', 'manager', 'clockwork'])"
PARTS = ("mention", "searchtoken", "attachment", "addition", "update")


class Migration(migrations.Migration):
    """Row-level security of the signals room."""

    dependencies = [("signals", "0001_initial"), ("access", "0002_walls")]

    operations = [
        *rls_operations("signals_signal", using=REACH, grants="SELECT, INSERT, UPDATE"),
        *(
            operation
            for part in PARTS
            for operation in rls_operations(f"signals_{part}", using=child_of_signal(f"signals_{part}"))
        ),
        *rls_operations("signals_event", using=child_of_signal("signals_event"), grants="SELECT, INSERT"),
        *rls_operations("signals_draft", using=OWN_DRAFTS),
        *rls_operations("signals_erasureorder", using=ORDERS, grants="SELECT, INSERT, UPDATE"),
    ]
