from django.db import migrations, models

MARK = """
    UPDATE meetings_commonschedule
    SET the_one_of = (SELECT place_id FROM procedures_matter WHERE id = matter_id) || ' ' || quarter
    WHERE matter_id IN (SELECT id FROM procedures_matter WHERE kind = 'schedule' AND state <> 'withdrawn')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0010_results_of_places'),
    ]

    operations = [
        migrations.AddField(
            model_name='commonschedule',
            name='the_one_of',
            field=models.CharField(max_length=60, null=True, unique=True, verbose_name='the only one of this place and quarter'),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
