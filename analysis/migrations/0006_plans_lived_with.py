"""What happens to a plan while it is lived with: how its actions get on, its names, the order of its priorities, the promises that
serve a criterion, what children read of it, decisions of a self-evaluation; and the account of whoever a decision names.

What is written once the database keeps, as in 0005.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from typing import Any
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields

from participation.migrating import AddFilled, on_each, on_postgres

KEPT = "what was frozen, or written once, cannot be changed"
WRITTEN_ONCE = ("action_progress", "plan_name", "priority_order", "promise_links", "child_words", "indicator_tie")
KEPT_SQLITE = [
    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for table in WRITTEN_ONCE for act in ("UPDATE", "DELETE")]
KEPT_POSTGRES = [
    *(f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kept_refuse()"
      for table in WRITTEN_ONCE),
    *(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION kept_refuse()" for table in WRITTEN_ONCE),
]
# Added to the table as it stands: Tortoise would make the table anew.
OWNER = 'ALTER TABLE "decision" ADD COLUMN "owner_person_id" VARCHAR(32) REFERENCES "person" ("id") ON DELETE RESTRICT'
# Decisions that stand already know whom the review named, or whom their promise names.
OWNERS = [
    "UPDATE decision SET owner_person_id = (SELECT owner_person_id FROM review_item WHERE review_item.id = decision.item_id) "
    "WHERE item_id IS NOT NULL",
    "UPDATE decision SET owner_person_id = (SELECT owner_person_id FROM survey_theme WHERE survey_theme.id = decision.theme_id) "
    "WHERE theme_id IS NOT NULL AND owner_person_id IS NULL",
]

# Tortoise would make this table anew too, and then with row numbers.
ENDS_ON = 'ALTER TABLE "young_comment" ADD COLUMN "ends_on" DATE'

# Which page saved a reading last, and its count: an older page does not take the place of a newer one.
READING_PAGE = [
    'ALTER TABLE "audit_reading" ADD COLUMN "page" VARCHAR(32) NOT NULL DEFAULT \'\'',
    'ALTER TABLE "audit_reading" ADD COLUMN "revision" INT NOT NULL DEFAULT 0',
]

# What was let out of indicators before it was remembered: whatever any view could show.
SHOWN = 'ALTER TABLE "indicator_point" ADD COLUMN "shown" INT NOT NULL DEFAULT 0'


async def _shown_before(_: object, editor: Any) -> None:
    from analysis.measures.indicator_before import remember  # a few files of a room, needed where there are rows
    await remember(editor.client)


class Migration(migrations.Migration):
    dependencies = [('analysis', '0005_snapshots_and_reviews'), ('participation', '0001_initial'), ('participation', '0002_append_only'), ('participation', '0003_check_in_deepened'), ('surveys', '0001_initial'), ('surveys', '0002_sealed'), ('surveys', '0003_class_wheels'), ('surveys', '0004_surveys_deepened'), ('surveys', '0005_promises_from_elsewhere')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ActionProgress',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('action', fields.ForeignKeyField('analysis.Action', source_field='action_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.SmallIntField()),
                ('state', fields.CharField(default='', max_length=8)),
                ('words', fields.TextField(default='', unique=False)),
                ('told_on', fields.DateField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'action_progress', 'app': 'analysis', 'unique_together': (('action', 'version'),), 'pk_attr': 'id', 'table_description': 'How an action gets on, said on `told_on`. `state` begun, held, done, stopped or nothing. The newest stands. Append-only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ChildWords',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('criterion', fields.ForeignKeyField('analysis.Criterion', source_field='criterion_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('lang', fields.CharField(max_length=12)),
                ('version', fields.SmallIntField()),
                ('words', fields.CharField(default='', max_length=120)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'child_words', 'app': 'analysis', 'unique_together': (('criterion', 'lang', 'version'),), 'pk_attr': 'id', 'table_description': 'What children read of a criterion in one language, one short sentence, or nothing where it was taken back. Append-only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EvaluationDecision',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('evaluation', fields.ForeignKeyField('analysis.SelfEvaluation', source_field='evaluation_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('indicator', fields.CharField(max_length=80)),
                ('decision', fields.ForeignKeyField('analysis.Decision', source_field='decision_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'self_evaluation_decision', 'app': 'analysis', 'unique_together': (('decision',),), 'pk_attr': 'id', 'table_description': 'A decision that a self-evaluation led to, at one of its quality indicators: before it is frozen, or after.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PlanName',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.SmallIntField()),
                ('title', fields.CharField(max_length=200)),
                ('was', fields.CharField(max_length=200)),
                ('why', fields.CharField(max_length=600)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'plan_name', 'app': 'analysis', 'unique_together': (('plan', 'version'),), 'pk_attr': 'id', 'table_description': 'A plan given another name: `title` from then on, `was` until then, and why. Append-only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PriorityOrder',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('plan', fields.ForeignKeyField('analysis.Plan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.SmallIntField()),
                ('ids', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('was', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('why', fields.CharField(max_length=600)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'priority_order', 'app': 'analysis', 'unique_together': (('plan', 'version'),), 'pk_attr': 'id', 'table_description': 'The priorities of a plan put in another order: `ids` as they stand from then on, `was` as they stood, and why. Append-only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PromiseLinks',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('criterion', fields.ForeignKeyField('analysis.Criterion', source_field='criterion_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.SmallIntField()),
                ('themes', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('was', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'promise_links', 'app': 'analysis', 'unique_together': (('criterion', 'version'),), 'pk_attr': 'id', 'table_description': 'Which promises serve a criterion, after a change: ids of `themes` from then on, `was` until then. Append-only.'},
            bases=['Model'],
        ),
        on_postgres(ops.AddField(
            model_name='Decision',
            name='owner_person',
            field=fields.ForeignKeyField('participation.Person', source_field='owner_person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        )),
        on_each(sqlite=[OWNER]),
        on_each(sqlite=OWNERS, postgres=OWNERS),
        on_postgres(ops.AddField(model_name='YoungComment', name='ends_on', field=fields.DateField(null=True))),
        on_each(sqlite=[ENDS_ON]),
        on_postgres(AddFilled(model_name='AuditReading', name='page', field=fields.CharField(default='', max_length=32))),
        on_postgres(AddFilled(model_name='AuditReading', name='revision', field=fields.IntField(default=0))),
        on_each(sqlite=READING_PAGE),
        ops.CreateModel(
            name='IndicatorTie',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('whole', fields.CharField(max_length=160)),
                ('parts', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('how', fields.CharField(max_length=5)),
                ('why', fields.TextField(default='', unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('participation.Person', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'indicator_tie', 'app': 'analysis', 'pk_attr': 'id', 'table_description': 'Numbers of indicators that count the same people: `whole` is the sum of `parts`, or holds them. Append-only, the newest stands.'},
            bases=['Model'],
        ),
        on_postgres(AddFilled(model_name='IndicatorPoint', name='shown', field=fields.BooleanField(default=False))),
        on_each(sqlite=[SHOWN]),
        ops.RunPython(_shown_before),
        on_each(sqlite=KEPT_SQLITE, postgres=KEPT_POSTGRES),
    ]
