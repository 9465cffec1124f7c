"""Keep no index that another one replaces, and none of the rows where nothing stands."""

import django.db.models.deletion
import ishenim.kernel.procedures.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0001_initial'),
        ('places', '0001_places'),
        ('procedures', '0006_what_is_stored'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='sent',
            field=models.CharField(max_length=32, null=True, verbose_name='mark of the form it came by'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='holder',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.appointment'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='place',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='reference',
            field=models.CharField(default=ishenim.kernel.procedures.models.new_reference, max_length=12, verbose_name='reference'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('holder__isnull', False)), fields=['holder'], name='matter_held'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('sent',), name='sent_once'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(fields=('reference',), name='matter_reference'),
        ),
    ]
