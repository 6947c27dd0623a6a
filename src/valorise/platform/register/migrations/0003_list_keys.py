"""What long lists are sorted by, for the assets there are."""

from django.db import migrations

from valorise.platform.register.models.kept import level_of, sort_key

AT_ONCE = 2_000


def fill(apps, schema_editor):
    """Work out both columns for every asset."""
    model = apps.get_model("register", "Asset")
    batch = []
    for one in model.objects.only("pk", "title", "summary", "readiness").iterator(chunk_size=AT_ONCE):
        one.sort_title, one.level = sort_key(one.title or one.summary), level_of(one.readiness)
        batch.append(one)
        if len(batch) == AT_ONCE:
            model.objects.bulk_update(batch, ["sort_title", "level"], batch_size=200)
            batch = []
    model.objects.bulk_update(batch, ["sort_title", "level"], batch_size=200)


class Migration(migrations.Migration):
    """Fills the columns made before."""

    dependencies = [("register", "0002_lists")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
