from tortoise import migrations
from tortoise.migrations import operations as ops
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True
    # Written by hand: initials that are generated together get no dependencies across rooms.
    dependencies = [("participation", "0001_initial")]

    operations = [
        ops.CreateModel(
            name='Survey',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('key', fields.CharField(max_length=60)),
                ('version', fields.IntField()),
                ('language', fields.CharField(max_length=12)),
                ('title', fields.CharField(max_length=160)),
                ('audience', fields.CharField(max_length=20)),
                ('definition', fields.TextField(unique=False)),
            ],
            options={'table': 'survey', 'app': 'surveys', 'unique_together': (('key', 'version', 'language'),), 'pk_attr': 'id', 'table_description': 'One version of a questionnaire. The definition is the TOML as it was when first used: it is never edited.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Wave',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('survey', fields.ForeignKeyField('surveys.Survey', source_field='survey_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=120)),
                ('state', fields.CharField(default='draft', max_length=10)),
                ('mode', fields.CharField(default='anonymous', max_length=12)),
                ('key_mode', fields.CharField(default='server', max_length=8)),
                ('promise', fields.TextField(unique=False)),
                ('opened_on', fields.CharField(null=True, max_length=10)),
                ('closes_on', fields.CharField(max_length=10)),
                ('closed_on', fields.CharField(null=True, max_length=10)),
                ('told_by', fields.CharField(null=True, max_length=10)),
                ('public_key', fields.BinaryField(null=True)),
            ],
            options={'table': 'survey_wave', 'app': 'surveys', 'pk_attr': 'id', 'table_description': 'One opening of a survey. From state `open` on the database refuses another mode, promise, survey or key.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Box',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('box', fields.BinaryField()),
            ],
            options={'table': 'survey_urn', 'app': 'surveys', 'indexes': [Index(fields=['wave_id'])], 'pk_attr': 'id', 'table_description': 'One sealed ballot of an open wave.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Draft',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('revision', fields.IntField()),
                ('box', fields.BinaryField()),
            ],
            options={'table': 'survey_draft', 'app': 'surveys', 'indexes': [Index(fields=['wave_id'])], 'pk_attr': 'id', 'table_description': "Unfinished answers, locked under the respondent's token. The id is another HMAC of the token than token_mac."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Receipt',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('mark', fields.CharField(unique=True, max_length=64)),
                ('state', fields.CharField(default='kept', max_length=9)),
            ],
            options={'table': 'survey_receipt', 'app': 'surveys', 'indexes': [Index(fields=['wave_id', 'state'])], 'pk_attr': 'id', 'table_description': 'The mark of a receipt code, by which its owner may take the ballot out. `state`: kept, withdrawn.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Stratum',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('participation.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group', fields.CharField(null=True, max_length=60)),
                ('invited', fields.IntField()),
                ('used', fields.IntField(null=True)),
            ],
            options={'table': 'survey_stratum', 'app': 'surveys', 'pk_attr': 'id', 'table_description': 'A group of at least ten invited people. Without an area or a group: several that are not told apart.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invitee',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('contact_sealed', fields.BinaryField()),
                ('area', fields.ForeignKeyField('participation.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group', fields.CharField(default='', max_length=60)),
                ('stratum', fields.ForeignKeyField('surveys.Stratum', source_field='stratum_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'survey_invitee', 'app': 'surveys', 'pk_attr': 'id', 'table_description': 'Somebody on the list of a wave that has no codes yet. The contact is sealed under the master key.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Participation',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('stratum', fields.ForeignKeyField('surveys.Stratum', source_field='stratum_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('invited_sealed', fields.BinaryField(null=True)),
                ('token_mac', fields.CharField(unique=True, max_length=64)),
                ('state', fields.CharField(default='issued', max_length=6)),
            ],
            options={'table': 'survey_participation', 'app': 'surveys', 'indexes': [Index(fields=['wave_id', 'stratum_id', 'state'])], 'pk_attr': 'id', 'table_description': 'One code: who it was made for (sealed, or nothing), its stratum, and its `state`: issued or spent.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Response',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('stratum', fields.ForeignKeyField('surveys.Stratum', source_field='stratum_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('answers', fields.TextField(unique=False)),
            ],
            options={'table': 'survey_response', 'app': 'surveys', 'indexes': [Index(fields=['wave_id'])], 'pk_attr': 'id', 'table_description': 'Opened answers of a closed wave, written in shuffled order: {"S1": 4, "S2": "na", "S11x": "own words"}.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Theme',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField(default=0)),
                ('title', fields.CharField(max_length=120)),
                ('said', fields.CharField(max_length=600)),
                ('did', fields.CharField(max_length=600)),
                ('owner', fields.CharField(max_length=120)),
                ('state', fields.CharField(default='under-way', max_length=12)),
                ('due', fields.DateField(null=True)),
                ('done_on', fields.DateField(null=True)),
                ('why', fields.CharField(default='', max_length=600)),
            ],
            options={'table': 'survey_theme', 'app': 'surveys', 'pk_attr': 'id', 'table_description': '"You said, we did": what came up in a wave, what will be done or why not, by whom and by when.'},
            bases=['Model'],
        ),
    ]
