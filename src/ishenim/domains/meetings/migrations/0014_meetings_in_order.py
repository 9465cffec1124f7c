from django.db import migrations, models


class Migration(migrations.Migration):
    """The newest meetings of the country are read from the end of one index, however many years lie before them."""

    dependencies = [("meetings", "0013_meetings_by_day")]

    operations = [
        migrations.RemoveIndex(model_name="meeting", name="meeting_of_quarter"),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["quarter", "starts_at", "matter"], name="meeting_in_order"),
        ),
    ]
