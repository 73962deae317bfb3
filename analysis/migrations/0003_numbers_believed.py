"""Corrected releases, tables by two groupings, releases by themselves; populations; notes on run charts; focus groups and codes.

SQLite cannot change what is unique: there the table of releases is made anew, with the triggers that keep it. It does not
hold text to a length either, so that longer names need no change of a table.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

from participation.migrating import AddFilled, on_each, on_postgres

OLD = ("id, kind, series, version, subject, title, label, starts_on, ends_on, made_at, rules, k, shown, kept_back, reasons, "
       "digest, frozen, follows_id, made_by_id")
FROZEN = "a frozen release cannot be changed"
RELEASE_ANEW = [
    "PRAGMA legacy_alter_table = ON",  # triggers of other tables name this one, which is not there for a moment
    """CREATE TABLE release_anew (
        "id" VARCHAR(32) NOT NULL PRIMARY KEY,
        "kind" VARCHAR(8) NOT NULL,
        "series" VARCHAR(60) NOT NULL,
        "version" VARCHAR(60) NOT NULL,
        "subject" VARCHAR(32) NOT NULL,
        "title" VARCHAR(200) NOT NULL,
        "label" VARCHAR(80) NOT NULL,
        "starts_on" DATE NOT NULL,
        "ends_on" DATE NOT NULL,
        "made_at" TIMESTAMP NOT NULL,
        "rules" VARCHAR(20) NOT NULL,
        "k" SMALLINT NOT NULL,
        "shown" INT NOT NULL,
        "kept_back" INT NOT NULL,
        "reasons" JSON NOT NULL,
        "digest" VARCHAR(64) NOT NULL,
        "frozen" INT NOT NULL,
        "correction" SMALLINT NOT NULL,
        "why" VARCHAR(300) NOT NULL,
        "follows_id" VARCHAR(32) REFERENCES "release" ("id") ON DELETE RESTRICT,
        "made_by_id" VARCHAR(32) REFERENCES "person" ("id") ON DELETE RESTRICT,
        "corrects_id" VARCHAR(32) REFERENCES "release" ("id") ON DELETE RESTRICT,
        CONSTRAINT "uid_release_correction" UNIQUE ("kind", "subject", "correction"))""",
    f'INSERT INTO release_anew ({OLD}, correction, why) SELECT {OLD}, 0, \'\' FROM "release"',
    'DROP TABLE "release"',
    'ALTER TABLE release_anew RENAME TO "release"',
    "PRAGMA legacy_alter_table = OFF",
    'CREATE INDEX "idx_release_series_1b8d38" ON "release" ("series")',
    'CREATE INDEX "idx_release_ends_on_1bc596" ON "release" ("ends_on")',
    f"""CREATE TRIGGER release_kept BEFORE UPDATE ON "release" WHEN OLD.frozen <> 0
        BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
    f"""CREATE TRIGGER release_not_gone BEFORE DELETE ON "release" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
]

CODES_KEPT = "what was coded by, and what was agreed, cannot be changed"
# Table, and when a row of it may not be written any more, as SQL on the row.
CODES_FIXED = {
    "coding_round": "{row}.state = 'agreed'",
    "coding_agreed": "(SELECT state FROM coding_round WHERE id = {row}.round_id) = 'agreed'",
    "code": "(SELECT state FROM code_book WHERE id = {row}.book_id) <> 'draft'",
}
CODES_KEPT_SQLITE = [
    f"""CREATE TRIGGER {table}_fixed_{act.lower()} BEFORE {act} ON {table} WHEN {when.format(row="NEW" if act == "INSERT" else "OLD")}
        BEGIN SELECT RAISE(ABORT, '{CODES_KEPT}'); END"""
    for table, when in CODES_FIXED.items() for act in ("INSERT", "UPDATE", "DELETE")]
CODES_KEPT_POSTGRES = [
    f"""CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            IF {when.format(row="NEW")} THEN RAISE EXCEPTION '{CODES_KEPT}'; END IF;
            RETURN NEW;
        END IF;
        IF {when.format(row="OLD")} THEN RAISE EXCEPTION '{CODES_KEPT}'; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW; END $$"""
    for table, when in CODES_FIXED.items()
] + [f"CREATE TRIGGER {table}_fixed BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"
     for table in CODES_FIXED]


class Migration(migrations.Migration):
    dependencies = [('analysis', '0002_frozen'), ('participation', '0001_initial'), ('participation', '0002_append_only'), ('participation', '0003_check_in_deepened'), ('surveys', '0004_surveys_deepened')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ChartMark',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('measure', fields.CharField(db_index=True, max_length=240)),
                ('ends_on', fields.DateField()),
                ('kind', fields.CharField(max_length=12)),
                ('words', fields.CharField(max_length=300)),
                ('noted_by', fields.ForeignKeyField('participation.Person', source_field='noted_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('noted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('taken_back_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'chart_mark', 'app': 'analysis', 'pk_attr': 'id', 'table_description': "A point of a measure's run chart that a person marked: `kind` astronomical (far from all others) or event."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ChartPhase',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('measure', fields.CharField(db_index=True, max_length=240)),
                ('starts_on', fields.DateField()),
                ('why', fields.CharField(max_length=300)),
                ('noted_by', fields.ForeignKeyField('participation.Person', source_field='noted_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('noted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('taken_back_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'chart_phase', 'app': 'analysis', 'pk_attr': 'id', 'table_description': "A new baseline of a measure's run chart from a day on, confirmed by a person with a reason. Taken back, it stays here."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CodeBook',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('title', fields.CharField(max_length=200)),
                ('version', fields.SmallIntField(default=1)),
                ('state', fields.CharField(default='draft', max_length=12)),
                ('follows', fields.ForeignKeyField('analysis.CodeBook', source_field='follows_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'code_book', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'Codes with their rules. `state`: draft, used (its words are fixed: somebody coded by it), retired.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Code',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('book', fields.ForeignKeyField('analysis.CodeBook', source_field='book_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=80)),
                ('meaning', fields.CharField(max_length=400)),
                ('use_when', fields.CharField(default='', max_length=400)),
                ('not_when', fields.CharField(default='', max_length=400)),
                ('position', fields.SmallIntField()),
            ],
            options={'table': 'code', 'app': 'analysis', 'unique_together': (('book', 'name'),), 'pk_attr': 'id', 'table_description': "One code: its name, what it means, when to use it and when not, an example in nobody's words."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CodingRound',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('book', fields.ForeignKeyField('analysis.CodeBook', source_field='book_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('what', fields.CharField(max_length=10)),
                ('subject', fields.CharField(max_length=32)),
                ('first_coder', fields.ForeignKeyField('participation.Person', source_field='first_coder_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('second_coder', fields.ForeignKeyField('participation.Person', source_field='second_coder_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('first_done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('second_done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('state', fields.CharField(default='open', max_length=10)),
                ('proposed_by', fields.ForeignKeyField('participation.Person', source_field='proposed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('agreed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('agreed_by', fields.ForeignKeyField('participation.Person', source_field='agreed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kappas', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'coding_round', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'Two people code the same passages apart from each other. `what` focus (a focus group) or comments (a text review).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Agreed',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('round', fields.ForeignKeyField('analysis.CodingRound', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.CharField(max_length=32)),
                ('code', fields.ForeignKeyField('analysis.Code', source_field='code_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'coding_agreed', 'app': 'analysis', 'unique_together': (('round', 'unit', 'code'),), 'pk_attr': 'id', 'table_description': 'A code that stands for a passage: a proposal of one coder until the other agrees, and fixed from then on.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Coding',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('round', fields.ForeignKeyField('analysis.CodingRound', source_field='round_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('coder', fields.ForeignKeyField('participation.Person', source_field='coder_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.CharField(max_length=32)),
                ('code', fields.ForeignKeyField('analysis.Code', source_field='code_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'coding', 'app': 'analysis', 'unique_together': (('round', 'coder', 'unit', 'code'),), 'pk_attr': 'id', 'table_description': 'One coder gave one passage (or released comment: `unit` is its id) one code, or read it and found that none fits.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FocusGroup',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('title', fields.CharField(max_length=200)),
                ('who', fields.CharField(max_length=12)),
                ('held_on', fields.DateField()),
                ('area', fields.ForeignKeyField('participation.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('people', fields.SmallIntField()),
                ('asked', fields.TextField(unique=False)),
                ('state', fields.CharField(default='writing', max_length=12)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'focus_group', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'A conversation with a group: `who` (children, staff, families), how many were there, and what was asked.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Passage',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('focus_group', fields.ForeignKeyField('analysis.FocusGroup', source_field='focus_group_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.SmallIntField()),
                ('sealed', fields.BinaryField()),
            ],
            options={'table': 'focus_passage', 'app': 'analysis', 'indexes': [Index(fields=['focus_group_id'])], 'pk_attr': 'id', 'table_description': 'What was said at one moment of a focus group, as noted, sealed under a key of that group alone. No speaker is kept.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Population',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('about', fields.CharField(max_length=12)),
                ('source', fields.CharField(max_length=200)),
                ('counted_on', fields.DateField()),
                ('people', fields.IntField()),
                ('digest', fields.CharField(max_length=64)),
                ('sent_by', fields.ForeignKeyField('participation.Person', source_field='sent_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('sent_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'population', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'How many people there are, from a file: `about` children, staff or families, as counted on a day by `source`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PopulationCount',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('population', fields.ForeignKeyField('analysis.Population', source_field='population_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('area', fields.CharField(default='', max_length=60)),
                ('group', fields.CharField(default='', max_length=60)),
                ('people', fields.IntField()),
            ],
            options={'table': 'population_count', 'app': 'analysis', 'unique_together': (('population', 'area', 'group'),), 'pk_attr': 'id', 'table_description': 'One row of a population file: people of an area (slug, or nothing) and an age band or staff group (or nothing).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReleaseRule',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('kind', fields.CharField(unique=True, max_length=8)),
                ('after_days', fields.SmallIntField()),
                ('on', fields.BooleanField(default=True)),
                ('changed_by', fields.ForeignKeyField('participation.Person', source_field='changed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'release_rule', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'Releases by themselves: `after_days` days after a wave of answers has closed or a period has ended, while `on`.'},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='PlanImport',
            options={'table': 'plan_import', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'One file as it came: the whole text, what a person corrected (by line of the file), and whether it was taken'},
        ),
        on_postgres(ops.RemoveConstraint(
            model_name='Release',
            name=None,
            fields=['kind', 'subject'],
        )),
        on_postgres(AddFilled(
            model_name='Release',
            name='correction',
            field=fields.SmallIntField(default=0),
        )),
        on_postgres(ops.AddField(
            model_name='Release',
            name='corrects',
            field=fields.ForeignKeyField('analysis.Release', source_field='corrects_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        )),
        on_postgres(AddFilled(
            model_name='Release',
            name='why',
            field=fields.CharField(default='', max_length=300),
        )),
        on_postgres(ops.AddConstraint(
            model_name='Release',
            constraint=UniqueConstraint(fields=('kind', 'subject', 'correction'), name=None),
        )),
        ops.AlterModelOptions(
            name='ReleaseTable',
            options={'table': 'release_table', 'app': 'analysis', 'unique_together': (('release', 'name'),), 'pk_attr': 'id', 'table_description': 'One declared table: `item` by `by`, with its wording and its groups in order.'},
        ),
        on_postgres(ops.AlterField(
            model_name='ReleaseTable',
            name='by',
            field=fields.CharField(max_length=24),
        )),
        AddFilled(
            model_name='ReleaseWork',
            name='beat',
            field=fields.BigIntField(default=0),
        ),
        ops.AddField(
            model_name='ReleaseWork',
            name='corrects',
            field=fields.ForeignKeyField('analysis.Release', source_field='corrects_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        AddFilled(
            model_name='ReleaseWork',
            name='done',
            field=fields.IntField(default=0),
        ),
        AddFilled(
            model_name='ReleaseWork',
            name='step',
            field=fields.CharField(default='', max_length=12),
        ),
        AddFilled(
            model_name='ReleaseWork',
            name='total',
            field=fields.IntField(default=0),
        ),
        AddFilled(
            model_name='ReleaseWork',
            name='why',
            field=fields.CharField(default='', max_length=300),
        ),
        on_postgres(ops.AlterField(
            model_name='ReleasedCell',
            name='group',
            field=fields.CharField(max_length=130),
        )),
        on_each(sqlite=RELEASE_ANEW),
        on_each(sqlite=CODES_KEPT_SQLITE, postgres=CODES_KEPT_POSTGRES),
    ]
