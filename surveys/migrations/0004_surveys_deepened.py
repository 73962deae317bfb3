"""Questionnaires written on pages, kept lists and series, doors, letters, the equality page, comments that two people release.

What the database itself sees to: a published questionnaire keeps its words, an opened wave keeps its way and whether it has
an equality page, released comments stay as they are; answers of the equality page lie in the order of random ids.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from participation.identity import new_id
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from participation.migrating import AddFilled, on_each

ID = "id VARCHAR(32) NOT NULL PRIMARY KEY"
RANK = "(CASE {row}.state WHEN 'draft' THEN 0 WHEN 'open' THEN 1 WHEN 'closing' THEN 2 WHEN 'frozen' THEN 3 ELSE 4 END)"
BACK = f"{RANK.format(row='NEW')} < {RANK.format(row='OLD')}"
FIXED = ("mode", "key_mode", "promise", "survey_id", "opened_on", "way", "equality")
WORDS = ("key", "version", "language", "title", "audience", "definition")
WAVE_SAID = "a wave that has been opened keeps its mode, promise, survey, key and way, and never goes back"
WORDS_SAID = "a questionnaire that has been published keeps its words"
COMMENTS_SAID = "comments that have been released stay as they are"


def _wave(differs: str) -> str:
    changed = [f"NEW.{column} {differs} OLD.{column}" for column in FIXED]
    changed.append(f"(NEW.public_key {differs} OLD.public_key AND NEW.state <> 'closed')")
    return f"(OLD.state <> 'draft' AND ({' OR '.join(changed)})) OR {BACK}"


def _words(differs: str) -> str:
    changed = [f"NEW.{column} {differs} OLD.{column}" for column in WORDS]
    return f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {' OR '.join(changed)})"


def _abort(name: str, when: str, table: str, condition: str, said: str) -> str:
    return (f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END;")


RELEASED = "EXISTS (SELECT 1 FROM survey_text_review r WHERE r.id = {row}.review_id AND r.state = 'released')"
SQLITE = [
    "DROP TABLE survey_equality",
    f"CREATE TABLE survey_equality ({ID}, wave_id VARCHAR(32) NOT NULL REFERENCES survey_wave (id) ON DELETE RESTRICT, "
    "answers TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX idx_survey_equality ON survey_equality (wave_id)",
    "DROP TRIGGER survey_wave_fixed",
    _abort("survey_wave_fixed", "UPDATE", "survey_wave", _wave("IS NOT"), WAVE_SAID),
    _abort("survey_words_fixed", "UPDATE", "survey", _words("IS NOT"), WORDS_SAID),
    _abort("survey_words_kept", "DELETE", "survey", "OLD.state <> 'draft'", WORDS_SAID),
    _abort("survey_text_review_fixed", "UPDATE", "survey_text_review", "OLD.state = 'released'", COMMENTS_SAID),
    _abort("survey_text_review_kept", "DELETE", "survey_text_review", "OLD.state = 'released'", COMMENTS_SAID),
    _abort("survey_comment_new", "INSERT", "survey_comment", RELEASED.format(row="NEW"), COMMENTS_SAID),
    _abort("survey_comment_fixed", "UPDATE", "survey_comment", RELEASED.format(row="OLD"), COMMENTS_SAID),
    _abort("survey_comment_kept", "DELETE", "survey_comment", RELEASED.format(row="OLD"), COMMENTS_SAID),
]


def _function(name: str, table: str, when: str, body: str) -> list[str]:
    return [f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"]


def _refuse(condition: str, said: str) -> str:
    return f"IF {condition} THEN RAISE EXCEPTION '{said}'; END IF;"


def _deleted(condition: str, otherwise: str, said: str) -> str:
    return (f"IF TG_OP = 'DELETE' THEN {_refuse(condition, said)} ELSE {_refuse(otherwise, said)} END IF;")


# ANALYZE keeps samples of columns in pg_statistic, and a purge of the table does not reach them there.
UNSAMPLED = {"survey_participation": ("again_mac",), "survey_equality": ("id", "answers"),
             "survey_letter": ("id", "participation_id", "contact_sealed"), "survey_roster_member": ("contact_sealed",)}
POSTGRES = [
    *(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0" for table, columns in UNSAMPLED.items() for column in columns),
    *_function("survey_wave_fixed", "survey_wave", "UPDATE OR DELETE",
               _deleted("OLD.state <> 'draft'", _wave("IS DISTINCT FROM"), WAVE_SAID)),
    *_function("survey_words_fixed", "survey", "UPDATE OR DELETE",
               _deleted("OLD.state <> 'draft'", _words("IS DISTINCT FROM"), WORDS_SAID)),
    *_function("survey_text_review_fixed", "survey_text_review", "UPDATE OR DELETE",
               _refuse("OLD.state = 'released'", COMMENTS_SAID)),
    *_function("survey_comment_fixed", "survey_comment", "INSERT OR UPDATE OR DELETE",
               f"IF TG_OP = 'INSERT' THEN {_refuse(RELEASED.format(row='NEW'), COMMENTS_SAID)} "
               f"ELSE {_refuse(RELEASED.format(row='OLD'), COMMENTS_SAID)} END IF;"),
]


class Migration(migrations.Migration):
    dependencies = [('participation', '0003_check_in_deepened'), ('surveys', '0003_class_wheels')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Door',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('stratum', fields.ForeignKeyField('surveys.Stratum', source_field='stratum_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=80)),
                ('area', fields.ForeignKeyField('participation.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group', fields.CharField(default='', max_length=60)),
                ('kind', fields.CharField(max_length=8)),
                ('expected', fields.IntField()),
                ('address_mac', fields.CharField(unique=True, max_length=64)),
            ],
            options={'table': 'survey_door', 'app': 'surveys', 'indexes': [Index(fields=['wave_id'])], 'pk_attr': 'id', 'table_description': 'A way into a wave without a list: an open link (`kind` open) or a shared tablet (kiosk), for one area and group.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EqualityAnswer',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('answers', fields.TextField(unique=False)),
            ],
            options={'table': 'survey_equality', 'app': 'surveys', 'indexes': [Index(fields=['wave_id'])], 'pk_attr': 'id', 'table_description': 'Answers of the equality page, apart from the answers to the survey: no stratum, no link. Closed waves only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Letter',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('participation_id', fields.CharField(null=True, max_length=32)),
                ('contact_sealed', fields.BinaryField(null=True)),
                ('tries', fields.SmallIntField(default=0)),
                ('due_at', fields.BigIntField()),
                ('claim', fields.CharField(default='', max_length=32)),
                ('claimed_until', fields.BigIntField(default=0)),
            ],
            options={'table': 'survey_letter', 'app': 'surveys', 'indexes': [Index(fields=['due_at']), Index(fields=['wave_id', 'kind'])], 'pk_attr': 'id', 'table_description': 'A message that is still to be sent to somebody invited: `kind` invitation, reminder or thanks. Gone once sent.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LetterCount',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=12)),
                ('day', fields.CharField(max_length=10)),
                ('sent', fields.IntField(default=0)),
                ('undelivered', fields.IntField(default=0)),
            ],
            options={'table': 'survey_letter_count', 'app': 'surveys', 'unique_together': (('wave_id', 'kind', 'day'),), 'pk_attr': 'id', 'table_description': 'How many messages of a kind went out, and how many could not, a day: all that is kept of a letter.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Progress',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('what', fields.CharField(max_length=12)),
                ('about', fields.CharField(max_length=32)),
                ('step', fields.CharField(default='', max_length=20)),
                ('done', fields.IntField(default=0)),
                ('total', fields.IntField(default=0)),
                ('said', fields.CharField(default='', max_length=200)),
                ('beat', fields.BigIntField(default=0)),
            ],
            options={'table': 'survey_progress', 'app': 'surveys', 'unique_together': (('what', 'about'),), 'pk_attr': 'id', 'table_description': 'How far long work has come, so that a page can be loaded again: `what` close or list, `about` the wave.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Roster',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('name', fields.CharField(max_length=120)),
                ('changed_on', fields.CharField(null=True, max_length=10)),
            ],
            options={'table': 'survey_roster', 'app': 'surveys', 'pk_attr': 'id', 'table_description': 'A list of people that is kept for more than one wave. It knows nothing of who used a code.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RosterMember',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('roster', fields.ForeignKeyField('surveys.Roster', source_field='roster_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('contact_sealed', fields.BinaryField()),
                ('area', fields.ForeignKeyField('participation.Area', source_field='area_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group', fields.CharField(default='', max_length=60)),
            ],
            options={'table': 'survey_roster_member', 'app': 'surveys', 'indexes': [Index(fields=['roster_id'])], 'pk_attr': 'id', 'table_description': 'Somebody on a kept list. The contact is sealed under the master key.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Series',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('name', fields.CharField(max_length=120)),
                ('survey_key', fields.CharField(max_length=60)),
                ('roster', fields.ForeignKeyField('surveys.Roster', source_field='roster_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('every', fields.CharField(max_length=12)),
                ('next_on', fields.CharField(max_length=10)),
                ('days_open', fields.SmallIntField()),
                ('key_mode', fields.CharField(default='server', max_length=8)),
                ('send_by', fields.CharField(default='codes', max_length=8)),
                ('reminders', fields.SmallIntField(default=0)),
                ('told_after', fields.SmallIntField(null=True)),
                ('equality', fields.BooleanField(default=False)),
                ('state', fields.CharField(default='going', max_length=12)),
            ],
            options={'table': 'survey_series', 'app': 'surveys', 'pk_attr': 'id', 'table_description': 'A survey that is asked again and again of a kept list: `every` term, month, quarter or year, next on `next_on`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TextReview',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('wave', fields.ForeignKeyField('surveys.Wave', source_field='wave_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.CharField(max_length=40)),
                ('state', fields.CharField(default='proposed', max_length=12)),
                ('first_by', fields.ForeignKeyField('participation.Person', source_field='first_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('second_by', fields.ForeignKeyField('participation.Person', source_field='second_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('released_on', fields.CharField(null=True, max_length=10)),
            ],
            options={'table': 'survey_text_review', 'app': 'surveys', 'unique_together': (('wave_id', 'item'),), 'pk_attr': 'id', 'table_description': 'The comments to one question of a closed wave on their way to the results: one person proposes, another releases.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Comment',
            fields=[
                ('id', fields.CharField(primary_key=True, default=new_id, unique=True, db_index=True, max_length=32)),
                ('review', fields.ForeignKeyField('surveys.TextReview', source_field='review_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('group', fields.CharField(default='', max_length=60)),
                ('kept', fields.BooleanField(default=True)),
            ],
            options={'table': 'survey_comment', 'app': 'surveys', 'indexes': [Index(fields=['review_id'])], 'pk_attr': 'id', 'table_description': 'One comment as it is to be shown, names taken out, with at most one attribute (`group`). Order is that of random ids.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Participation',
            name='again_mac',
            field=fields.CharField(null=True, unique=True, max_length=64),
        ),
        ops.AlterModelOptions(
            name='Survey',
            options={'table': 'survey', 'app': 'surveys', 'unique_together': (('key', 'version', 'language'),), 'pk_attr': 'id', 'table_description': 'One version of a questionnaire, as TOML. Once it is published the database refuses any change of its words.'},
        ),
        ops.AddField(
            model_name='Survey',
            name='changed_on',
            field=fields.CharField(null=True, max_length=10),
        ),
        AddFilled(
            model_name='Survey',
            name='revision',
            field=fields.IntField(default=0),
        ),
        AddFilled(
            model_name='Survey',
            name='state',
            field=fields.CharField(default='published', max_length=12),
        ),
        ops.AddField(
            model_name='Theme',
            name='owner_person',
            field=fields.ForeignKeyField('participation.Person', source_field='owner_person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Theme',
            name='reminded_on',
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AlterModelOptions(
            name='Wave',
            options={'table': 'survey_wave', 'app': 'surveys', 'pk_attr': 'id', 'table_description': 'One opening of a survey. From state `open` on the database refuses another mode, promise, survey, key or way.'},
        ),
        AddFilled(
            model_name='Wave',
            name='course',
            field=fields.CharField(default='', max_length=120),
        ),
        AddFilled(
            model_name='Wave',
            name='equality',
            field=fields.BooleanField(default=False),
        ),
        ops.AddField(
            model_name='Wave',
            name='extended_from',
            field=fields.CharField(null=True, max_length=10),
        ),
        ops.AddField(
            model_name='Wave',
            name='follows',
            field=fields.ForeignKeyField('surveys.Wave', source_field='follows_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Wave',
            name='opens_on',
            field=fields.CharField(null=True, max_length=10),
        ),
        AddFilled(
            model_name='Wave',
            name='reminders',
            field=fields.CharField(default='', max_length=120),
        ),
        ops.AddField(
            model_name='Wave',
            name='roster',
            field=fields.ForeignKeyField('surveys.Roster', source_field='roster_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        AddFilled(
            model_name='Wave',
            name='send_by',
            field=fields.CharField(default='codes', max_length=8),
        ),
        ops.AddField(
            model_name='Wave',
            name='series',
            field=fields.ForeignKeyField('surveys.Series', source_field='series_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        AddFilled(
            model_name='Wave',
            name='thanks',
            field=fields.BooleanField(default=False),
        ),
        AddFilled(
            model_name='Wave',
            name='way',
            field=fields.CharField(default='list', max_length=8),
        ),
        on_each(sqlite=SQLITE, postgres=POSTGRES),
    ]
