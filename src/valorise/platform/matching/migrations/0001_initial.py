import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import valorise.platform.foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("needs", "0001_initial"),
        ("register", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Compared",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("need", "need"), ("asset", "asset")], max_length=5)),
                ("name", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField()),
                ("room", models.CharField(blank=True, max_length=30)),
                ("on", models.DateField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("side", "name"), name="compared_once")],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(max_length=10)),
                ("why", models.TextField(blank=True)),
                ("need_version", models.PositiveIntegerField()),
                ("asset_version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=valorise.platform.foundation.clock.now)),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="register.asset"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="needs.need"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.tenant"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("need", "asset", "user", "tenant"), name="one_judgement_of_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["good", "not-good", "known"])), name="verdict_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank_for_need", models.PositiveIntegerField()),
                ("rank_for_asset", models.PositiveIntegerField(default=0)),
                ("score", models.FloatField()),
                ("fit", models.CharField(blank=True, max_length=10)),
                ("strength", models.PositiveSmallIntegerField(default=0)),
                ("overlap", models.FloatField(null=True)),
                ("parts", models.JSONField(default=dict)),
                ("words", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=list)),
                ("blockers", models.JSONField(default=list)),
                ("need_version", models.PositiveIntegerField()),
                ("asset_version", models.PositiveIntegerField()),
                ("first_at", models.DateTimeField(default=valorise.platform.foundation.clock.now)),
                ("made_at", models.DateTimeField(default=valorise.platform.foundation.clock.now)),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="register.asset"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="needs.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "match",
                "indexes": [
                    models.Index(fields=["asset", "-strength", "-overlap"], name="matches_of_an_asset"),
                    models.Index(fields=["need", "-strength", "-overlap"], name="matches_of_a_need"),
                    models.Index(fields=["-strength", "-first_at"], name="matches_by_age"),
                ],
                "constraints": [models.UniqueConstraint(fields=("need", "asset"), name="one_match_of_a_pair")],
            },
        ),
    ]
