"""Passes, my people, views in words, post, instrument versions, approvals; what a sitting alone and on paper needs."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from participation.migrating import AddFilled, on_each

# A browser that a child holds while the service is brought up to date stays the child's.
CHILDS_BROWSERS = ["UPDATE session SET kind = 'child' WHERE check_in_id IS NOT NULL"]


class Migration(migrations.Migration):
    dependencies = [('participation', '0002_append_only')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Approval',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('language', fields.CharField(max_length=8)),
                ('part', fields.CharField(max_length=60)),
                ('digest', fields.CharField(max_length=64)),
                ('translator', fields.CharField(max_length=120)),
                ('recorded_by', fields.ForeignKeyField('participation.Person', source_field='recorded_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('recorded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'approval', 'app': 'participation', 'indexes': [Index(fields=['language', 'part', 'recorded_at'])], 'pk_attr': 'id', 'table_description': 'A named translator has read one part (`pages`, or an instrument) in one language: until then it is a draft.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CirclePerson',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('check_in', fields.ForeignKeyField('participation.CheckIn', source_field='check_in_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('name_sealed', fields.BinaryField()),
                ('picture', fields.CharField(default='', max_length=20)),
                ('ring', fields.SmallIntField()),
                ('hour', fields.SmallIntField()),
                ('wish', fields.CharField(default='', max_length=8)),
            ],
            options={'table': 'circle_person', 'app': 'participation', 'pk_attr': 'id', 'table_description': "Somebody in a child's *My people*: how close (ring 1 to 3), where on the ring (hour 1 to 11, or 0), and a wish."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InstrumentVersion',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('key', fields.CharField(max_length=40)),
                ('band', fields.CharField(max_length=8)),
                ('version', fields.SmallIntField()),
                ('text', fields.TextField(unique=False)),
                ('state', fields.CharField(default='draft', max_length=12)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('activated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'instrument_version', 'app': 'participation', 'unique_together': (('key', 'band', 'version'),), 'pk_attr': 'id', 'table_description': "A version of a wheel's wording and scale made in this installation, beside those shipped as files."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Lease',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('holder', fields.CharField(max_length=32)),
                ('until', fields.BigIntField()),
            ],
            options={'table': 'lease', 'app': 'participation', 'pk_attr': 'name', 'table_description': 'Which worker does a recurring job until when (Unix seconds): one at a time, whoever comes first after that.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Mail',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('kind', fields.CharField(max_length=30)),
                ('person', fields.ForeignKeyField('participation.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('address', fields.CharField(max_length=254)),
                ('subject', fields.CharField(max_length=200)),
                ('body', fields.TextField(unique=False)),
                ('path', fields.CharField(default='', max_length=120)),
                ('about', fields.CharField(default='', db_index=True, max_length=80)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('tries', fields.IntField(default=0)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('given_up_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('claim', fields.CharField(default='', max_length=32)),
                ('claimed_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'mail', 'app': 'participation', 'indexes': [Index(fields=['sent_at', 'given_up_at', 'due_at'])], 'pk_attr': 'id', 'table_description': "A message that waits to be sent, was sent, or was given up. It never holds a child's name or words."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Pass',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('kind', fields.CharField(max_length=8)),
                ('mac', fields.CharField(unique=True, max_length=64)),
                ('child', fields.ForeignKeyField('participation.Child', source_field='child_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('adult', fields.ForeignKeyField('participation.Person', source_field='adult_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('check_in_id', fields.CharField(null=True, db_index=True, max_length=32)),
                ('band', fields.CharField(max_length=8)),
                ('version', fields.SmallIntField()),
                ('until', fields.BigIntField()),
                ('used_at', fields.BigIntField(null=True)),
            ],
            options={'table': 'pass', 'app': 'participation', 'pk_attr': 'id', 'table_description': "A code that opens one check-in elsewhere: on a young person's own phone, on the family's, or from a paper wheel."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='View',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('check_in', fields.ForeignKeyField('participation.CheckIn', source_field='check_in_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('voice', fields.CharField(max_length=12)),
                ('who_sealed', fields.BinaryField(null=True)),
                ('seen_sealed', fields.BinaryField(null=True)),
                ('thought_sealed', fields.BinaryField(null=True)),
                ('said_on', fields.DateField()),
                ('own_hand', fields.BooleanField(default=False)),
                ('talked_on', fields.DateField(null=True)),
            ],
            options={'table': 'view_of_check_in', 'app': 'participation', 'unique_together': (('check_in', 'voice'),), 'pk_attr': 'id', 'table_description': 'What another voice (family, practitioner) says in words beside its spokes: seen (facts) and thought (opinion) apart.'},
            bases=['Model'],
        ),
        AddFilled(
            model_name='CheckIn',
            name='adult_sees',
            field=fields.BooleanField(default=True),
        ),
        AddFilled(
            model_name='CheckIn',
            name='alone',
            field=fields.BooleanField(default=False),
        ),
        AddFilled(
            model_name='CheckIn',
            name='family_sees',
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name='CheckIn',
            name='helper_sealed',
            field=fields.BinaryField(null=True),
        ),
        AddFilled(
            model_name='CheckIn',
            name='on_paper',
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name='CheckIn',
            name='shown_to_sealed',
            field=fields.BinaryField(null=True),
        ),
        AddFilled(
            model_name='CheckIn',
            name='ways',
            field=fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Child',
            name='not_today',
            field=fields.DateField(null=True),
        ),
        AddFilled(
            model_name='Concern',
            name='alone',
            field=fields.BooleanField(default=False),
        ),
        AddFilled(
            model_name='Programme',
            name='closed_on',
            field=fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        AddFilled(
            model_name='Programme',
            name='hours',
            field=fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Promise',
            name='reminded_on',
            field=fields.DateField(null=True),
        ),
        ops.AlterModelOptions(
            name='Session',
            options={'table': 'session', 'app': 'participation', 'pk_attr': 'id', 'table_description': 'A signed-in browser, or one that holds a single check-in. The id is the SHA-256 of its token.'},
        ),
        AddFilled(
            model_name='Session',
            name='kind',
            field=fields.CharField(default='', max_length=8),
        ),
        AddFilled(
            model_name='Child',
            name='language',
            field=fields.CharField(default='', max_length=8),
        ),
        AddFilled(
            model_name='Session',
            name='language',
            field=fields.CharField(default='', max_length=8),
        ),
        AddFilled(
            model_name='CheckIn',
            name='happened',
            field=fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        AddFilled(
            model_name='Promise',
            name='child_says',
            field=fields.CharField(default='', max_length=8),
        ),
        on_each(sqlite=CHILDS_BROWSERS, postgres=CHILDS_BROWSERS),
    ]
