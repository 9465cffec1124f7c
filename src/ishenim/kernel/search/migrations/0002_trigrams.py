from django.db import migrations

from ishenim.kernel.search import trigrams


class Migration(migrations.Migration):
    dependencies = [("search", "0001_texts")]

    operations = [migrations.RunPython(trigrams.create, trigrams.drop)]
