# What a program of an office brings in has a channel of its own.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0011_one_schedule"),
    ]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "on the web"),
                    ("paper", "on a paper card"),
                    ("hall", "in the hall"),
                    ("program", "by a program of an office"),
                    ("register", "from another register"),
                ],
                max_length=10,
                verbose_name="channel",
            ),
        ),
        migrations.AlterField(
            model_name="resultsofplace",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "on the web"),
                    ("paper", "on a paper card"),
                    ("hall", "in the hall"),
                    ("program", "by a program of an office"),
                    ("register", "from another register"),
                ],
                max_length=10,
                verbose_name="channel",
            ),
        ),
    ]
