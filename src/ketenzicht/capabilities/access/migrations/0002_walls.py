"""The walls in SQL: functions that open and enter an act, and the policies that look it up at every query.

The functions belong to the owner and run with its rights (SECURITY DEFINER), with a pinned search path, because the
serving role may neither read nor change acts. They are listed in docs/reference/definer-functions.md.
"""

from django.db import migrations

from ketenzicht.capabilities.access.rls import open_operations, rls_operations

OPEN = """
CREATE FUNCTION access_open(p_id uuid, p_trace uuid, p_mandate uuid, p_organisation uuid, p_purpose text,
    p_compartments text[], p_scope text, p_regime text, p_case_ref text, p_auth_level text, p_lifetime interval)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  m public.access_mandate;
  w public.access_organisationwall;
BEGIN
  SELECT * INTO m FROM public.access_mandate WHERE id = p_mandate AND revoked_at IS NULL
    AND valid_from <= clock_timestamp() AND (valid_to IS NULL OR valid_to > clock_timestamp());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'mandate is not valid' USING ERRCODE = '42501';
  END IF;
  IF m.organisation_id IS NOT NULL AND m.organisation_id <> p_organisation THEN
    RAISE EXCEPTION 'mandate is of another organisation' USING ERRCODE = '42501';
  END IF;
  SELECT * INTO w FROM public.access_organisationwall WHERE id = p_organisation;
  IF NOT FOUND OR NOT p_compartments <@ ARRAY[w.report_compartment, w.intake_compartment]::text[] THEN
    RAISE EXCEPTION 'compartment is not of this organisation' USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.access_context (id, trace_id, mandate_id, actor_id, actor_kind, organisation_id,
      organisation_code, role, regime, compartments, scope, purpose, case_ref, auth_level, opened_at, valid_until)
    VALUES (p_id, p_trace, p_mandate, m.actor_id, m.actor_kind, p_organisation, w.code, m.role, p_regime,
      p_compartments, p_scope, p_purpose, p_case_ref, p_auth_level, clock_timestamp(),
      clock_timestamp() + p_lifetime);
END $$
"""

LOOKUP = """
CREATE FUNCTION kz_context() RETURNS public.access_context
STABLE LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  v text := current_setting('ketenzicht.context', true);
  c public.access_context;
BEGIN
  IF v IS NULL OR v = '' THEN
    RAISE EXCEPTION 'no act of processing' USING ERRCODE = '42501';
  END IF;
  SELECT x.* INTO c FROM public.access_context x
    JOIN public.access_mandate m ON m.id = x.mandate_id
    WHERE x.id = v::uuid AND x.closed_at IS NULL AND x.valid_until > clock_timestamp()
      AND m.revoked_at IS NULL AND (m.valid_to IS NULL OR m.valid_to > clock_timestamp())
      AND CASE x.actor_kind
        WHEN 'person' THEN EXISTS (SELECT 1 FROM public.access_user u WHERE u.id = x.actor_id AND u.is_active)
        ELSE EXISTS (SELECT 1 FROM public.access_machine k WHERE k.id = x.actor_id AND k.is_active) END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'act of processing has ended' USING ERRCODE = '42501';
  END IF;
  RETURN c;
END $$
"""

ENTER = """
CREATE FUNCTION access_enter(p_id uuid) RETURNS public.access_context
VOLATILE LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM set_config('ketenzicht.context', p_id::text, true);
  RETURN public.kz_context();
END $$
"""

CLOSE = """
CREATE FUNCTION access_close(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.access_context SET closed_at = clock_timestamp() WHERE id = p_id AND closed_at IS NULL
$$
"""

PARTS = {
    "kz_org": ("uuid", "organisation_id"),
    "kz_actor": ("uuid", "actor_id"),
    "kz_role": ("text", "role"),
    "kz_scope": ("text", "scope"),
    "kz_purpose": ("text", "purpose"),
    "kz_compartments": ("text[]", "compartments"),
}


def part(name: str, kind: str, column: str) -> str:
    """SQL of one function that gives one part of the current act."""
    return (
        f"CREATE FUNCTION {name}() RETURNS {kind} STABLE LANGUAGE sql SECURITY DEFINER "
        f"SET search_path = pg_catalog, public AS $$ SELECT (public.kz_context()).{column}::{kind} $$"
    )


FUNCTIONS = {
    "access_open(uuid, uuid, uuid, uuid, text, text[], text, text, text, text, interval)": OPEN,
    "kz_context()": LOOKUP,
    "access_enter(uuid)": ENTER,
    "access_close(uuid)": CLOSE,
    **{f"{name}()": part(name, kind, column) for name, (kind, column) in PARTS.items()},
}

OVERSEEN = "organisation_id = (select kz_org()) AND (select kz_role()) = 'privacy_officer'"
OF_ORGANISATION = "organisation_id = (select kz_org())"
DISCLOSED = (
    "organisation_id = (select kz_org()) AND ((select kz_role()) = 'privacy_officer' OR "
    "(compartment = ANY ((select kz_compartments())::text[]) AND "
    "((select kz_scope()) IN ('organisation', 'all') OR decided_by = (select kz_actor()))))"
)


def make(signature: str, sql: str) -> migrations.RunSQL:
    """A function, its execute right for the serving role alone, and how to take it away again."""
    return migrations.RunSQL(
        sql=[
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO ketenzicht_app",
        ],
        reverse_sql=f"DROP FUNCTION {signature}",
    )


def policy(table: str, using: str, verb: str = "ALL") -> migrations.RunSQL:
    """The policy of a table that a lower room has already closed."""
    check = f" WITH CHECK ({using})" if verb == "ALL" else ""
    return migrations.RunSQL(
        sql=f"CREATE POLICY wall ON {table} FOR {verb} TO ketenzicht_app USING ({using}){check}",
        reverse_sql=f"DROP POLICY wall ON {table}",
    )


class Migration(migrations.Migration):
    """Opens and enters acts; closes the tables of this room, of the trail and of the keys."""

    dependencies = [("access", "0001_initial"), ("audit", "__first__"), ("encryption", "__first__")]

    operations = [
        *(make(signature, sql) for signature, sql in FUNCTIONS.items()),
        migrations.RunSQL(
            sql=[
                "REVOKE ALL ON access_context FROM PUBLIC",
                "GRANT SELECT ON access_context TO ketenzicht_backup",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
        *open_operations("access_user", grants="SELECT, INSERT, UPDATE"),
        *open_operations("access_machine"),
        *open_operations("access_organisationwall"),
        *open_operations("access_mandate", grants="SELECT, INSERT, UPDATE (revoked_at, revoked_by)"),
        *open_operations("access_apikey", grants="SELECT, INSERT, UPDATE (revoked_at, last_used_at)"),
        *rls_operations("access_disclosure", using=DISCLOSED, grants="SELECT, INSERT"),
        policy("encryption_casekey", OF_ORGANISATION),
        policy("encryption_organisationkey", OF_ORGANISATION),
        policy("audit_event", OVERSEEN, "SELECT"),
        policy("audit_processing", OVERSEEN, "SELECT"),
    ]
