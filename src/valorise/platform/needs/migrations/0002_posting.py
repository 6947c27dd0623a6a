import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import valorise.platform.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("needs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("need", models.CharField(blank=True, max_length=200)),
                ("written", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(default=valorise.platform.foundation.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name="need",
            name="anonymous",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="need",
            name="closed_why",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="need",
            name="outcome",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="need",
            name="shared_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["shared", "closed_at"], name="needs_by_sharing"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("outcome", "")),
                    models.Q(("closed_at__isnull", False), ("outcome__in", ["met", "withdrawn", "nothing-fitted"])),
                    _connector="OR",
                ),
                name="need_is_closed_with_an_outcome",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("user", "need"), name="one_draft_of_a_need"),
        ),
    ]
