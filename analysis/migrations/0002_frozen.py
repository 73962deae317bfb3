"""The database itself keeps releases: a frozen release, its tables, cells and held-back counts cannot be changed,
deleted or added to, the release log is append-only, and a count of 1 to 4 cannot be stored as a released one."""

from tortoise import migrations

from participation.migrating import on_each

FROZEN = "a frozen release cannot be changed"
LOG = "the release log is append-only"
SMALL = "a count of 1 to 4 cannot be released"

# Which release a row belongs to, as SQL on NEW.
OF = {
    "release_table": "NEW.release_id",
    "released_cell": "(SELECT release_id FROM release_table WHERE id = NEW.table_id)",
    "held_back": "NEW.release_id",
}


def _sqlite() -> list[str]:
    made = [
        f"""CREATE TRIGGER release_kept BEFORE UPDATE ON "release" WHEN OLD.frozen <> 0
            BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER release_not_gone BEFORE DELETE ON "release" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER released_cell_not_small BEFORE INSERT ON released_cell WHEN NEW.count BETWEEN 1 AND 4 OR NEW.count < 0
            BEGIN SELECT RAISE(ABORT, '{SMALL}'); END""",
    ]
    for table, release in OF.items():
        made += [f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
                 for what in ("UPDATE", "DELETE")]
        made.append(f"""CREATE TRIGGER {table}_complete BEFORE INSERT ON {table}
            WHEN (SELECT frozen FROM "release" WHERE id = {release}) <> 0 BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""")
    return made + [f"CREATE TRIGGER release_line_no_{what.lower()} BEFORE {what} ON release_line "
                   f"BEGIN SELECT RAISE(ABORT, '{LOG}'); END" for what in ("UPDATE", "DELETE")]


def _postgres() -> list[str]:
    made = [
        f"CREATE FUNCTION release_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{FROZEN}'; END $$",
        f"CREATE FUNCTION release_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{LOG}'; END $$",
        f"CREATE FUNCTION released_small() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SMALL}'; END $$",
        """CREATE TRIGGER release_kept BEFORE UPDATE ON "release" FOR EACH ROW WHEN (OLD.frozen)
            EXECUTE FUNCTION release_refuse()""",
        'CREATE TRIGGER release_not_gone BEFORE DELETE ON "release" FOR EACH ROW EXECUTE FUNCTION release_refuse()',
        'CREATE TRIGGER release_whole BEFORE TRUNCATE ON "release" EXECUTE FUNCTION release_refuse()',
        """CREATE TRIGGER released_cell_not_small BEFORE INSERT ON released_cell FOR EACH ROW
            WHEN (NEW.count BETWEEN 1 AND 4 OR NEW.count < 0) EXECUTE FUNCTION released_small()""",
        "CREATE TRIGGER release_line_kept BEFORE UPDATE OR DELETE ON release_line FOR EACH ROW "
        "EXECUTE FUNCTION release_line_refuse()",
        "CREATE TRIGGER release_line_whole BEFORE TRUNCATE ON release_line EXECUTE FUNCTION release_line_refuse()",
    ]
    for table, release in OF.items():
        made += [
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION release_refuse()",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION release_refuse()",
            f"""CREATE FUNCTION {table}_complete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT frozen FROM "release" WHERE id = {release}) THEN RAISE EXCEPTION '{FROZEN}'; END IF;
                RETURN NEW; END $$""",
            f"CREATE TRIGGER {table}_complete BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_complete()",
        ]
    return made


class Migration(migrations.Migration):
    dependencies = [("analysis", "0001_initial")]
    initial = False
    operations = [on_each(sqlite=_sqlite(), postgres=_postgres())]
