"""The database itself refuses to change or delete a line of the audit trail."""

from tortoise import migrations

from participation.migrating import on_each

SQLITE = [f"""CREATE TRIGGER audit_line_no_{what.lower()} BEFORE {what} ON audit_line
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""" for what in ("UPDATE", "DELETE")]
POSTGRES = [
    """CREATE FUNCTION audit_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
    "CREATE TRIGGER audit_line_kept BEFORE UPDATE OR DELETE ON audit_line FOR EACH ROW EXECUTE FUNCTION audit_line_refuse()",
    "CREATE TRIGGER audit_line_whole BEFORE TRUNCATE ON audit_line EXECUTE FUNCTION audit_line_refuse()",
]


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial")]
    initial = False
    operations = [on_each(sqlite=SQLITE, postgres=POSTGRES)]
