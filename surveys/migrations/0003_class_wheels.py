"""Class wheels: whose class does the wheel at once. The database refuses any later change of what was opened."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from participation.migrating import on_each

SAID = "a class wheel that has been opened stays as it is"
SQLITE = [f"CREATE TRIGGER class_wheel_no_{what.lower()} BEFORE {what} ON class_wheel BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
          for what in ("UPDATE", "DELETE")]
POSTGRES = [
    f"CREATE FUNCTION class_wheel_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$",
    "CREATE TRIGGER class_wheel_kept BEFORE UPDATE OR DELETE ON class_wheel FOR EACH ROW "
    "EXECUTE FUNCTION class_wheel_refuse()",
]


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_sealed")]

    initial = False

    operations = [
        ops.CreateModel(
            name='ClassWheel',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', unique=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('adult', fields.ForeignKeyField('participation.Person', source_field='adult_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('adult_called', fields.CharField(max_length=120)),
                ('service', fields.ForeignKeyField('participation.Service', source_field='service_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group_name', fields.CharField(max_length=60)),
                ('band', fields.CharField(max_length=8)),
                ('version', fields.SmallIntField()),
                ('code_mac', fields.CharField(unique=True, max_length=64)),
                ('address', fields.CharField(default=new_id, unique=True, max_length=32)),
                ('closes_at', fields.BigIntField()),
            ],
            options={'table': 'class_wheel', 'app': 'surveys', 'indexes': [Index(fields=['adult_id', 'closes_at'])], 'pk_attr': 'id', 'table_description': 'A class or group that does the wheel at once: whose it is, on which wheel, by which code, until when.'},
            bases=['Model'],
        ),
        on_each(sqlite=SQLITE, postgres=POSTGRES),
    ]
