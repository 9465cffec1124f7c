"""Write down what lay in the stores before their contents had rows; every line brings it."""

from django.db import migrations


def write_down(apps, schema_editor):
    Document, Stored = apps.get_model("documents", "Document"), apps.get_model("documents", "Stored")
    Attachment = apps.get_model("procedures", "Attachment")
    rows = [
        Stored(store="documents", fingerprint=one.sha256, size=one.size, from_anyone=False, added_at=one.added_at)
        for one in Document.objects.iterator()
    ]
    originals = Attachment.objects.values_list("original", "document__added_at").order_by("pk")
    rows += [
        Stored(store="originals", fingerprint=original, size=0, from_anyone=False, added_at=added_at)
        for original, added_at in dict(originals.iterator()).items()
    ]
    Stored.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0002_stored"),
        ("procedures", "0005_originals"),
    ]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
