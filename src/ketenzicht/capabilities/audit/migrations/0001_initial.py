"""Makes the trail: two logs, the heads of their chains, the checkpoints, and the only functions that may write them.

Only built-in sha256() is used, no extension. The readable columns are generated from the canonical JSON. Row-level
security is enabled and forced; the access room adds the policies by which the serving role may read. A trigger refuses
change and removal, to the owner too: an owner can drop a trigger, which is what checkpoints at a witness are for.
"""

from django.db import migrations, models

# A cast from text to a time may depend on settings, so a generated column refuses it. The one spelling that the trail
# uses (ISO 8601 with Z) reads the same under all settings.
TIME = """
CREATE FUNCTION audit_time(spelled text) RETURNS timestamptz IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
  RETURN spelled::pg_catalog.timestamptz;
END $$
"""

# Each of these readings of the JSON costs some 10 µs per event, so only what is searched by is a column.
CHAINED = """
  seq bigint NOT NULL CHECK (seq > 0),
  body text NOT NULL,
  leaf bytea NOT NULL CHECK (length(leaf) = 32),
  link bytea NOT NULL CHECK (length(link) = 32),
  organisation_id uuid NOT NULL GENERATED ALWAYS AS ((body::json ->> 'organisation_id')::uuid) STORED,
  trace_id uuid NOT NULL GENERATED ALWAYS AS ((body::json ->> 'trace_id')::uuid) STORED,
"""

EVENT = f"""
CREATE TABLE audit_event ({CHAINED}
  time timestamptz NOT NULL GENERATED ALWAYS AS (audit_time(body::json ->> 'time')) STORED,
  actor uuid GENERATED ALWAYS AS ((body::json ->> 'actor')::uuid) STORED,
  action text NOT NULL GENERATED ALWAYS AS (body::json ->> 'action') STORED,
  object_ref text NOT NULL GENERATED ALWAYS AS (body::json ->> 'object_ref') STORED,
  purpose text NOT NULL GENERATED ALWAYS AS (body::json ->> 'purpose') STORED,
  result text NOT NULL GENERATED ALWAYS AS (body::json ->> 'result') STORED,
  PRIMARY KEY (organisation_id, seq)
)
"""

PROCESSING = f"""
CREATE TABLE audit_processing ({CHAINED}
  time timestamptz NOT NULL GENERATED ALWAYS AS (audit_time(body::json ->> 'start')) STORED,
  PRIMARY KEY (organisation_id, seq)
)
"""

# What the oversight pages ask: lately, of this object, by this person, in this act.
INDEXES = [
    "CREATE INDEX audit_event_by_time ON audit_event (organisation_id, time)",
    "CREATE INDEX audit_event_by_object ON audit_event (organisation_id, object_ref, time) WHERE object_ref <> ''",
    "CREATE INDEX audit_event_by_actor ON audit_event (organisation_id, actor, time)",
    "CREATE INDEX audit_processing_by_time ON audit_processing (organisation_id, time)",
    "CREATE INDEX audit_processing_by_trace ON audit_processing (organisation_id, trace_id)",
]

# `checkpointed` and `exported`: how many events the last checkpoint, and the last one that the witness has, vouch for.
# `pending_since`: since when there has been an event that the witness does not vouch for.
HEAD = """
CREATE TABLE audit_head (
  organisation_id uuid NOT NULL,
  stream text NOT NULL CHECK (stream IN ('access', 'processing')),
  seq bigint NOT NULL,
  head bytea NOT NULL CHECK (length(head) = 32),
  checkpointed bigint NOT NULL DEFAULT 0,
  exported bigint NOT NULL DEFAULT 0,
  pending_since timestamptz,
  PRIMARY KEY (organisation_id, stream)
)
"""

CHECKPOINT = """
CREATE TABLE audit_checkpoint (
  body text NOT NULL,
  signature bytea NOT NULL CHECK (length(signature) = 64),
  organisation_id uuid NOT NULL GENERATED ALWAYS AS ((body::json ->> 'organisation')::uuid) STORED,
  stream text NOT NULL GENERATED ALWAYS AS (body::json ->> 'stream') STORED,
  size bigint NOT NULL GENERATED ALWAYS AS ((body::json ->> 'size')::bigint) STORED,
  time timestamptz NOT NULL GENERATED ALWAYS AS (audit_time(body::json ->> 'time')) STORED,
  exported_at timestamptz,
  tried_at timestamptz,
  error text NOT NULL DEFAULT '',
  PRIMARY KEY (organisation_id, stream, size)
)
"""
WAITING = "CREATE INDEX audit_checkpoint_waiting ON audit_checkpoint (time) WHERE exported_at IS NULL"

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is never changed: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""
REFUSE_CHANGED_CHECKPOINT = """
CREATE FUNCTION audit_refuse_changed_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.body IS DISTINCT FROM OLD.body OR NEW.signature IS DISTINCT FROM OLD.signature THEN
    RAISE EXCEPTION 'a checkpoint is never changed' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$
"""
NEVER = "CREATE TRIGGER audit_never BEFORE {} ON {} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
SAME = """
CREATE TRIGGER audit_same BEFORE UPDATE ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_changed_checkpoint()
"""
TRIGGERS = [
    NEVER.format("UPDATE OR DELETE OR TRUNCATE", "audit_event"),
    NEVER.format("UPDATE OR DELETE OR TRUNCATE", "audit_processing"),
    NEVER.format("DELETE OR TRUNCATE", "audit_head"),
    NEVER.format("DELETE OR TRUNCATE", "audit_checkpoint"),
    SAME,
]

# The heads are locked in one order by everybody, so that two acts can never wait for each other. Who can't have a lock
# within two seconds gets an error, and with it nothing of what was asked: no log, no data.
APPEND = """
CREATE FUNCTION audit_append(p_access text[], p_processing text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '2s' AS $$
DECLARE
  c record;
  e text;
  v_seq bigint;
  v_head bytea;
  v_leaf bytea;
  seqs bigint[];
  leaves bytea[];
  links bytea[];
  oldest timestamptz;
BEGIN
  FOR c IN
    SELECT (l.body::json ->> 'organisation_id')::uuid AS organisation_id, l.stream,
      array_agg(l.body ORDER BY l.n) AS bodies
    FROM (
      SELECT 'access' AS stream, a.body, a.n FROM unnest(p_access) WITH ORDINALITY AS a (body, n)
      UNION ALL
      SELECT 'processing', p.body, p.n FROM unnest(p_processing) WITH ORDINALITY AS p (body, n)
    ) l GROUP BY 1, 2 ORDER BY 1, 2
  LOOP
    INSERT INTO public.audit_head (organisation_id, stream, seq, head)
      VALUES (c.organisation_id, c.stream, 0,
        sha256('\\x02'::bytea || convert_to(c.stream, 'UTF8') || uuid_send(c.organisation_id)))
      ON CONFLICT DO NOTHING;
    SELECT h.seq, h.head INTO STRICT v_seq, v_head FROM public.audit_head h
      WHERE h.organisation_id = c.organisation_id AND h.stream = c.stream FOR UPDATE;
    seqs := '{}';
    leaves := '{}';
    links := '{}';
    FOREACH e IN ARRAY c.bodies LOOP
      v_seq := v_seq + 1;
      v_leaf := sha256('\\x00'::bytea || convert_to(e, 'UTF8'));
      v_head := sha256('\\x01'::bytea || v_head || int8send(v_seq) || v_leaf);
      seqs := seqs || v_seq;
      leaves := leaves || v_leaf;
      links := links || v_head;
    END LOOP;
    IF c.stream = 'access' THEN
      INSERT INTO public.audit_event (seq, body, leaf, link)
        SELECT * FROM unnest(seqs, c.bodies, leaves, links);
      oldest := audit_time(c.bodies[1]::json ->> 'time');
    ELSE
      INSERT INTO public.audit_processing (seq, body, leaf, link)
        SELECT * FROM unnest(seqs, c.bodies, leaves, links);
      oldest := audit_time(c.bodies[1]::json ->> 'start');
    END IF;
    UPDATE public.audit_head h SET seq = v_seq, head = v_head, pending_since = coalesce(h.pending_since, oldest)
      WHERE h.organisation_id = c.organisation_id AND h.stream = c.stream;
  END LOOP;
END $$
"""

HEADS = """
CREATE FUNCTION audit_heads() RETURNS TABLE (organisation_id uuid, stream text, seq bigint, head bytea,
    checkpointed bigint)
STABLE LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT h.organisation_id, h.stream, h.seq, h.head, h.checkpointed FROM public.audit_head h
  WHERE h.seq > 0 ORDER BY 1, 2
$$
"""

PENDING = """
CREATE FUNCTION audit_pending() RETURNS TABLE (oldest timestamptz, events bigint)
STABLE LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT min(h.pending_since), coalesce(sum(h.seq - h.exported), 0)::bigint FROM public.audit_head h
$$
"""

CHECKPOINT_ADD = """
CREATE FUNCTION audit_checkpoint_add(p_body text, p_signature bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '2s' AS $$
DECLARE
  added boolean;
BEGIN
  INSERT INTO public.audit_checkpoint (body, signature) VALUES (p_body, p_signature) ON CONFLICT DO NOTHING;
  added := FOUND;
  UPDATE public.audit_head h SET checkpointed = greatest(h.checkpointed, (p_body::json ->> 'size')::bigint)
    WHERE h.organisation_id = (p_body::json ->> 'organisation')::uuid AND h.stream = p_body::json ->> 'stream';
  RETURN added;
END $$
"""

CHECKPOINT_TRIED = """
CREATE FUNCTION audit_checkpoint_tried(p_organisation uuid, p_stream text, p_size bigint, p_at timestamptz,
    p_error text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET lock_timeout = '2s' AS $$
DECLARE
  made timestamptz;
BEGIN
  UPDATE public.audit_checkpoint k SET tried_at = p_at, error = p_error,
      exported_at = CASE WHEN p_error = '' THEN coalesce(k.exported_at, p_at) ELSE k.exported_at END
    WHERE k.organisation_id = p_organisation AND k.stream = p_stream AND k.size = p_size
    RETURNING k.time INTO made;
  IF FOUND AND p_error = '' THEN
    UPDATE public.audit_head h SET exported = p_size,
        pending_since = CASE WHEN h.seq > p_size THEN greatest(h.pending_since, made) END
      WHERE h.organisation_id = p_organisation AND h.stream = p_stream AND h.exported < p_size;
  END IF;
END $$
"""

CLOSE = [
    *(
        f"ALTER TABLE {table} {mode} ROW LEVEL SECURITY"
        for table in ("audit_event", "audit_processing", "audit_head", "audit_checkpoint")
        for mode in ("ENABLE", "FORCE")
    ),
    "CREATE POLICY owner_appends ON audit_event FOR INSERT TO ketenzicht_owner WITH CHECK (true)",
    "CREATE POLICY owner_appends ON audit_processing FOR INSERT TO ketenzicht_owner WITH CHECK (true)",
    "CREATE POLICY owner_keeps ON audit_head TO ketenzicht_owner USING (true) WITH CHECK (true)",
    "CREATE POLICY owner_keeps ON audit_checkpoint TO ketenzicht_owner USING (true) WITH CHECK (true)",
    # Sizes and hashes of every organisation's log, no content: the job that sends them works for the whole house.
    "CREATE POLICY everyone_reads ON audit_checkpoint FOR SELECT TO ketenzicht_app USING (true)",
    "REVOKE ALL ON audit_event, audit_processing, audit_head, audit_checkpoint FROM PUBLIC",
    "GRANT SELECT ON audit_event, audit_processing, audit_checkpoint TO ketenzicht_app",
    "GRANT SELECT ON audit_event, audit_processing, audit_head, audit_checkpoint TO ketenzicht_backup",
    "REVOKE ALL ON FUNCTION audit_refuse(), audit_refuse_changed_checkpoint(), audit_time(text) FROM PUBLIC",
]

FUNCTIONS = {
    "audit_append(text[], text[])": APPEND,
    "audit_heads()": HEADS,
    "audit_pending()": PENDING,
    "audit_checkpoint_add(text, bytea)": CHECKPOINT_ADD,
    "audit_checkpoint_tried(uuid, text, bigint, timestamptz, text)": CHECKPOINT_TRIED,
}

TABLES = migrations.RunSQL(
    sql=[
        TIME,
        EVENT,
        PROCESSING,
        *INDEXES,
        HEAD,
        CHECKPOINT,
        WAITING,
        REFUSE,
        REFUSE_CHANGED_CHECKPOINT,
        *TRIGGERS,
        *CLOSE,
    ],
    reverse_sql=[
        "DROP TABLE audit_event, audit_processing, audit_head, audit_checkpoint",
        "DROP FUNCTION audit_refuse(), audit_refuse_changed_checkpoint(), audit_time(text)",
    ],
)


def make(signature, sql):
    """A function that only the serving role may call, and how to take it away again."""
    return migrations.RunSQL(
        sql=[
            sql,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO ketenzicht_app",
        ],
        reverse_sql=f"DROP FUNCTION {signature}",
    )


def chained(*columns):
    """The columns that both logs have, and their own."""
    return [
        (
            "pk",
            models.CompositePrimaryKey(
                "organisation_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("organisation_id", models.UUIDField()),
        ("seq", models.BigIntegerField()),
        ("body", models.TextField()),
        ("leaf", models.BinaryField()),
        ("link", models.BinaryField()),
        ("time", models.DateTimeField()),
        ("trace_id", models.UUIDField()),
        *columns,
    ]


class Migration(migrations.Migration):
    """The trail, closed."""

    initial = True
    dependencies = []

    operations = [
        TABLES,
        *(make(signature, sql) for signature, sql in FUNCTIONS.items()),
        migrations.CreateModel(
            name="AccessRow",
            fields=chained(
                ("actor", models.UUIDField(null=True)),
                ("action", models.TextField()),
                ("object_ref", models.TextField()),
                ("purpose", models.TextField()),
                ("result", models.TextField()),
            ),
            options={"db_table": "audit_event", "managed": False},
        ),
        migrations.CreateModel(
            name="ProcessingRow",
            fields=chained(),
            options={"db_table": "audit_processing", "managed": False},
        ),
        migrations.CreateModel(
            name="CheckpointRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation_id",
                        "stream",
                        "size",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("stream", models.TextField()),
                ("size", models.BigIntegerField()),
                ("body", models.TextField()),
                ("signature", models.BinaryField()),
                ("time", models.DateTimeField()),
                ("exported_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("error", models.TextField()),
            ],
            options={"db_table": "audit_checkpoint", "managed": False},
        ),
    ]
