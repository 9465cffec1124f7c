"""The list of all meetings, the latest first, is read by an index on PostgreSQL, too: those without a day come last."""

from django.db import migrations

MAKE = "CREATE INDEX meeting_by_day ON meetings_meeting (starts_at DESC NULLS LAST, matter_id DESC)"


def make(apps, schema_editor):
    """PostgreSQL holds what is empty for the greatest, so its index of days says another order; SQLite does not."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX meeting_by_day")


class Migration(migrations.Migration):

    dependencies = [("meetings", "0012_asked_by_program")]

    operations = [migrations.RunPython(make, drop)]
