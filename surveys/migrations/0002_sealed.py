"""What the sealed urn asks of the database itself, and Tortoise cannot say.

SQLite: the urn's tables are WITHOUT ROWID, so that rows lie in the order of their random ids; a rowid would tell in
which order people answered. Both databases: from opening on, mode, promise, survey and key of a wave cannot be changed,
and its state only goes forward.
"""

from tortoise import migrations

from participation.migrating import on_each

WAVE = "wave_id VARCHAR(32) NOT NULL REFERENCES survey_wave (id) ON DELETE RESTRICT"
STRATUM = "stratum_id VARCHAR(32) NOT NULL REFERENCES survey_stratum (id) ON DELETE RESTRICT"
ID = "id VARCHAR(32) NOT NULL PRIMARY KEY"
TABLES = {
    "survey_participation": f"{ID}, {WAVE}, {STRATUM}, invited_sealed BLOB, token_mac VARCHAR(64) NOT NULL UNIQUE, "
                            "state VARCHAR(6) NOT NULL",
    "survey_urn": f"{ID}, {WAVE}, box BLOB NOT NULL",
    "survey_receipt": f"{ID}, {WAVE}, mark VARCHAR(64) NOT NULL UNIQUE, state VARCHAR(9) NOT NULL",
    "survey_draft": f"id VARCHAR(64) NOT NULL PRIMARY KEY, {WAVE}, revision INT NOT NULL, box BLOB NOT NULL",
    "survey_response": f"{ID}, {WAVE}, {STRATUM}, answers TEXT NOT NULL",
}
INDEXES = {
    "survey_participation": "wave_id, stratum_id, state",
    "survey_urn": "wave_id",
    "survey_receipt": "wave_id, state",
    "survey_draft": "wave_id",
    "survey_response": "wave_id",
}
RANK = "(CASE {row}.state WHEN 'draft' THEN 0 WHEN 'open' THEN 1 WHEN 'closing' THEN 2 WHEN 'frozen' THEN 3 ELSE 4 END)"
BACK = f"{RANK.format(row='NEW')} < {RANK.format(row='OLD')}"


def _without_rowid() -> list[str]:
    made = []
    for table, columns in TABLES.items():
        made += [f"DROP TABLE {table}", f"CREATE TABLE {table} ({columns}) WITHOUT ROWID",
                 f"CREATE INDEX idx_{table} ON {table} ({INDEXES[table]})"]
    return made


def _changed(differs: str) -> str:
    fixed = ("mode", "key_mode", "promise", "survey_id", "opened_on")
    changed = [f"NEW.{column} {differs} OLD.{column}" for column in fixed]
    changed.append(f"(NEW.public_key {differs} OLD.public_key AND NEW.state <> 'closed')")
    return f"OLD.state <> 'draft' AND ({' OR '.join(changed)})"


SAID = "a wave that has been opened keeps its mode, promise, survey and key, and never goes back"

SQLITE = [
    *_without_rowid(),
    f"CREATE TRIGGER survey_wave_fixed BEFORE UPDATE ON survey_wave WHEN {_changed('IS NOT')} OR {BACK} "
    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END;",
    "CREATE TRIGGER survey_wave_kept BEFORE DELETE ON survey_wave WHEN OLD.state <> 'draft' "
    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END;",
]
# ANALYZE keeps samples of columns in pg_statistic, and a purge of the table does not reach them there.
UNSAMPLED = {
    "survey_participation": ("id", "invited_sealed", "token_mac"), "survey_urn": ("id", "box"),
    "survey_receipt": ("id", "mark"), "survey_draft": ("id", "box"), "survey_response": ("id", "answers"),
    "survey_invitee": ("id", "contact_sealed"),
}
POSTGRES = [
    *(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0"
      for table, columns in UNSAMPLED.items() for column in columns),
    "CREATE FUNCTION survey_wave_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' THEN IF OLD.state <> 'draft' THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN OLD; END IF; "
    f"IF {_changed('IS DISTINCT FROM')} OR {BACK} THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER survey_wave_fixed BEFORE UPDATE OR DELETE ON survey_wave "
    "FOR EACH ROW EXECUTE FUNCTION survey_wave_fixed()",
]


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [on_each(sqlite=SQLITE, postgres=POSTGRES)]
