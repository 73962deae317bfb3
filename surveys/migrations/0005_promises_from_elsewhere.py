"""A promise need not come from a wave: reviews and focus groups make some too."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('participation', '0001_initial'), ('participation', '0002_append_only'), ('participation', '0003_check_in_deepened'), ('surveys', '0004_surveys_deepened')]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name='Theme',
            options={'table': 'survey_theme', 'app': 'surveys', 'pk_attr': 'id', 'table_description': '"You said, we did": what came up, what will be done or why not, by whom and by when.'},
        ),
        ops.AlterField(
            model_name='Theme',
            name='wave',
            field=fields.ForeignKeyField('surveys.Wave', source_field='wave_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
    ]
