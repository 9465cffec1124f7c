from django.db import migrations

from ishenim.kernel.norms import triggers


class Migration(migrations.Migration):
    dependencies = [("norms", "0001_initial")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
