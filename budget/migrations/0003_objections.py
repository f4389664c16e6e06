import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("budget", "0002_step_of_a_thousand_won"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(editable=False, max_length=40)),
                ("state_changed_at", models.DateTimeField(editable=False, null=True)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("COUNT", "The count or the ties"),
                            ("OWN_BALLOT", "My ballot: it is missing, or not what I cast"),
                            ("PAPER", "The ballots on paper"),
                            ("PROCEDURE", "How the vote was held"),
                        ],
                        max_length=12,
                        verbose_name="What it is about",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="Your objection and its reason")),
                ("received_at", models.DateTimeField()),
                (
                    "answer",
                    models.TextField(
                        blank=True, editable=False, max_length=4000, verbose_name="Decision and its reason"
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="budget.count",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
            ],
            options={
                "verbose_name": "Objection to a result",
                "verbose_name_plural": "Objections to results",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["count", "state"], name="budget_objections_of_a_count")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["RECEIVED", "UPHELD", "DISMISSED", "WITHDRAWN"])),
                        name="budget_objection_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["COUNT", "OWN_BALLOT", "PAPER", "PROCEDURE"])),
                        name="budget_objection_about_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("author__isnull", False), ("state", "RECEIVED")),
                        fields=("count", "author"),
                        name="budget_one_open_objection_each",
                    ),
                ],
            },
        ),
    ]
