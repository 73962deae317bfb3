"""Snapshots, reviews, decisions, self-evaluation, reports, and the versions of an action that a person writes.

The database itself keeps what is frozen (snapshots, reports, what was written once) and a closed audit, evaluation or review.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from participation.migrating import on_each, on_postgres

KEPT = "what was frozen, or written once, cannot be changed"
WRITTEN_ONCE = ("snapshot", "report", "priority_version", "stage_view", "directory_version")
# Table, and when a row of it may not be changed any more, as SQL on the row.
FIXED = {
    "self_evaluation": "OLD.state = 'frozen'",
    "self_evaluation_line": "(SELECT state FROM self_evaluation WHERE id = OLD.evaluation_id) = 'frozen'",
    "case_audit": "OLD.state = 'closed'",
    "review": "OLD.state = 'closed'",
    "review_item": "(SELECT state FROM review WHERE id = OLD.review_id) = 'closed'",
}
KEPT_SQLITE = [
    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for table in WRITTEN_ONCE for act in ("UPDATE", "DELETE")
] + [
    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for table, when in FIXED.items() for act in ("UPDATE", "DELETE")]
KEPT_POSTGRES = [
    f"CREATE FUNCTION kept_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$",
    *(f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kept_refuse()"
      for table in WRITTEN_ONCE),
    *(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION kept_refuse()" for table in WRITTEN_ONCE),
    *(f"""CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {when} THEN RAISE EXCEPTION '{KEPT}'; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW; END $$""" for table, when in FIXED.items()),
    *(f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"
      for table in FIXED),
]
# Made anew by hand: a table that Tortoise makes anew loses what is unique in it.
ACTION_VERSION_ANEW = [
    """CREATE TABLE action_version_anew (
        "id" VARCHAR(32) NOT NULL PRIMARY KEY,
        "version" SMALLINT NOT NULL,
        "what" VARCHAR(10) NOT NULL,
        "facts" JSON NOT NULL,
        "at" TIMESTAMP NOT NULL,
        "action_id" VARCHAR(32) NOT NULL REFERENCES "plan_action" ("id") ON DELETE RESTRICT,
        "plan_import_id" VARCHAR(32) REFERENCES "plan_import" ("id") ON DELETE RESTRICT,
        "by_id" VARCHAR(32) REFERENCES "person" ("id") ON DELETE RESTRICT,
        CONSTRAINT "uid_plan_action_action__d5c459" UNIQUE ("action_id", "version"))""",
    """INSERT INTO action_version_anew (id, version, what, facts, at, action_id, plan_import_id)
        SELECT id, version, what, facts, at, action_id, plan_import_id FROM plan_action_version""",
    "DROP TABLE plan_action_version",
    "ALTER TABLE action_version_anew RENAME TO plan_action_version",
]
# Without a row number: the order in which comments came is not kept.
YOUNG_COMMENT = """CREATE TABLE "young_comment" (
    "id" VARCHAR(32) NOT NULL PRIMARY KEY,
    "line" VARCHAR(32) NOT NULL,
    "feeling" VARCHAR(8) NOT NULL,
    "words" BLOB NOT NULL,
    "flags" JSON NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "month" DATE NOT NULL,
    "answer" VARCHAR(600) NOT NULL,
    "plan_id" VARCHAR(32) NOT NULL REFERENCES "plan" ("id") ON DELETE RESTRICT,
    "first_by_id" VARCHAR(32) REFERENCES "person" ("id") ON DELETE RESTRICT,
    "second_by_id" VARCHAR(32) REFERENCES "person" ("id") ON DELETE RESTRICT) WITHOUT ROWID"""

class Migration(migrations.Migration):
    dependencies = [('analysis', '0004_practice_and_evidence'), ('participation', '0001_initial'), ('participation', '0002_append_only'), ('participation', '0003_check_in_deepened'), ('surveys', '0001_initial'), ('surveys', '0002_sealed'), ('surveys', '0003_class_wheels'), ('surveys', '0004_surveys_deepened'), ('surveys', '0005_promises_from_elsewhere')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SelfEvaluation',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('area', fields.ForeignKeyField('participation.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('year', fields.SmallIntField()),
                ('state', fields.CharField(default='open', max_length=8)),
                ('facts', fields.TextField(default='', unique=False)),
                ('digest', fields.CharField(default='', max_length=64)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('frozen_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('frozen_by', fields.ForeignKeyField('participation.Person', source_field='frozen_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'self_evaluation', 'app': 'analysis', 'unique_together': (('plan', 'area', 'year'),), 'pk_attr': 'id', 'table_description': 'A year of one area (or of everywhere) seen by itself. `state` open or frozen. `facts`: the figures it stood on, as JSON text.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SelfEvaluationLine',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('evaluation', fields.ForeignKeyField('analysis.SelfEvaluation', source_field='evaluation_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('indicator', fields.CharField(max_length=80)),
                ('grade', fields.SmallIntField(null=True)),
                ('words', fields.TextField(default='', unique=False)),
                ('next_step', fields.TextField(default='', unique=False)),
                ('staff', fields.TextField(default='', unique=False)),
                ('families', fields.TextField(default='', unique=False)),
                ('young', fields.TextField(default='', unique=False)),
                ('evidence', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'self_evaluation_line', 'app': 'analysis', 'unique_together': (('evaluation', 'indicator'),), 'pk_attr': 'id', 'table_description': 'A quality indicator in a self-evaluation: a grade 1 to 6, what it rests on, and three voices, each in words.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Snapshot',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('month', fields.DateField()),
                ('day', fields.DateField()),
                ('facts', fields.TextField(unique=False)),
                ('digest', fields.CharField(max_length=64)),
                ('rules', fields.CharField(max_length=40)),
                ('frozen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'snapshot', 'app': 'analysis', 'unique_together': (('plan', 'month'),), 'pk_attr': 'id', 'table_description': "A plan's scorecard as it stood on the last day of a month, whole, as JSON text. Frozen: the database refuses a change."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Report',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('snapshot', fields.ForeignKeyField('analysis.Snapshot', source_field='snapshot_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('title', fields.CharField(max_length=200)),
                ('lang', fields.CharField(default='en', max_length=12)),
                ('facts', fields.TextField(unique=False)),
                ('digest', fields.CharField(max_length=64)),
                ('rules', fields.CharField(max_length=40)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'report', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'A report as it was made: everything it was made from is in `facts` (JSON text), so that it can be made again byte for byte.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Review',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=10)),
                ('title', fields.CharField(max_length=200)),
                ('held_on', fields.DateField()),
                ('snapshot', fields.ForeignKeyField('analysis.Snapshot', source_field='snapshot_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(default='planned', max_length=8)),
                ('there', fields.TextField(default='', unique=False)),
                ('minutes', fields.TextField(default='', unique=False)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_by', fields.ForeignKeyField('participation.Person', source_field='closed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'review', 'app': 'analysis', 'pk_attr': 'id', 'table_description': "A meeting that walks a plan's scorecard: `kind` quarterly or yearly. `state` planned, open or closed."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReviewItem',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('review', fields.ForeignKeyField('analysis.Review', source_field='review_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.SmallIntField()),
                ('about', fields.CharField(max_length=10)),
                ('criterion', fields.ForeignKeyField('analysis.Criterion', source_field='criterion_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('theme', fields.ForeignKeyField('surveys.Theme', source_field='theme_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('title', fields.CharField(max_length=300)),
                ('told', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('outcome', fields.CharField(default='', max_length=8)),
                ('words', fields.TextField(default='', unique=False)),
                ('owner', fields.CharField(default='', max_length=120)),
                ('owner_person', fields.ForeignKeyField('participation.Person', source_field='owner_person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('due', fields.DateField(null=True)),
                ('becomes', fields.CharField(default='', max_length=8)),
                ('said', fields.CharField(default='', max_length=600)),
                ('at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'review_item', 'app': 'analysis', 'pk_attr': 'id', 'table_description': "A point of a review's agenda. `about` criterion, promise, decision, asked, silent, steady or free. `outcome` nothing, noted, decided or asked."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Decision',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.ForeignKeyField('analysis.ReviewItem', source_field='item_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('meeting_item', fields.ForeignKeyField('analysis.MeetingItem', source_field='meeting_item_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('words', fields.CharField(max_length=600)),
                ('owner', fields.CharField(max_length=120)),
                ('due', fields.DateField()),
                ('becomes', fields.CharField(default='', max_length=8)),
                ('action', fields.ForeignKeyField('analysis.Action', source_field='action_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('theme', fields.ForeignKeyField('surveys.Theme', source_field='theme_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(default='open', max_length=8)),
                ('done_on', fields.DateField(null=True)),
                ('said', fields.CharField(default='', max_length=600)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'decision', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'Who does what until when. `becomes` nothing, action or promise. `state` open, done or dropped (then `said` says why).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EqualityLine',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('characteristic', fields.CharField(max_length=40)),
                ('question', fields.CharField(max_length=300)),
                ('known', fields.CharField(default='', max_length=8)),
                ('evidence', fields.TextField(default='', unique=False)),
                ('decision', fields.ForeignKeyField('analysis.Decision', source_field='decision_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('changed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('changed_by', fields.ForeignKeyField('participation.Person', source_field='changed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'equality_line', 'app': 'analysis', 'unique_together': (('plan', 'characteristic', 'question'),), 'pk_attr': 'id', 'table_description': 'A line of the equality impact grid of a plan: what is known of a group of people, from where, or that it is not known.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Stage',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('action', fields.ForeignKeyField('analysis.Action', source_field='action_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=8)),
                ('title', fields.CharField(max_length=300)),
                ('criterion', fields.ForeignKeyField('analysis.Criterion', source_field='criterion_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.SmallIntField()),
                ('retired_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stage', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'A link of the chain of an action: `kind` activity, stone (a stepping stone) or outcome.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StageView',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('stage', fields.ForeignKeyField('analysis.Stage', source_field='stage_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('progress', fields.CharField(max_length=4)),
                ('confidence', fields.CharField(max_length=6)),
                ('evidence', fields.TextField(unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'stage_view', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'How far a person sees a stage, and how sure they are: the newest stands, the others stay.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Training',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('title', fields.CharField(max_length=200)),
                ('held_from', fields.DateField()),
                ('held_to', fields.DateField()),
                ('people', fields.IntField(null=True)),
                ('action', fields.ForeignKeyField('analysis.Action', source_field='action_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('measures', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('behaviour', fields.TextField(default='', unique=False)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('made_by', fields.ForeignKeyField('participation.Person', source_field='made_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('retired_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'training', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'A training on one line: its surveys, what changed in behaviour, the audit and what families say.'},
            bases=['Model'],
        ),
        on_postgres(ops.CreateModel(
            name='YoungComment',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('line', fields.CharField(default='', max_length=32)),
                ('feeling', fields.CharField(max_length=8)),
                ('words', fields.BinaryField()),
                ('flags', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('state', fields.CharField(default='waiting', max_length=8)),
                ('first_by', fields.ForeignKeyField('participation.Person', source_field='first_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('second_by', fields.ForeignKeyField('participation.Person', source_field='second_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('month', fields.DateField()),
                ('answer', fields.CharField(default='', max_length=600)),
            ],
            options={'table': 'young_comment', 'app': 'analysis', 'pk_attr': 'id', 'table_description': "What a young person says to the children's version of a scorecard, nameless and sealed until two people have read it."},
            bases=['Model'],
        )),
        on_each(sqlite=[YOUNG_COMMENT]),
        ops.AlterModelOptions(
            name='ActionVersion',
            options={'table': 'plan_action_version', 'app': 'analysis', 'unique_together': (('action', 'version'),), 'pk_attr': 'id', 'table_description': 'How an action stood after an import, or after a change by hand (then there is no import). Append-only.'},
        ),
        on_postgres(ops.AlterField(
            model_name='ActionVersion',
            name='plan_import',
            field=fields.ForeignKeyField('analysis.PlanImport', source_field='plan_import_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        )),
        on_postgres(ops.AddField(
            model_name='ActionVersion',
            name='by',
            field=fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        )),
        on_each(sqlite=ACTION_VERSION_ANEW),
        on_each(sqlite=KEPT_SQLITE, postgres=KEPT_POSTGRES),
    ]
