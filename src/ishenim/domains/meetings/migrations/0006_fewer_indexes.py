"""Keep no index that another one replaces, and none of the rows where nothing stands."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0005_hall'),
        ('procedures', '0006_what_is_stored'),
    ]

    operations = [
        migrations.AlterField(
            model_name='question',
            name='meeting',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions_asked', to='procedures.matter'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('meeting__isnull', False)), fields=['meeting'], name='question_in_meeting'),
        ),
    ]
