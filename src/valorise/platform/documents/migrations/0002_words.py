import django.db.models.deletion
from django.db import migrations, models

import valorise.platform.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="documents.document",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("state", models.CharField(max_length=10)),
                ("read_at", models.DateTimeField(default=valorise.platform.foundation.clock.now)),
            ],
            options={
                "verbose_name": "text of a document",
            },
        ),
    ]
