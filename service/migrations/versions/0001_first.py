"""The first tables, the triggers that keep the log append-only, and this log's identity.

Rewritten until the first release; from then on, only followed.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = "the log is append-only: correct an entry with a new one"
KEPT = (
    *("event", "audience", "log_identity", "registry_change", "registry_version", "rules_version"),
    *("closure", "closure_lift", "road_condition", "roads_version", "calibration"),
    *("demand_table", "demand_point"),
)

# The lock is held until commit, and the number is drawn under it: whoever has the smaller number
# has committed first, so a reader that has seen N will never be given anything below N later.
POSTGRES = f"""
ALTER TABLE event ALTER COLUMN seq DROP DEFAULT;

CREATE FUNCTION greenlane_append() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(18258, 19532);
  NEW.seq := nextval('event_seq_seq');
  PERFORM pg_notify('greenlane_log', '');
  RETURN NEW;
END $$;

CREATE FUNCTION greenlane_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{APPEND_ONLY}';
END $$;

CREATE TRIGGER event_append BEFORE INSERT ON event
  FOR EACH ROW EXECUTE FUNCTION greenlane_append();
"""

POSTGRES_REFUSE = """
CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION greenlane_refuse();
CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION greenlane_refuse();
"""

SQLITE_REFUSE = """
CREATE TRIGGER {table}_keep_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""

# INSERT OR REPLACE deletes the old row without firing a DELETE trigger.
SQLITE_NO_REPLACE = {
    "event": "seq = NEW.seq OR (transfer = NEW.transfer AND version = NEW.version)",
    "audience": "audience = NEW.audience AND (n = NEW.n OR seq = NEW.seq)",
    "registry_change": "seq = NEW.seq OR id = NEW.id",
    "registry_version": (
        "id = NEW.id OR (facility = NEW.facility AND part = NEW.part AND change = NEW.change)"
    ),
    "rules_version": "seq = NEW.seq",
    "closure": "id = NEW.id",
    "closure_lift": "id = NEW.id",
    "road_condition": "id = NEW.id",
    "roads_version": "seq = NEW.seq",
    "calibration": "version = NEW.version",
    "demand_table": "seq = NEW.seq OR id = NEW.id",
    "demand_point": '"table" = NEW."table" AND key = NEW.key',
}

SQLITE_REFUSE_REPLACE = """
CREATE TRIGGER {table}_keep_insert BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""


def upgrade() -> None:
    _tables()
    _demand()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES)
        for table in KEPT:
            op.execute(POSTGRES_REFUSE.format(table=table))
    else:
        for table in KEPT:
            for verb in ("UPDATE", "DELETE"):
                op.execute(SQLITE_REFUSE.format(table=table, verb=verb, sentence=APPEND_ONLY))
        for table, same in SQLITE_NO_REPLACE.items():
            op.execute(SQLITE_REFUSE_REPLACE.format(table=table, same=same, sentence=APPEND_ONLY))
    identity = sa.table(
        "log_identity", sa.column("epoch"), sa.column("created_at", sa.DateTime(timezone=True))
    )
    op.bulk_insert(identity, [{"epoch": secrets.token_hex(4), "created_at": datetime.now(UTC)}])


def downgrade() -> None:
    raise NotImplementedError("the log is never taken back")


def _tables() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_pins", sa.Integer(), nullable=False),
        sa.Column("pins_locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account"),
    )
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("transfer", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("transfer", "version"),
    )
    op.create_index("ix_event_recorded_at", "event", ["recorded_at"], unique=False)
    op.create_index("ix_event_transfer", "event", ["transfer"], unique=False)
    op.create_table(
        "facility",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "log_identity",
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("epoch"),
    )
    op.create_table(
        "audience",
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["event.seq"],
        ),
        sa.PrimaryKeyConstraint("audience", "n"),
        sa.UniqueConstraint("audience", "seq"),
    )
    op.create_index("ix_audience_seq", "audience", ["seq"], unique=False)
    op.create_table(
        "capacity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.code"],
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_capacity_facility", "capacity", ["facility"], unique=False)
    op.create_table(
        "capacity_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_capacity_ask_facility", "capacity_ask", ["facility"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("factor", sa.Float(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["note"],
            ["note.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closure_recorded_at", "closure", ["recorded_at"], unique=False)
    op.create_table(
        "closure_lift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closure", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["closure"],
            ["closure.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closure_lift_closure", "closure_lift", ["closure"], unique=False)
    op.create_table(
        "road_condition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["note"],
            ["note.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_road_condition_recorded_at", "road_condition", ["recorded_at"], unique=False
    )
    op.create_table(
        "calibration",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "roads_version",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("graph", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("calibration", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration"],
            ["calibration.version"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_roads_version_version", "roads_version", ["version"], unique=False)
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_patient_case", "patient", ["case"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referring_facility", sa.String(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin_edge", sa.Integer(), nullable=False),
        sa.Column("origin_fraction", sa.Float(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["referring_facility"],
            ["facility.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_referral_referring_facility", "referral", ["referring_facility"], unique=False
    )
    op.create_table(
        "registry_change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=True),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_registry_change_part", "registry_change", ["part"], unique=False)
    op.create_index(
        "ix_registry_change_recorded_at", "registry_change", ["recorded_at"], unique=False
    )
    op.create_table(
        "registry_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change"],
            ["registry_change.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("facility", "part", "change"),
    )
    op.create_index("ix_registry_version_change", "registry_version", ["change"], unique=False)
    op.create_table(
        "rules_version",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("packaged", sa.LargeBinary(), nullable=False),
        sa.Column("override", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_rules_version_hash", "rules_version", ["hash"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("facility", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_role_account", "role", ["account"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_session_account", "session", ["account"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case", sa.Uuid(), nullable=False),
        sa.Column("referral", sa.Uuid(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("referring_facility", sa.String(), nullable=False),
        sa.Column("receiving_facility", sa.String(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_reason", sa.String(), nullable=True),
        sa.Column("clinical", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["receiving_facility"],
            ["facility.code"],
        ),
        sa.ForeignKeyConstraint(
            ["referral"],
            ["referral.id"],
        ),
        sa.ForeignKeyConstraint(
            ["referring_facility"],
            ["facility.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_transfer_case", "transfer", ["case"], unique=False)
    op.create_index(
        "ix_transfer_receiving_facility", "transfer", ["receiving_facility"], unique=False
    )
    op.create_index("ix_transfer_referral", "transfer", ["referral"], unique=False)
    op.create_index(
        "ix_transfer_referring_facility", "transfer", ["referring_facility"], unique=False
    )
    op.create_index("ix_transfer_status", "transfer", ["status"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer", sa.Uuid(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.Column("decline_reason", sa.String(), nullable=True),
        sa.Column("alternative", sa.String(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.code"],
        ),
        sa.ForeignKeyConstraint(
            ["transfer"],
            ["transfer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("transfer", "facility"),
    )
    op.create_index("ix_offer_facility", "offer", ["facility"], unique=False)
    op.create_index("ix_offer_transfer", "offer", ["transfer"], unique=False)
    op.create_index(
        "only_one_accept_wins",
        "offer",
        ["transfer"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_table(
        "transfer_patient",
        sa.Column("transfer", sa.Uuid(), nullable=False),
        sa.Column("patient", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"],
            ["patient.id"],
        ),
        sa.ForeignKeyConstraint(
            ["transfer"],
            ["transfer.id"],
        ),
        sa.PrimaryKeyConstraint("transfer", "patient"),
    )


def _demand() -> None:
    op.create_table(
        "demand_table",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.id"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "demand_point",
        sa.Column("table", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["table"],
            ["demand_table.id"],
        ),
        sa.PrimaryKeyConstraint("table", "key"),
    )
