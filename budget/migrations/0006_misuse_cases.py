"""Reports of votes by somebody else become cases of the desk; those that wait there are put on it."""

from datetime import UTC, datetime
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BEYOND_ALL_DEADLINES = datetime(9999, 12, 31, tzinfo=UTC)


def put_on_the_desk(apps: Any, schema_editor: Any) -> None:
    reports = apps.get_model("budget", "MisuseReport").objects.select_related("poll__cycle")
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind = None
    for report in reports:
        kind = kind or kinds.get_or_create(app_label="budget", model="misusereport")[0]
        is_open, cycle = report.answered_at is None, report.poll.cycle
        report.state = "RECEIVED" if is_open else "ANSWERED"
        report.state_changed_at = report.answered_at or report.reported_at
        report.department_id = cycle.department_id
        report.save(update_fields=["state", "state_changed_at", "department"])
        apps.get_model("core", "Case").objects.create(
            content_type=kind, object_id=report.pk, workflow="budget_misuse", state=report.state,
            title=f"“{cycle.title}” {report.pk}"[:200], department_id=cycle.department_id,
            sorts_at=BEYOND_ALL_DEADLINES, opened_at=report.reported_at, closed_at=report.answered_at,
        )  # fmt: skip
        apps.get_model("core", "TransitionRecord").objects.create(
            content_type=kind, object_id=report.pk, workflow="budget_misuse", name="open", source="",
            target="RECEIVED", actor_kind="PERSON", actor_id=report.reporter_id, at=report.reported_at,
        )  # fmt: skip


def person(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
        to=settings.AUTH_USER_MODEL, **more,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("budget", "0005_terms_frozen_by_the_database"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("misusereport", "budget_one_open_misuse_report"),
        migrations.AddField(
            "misusereport", "state", models.CharField(default="RECEIVED", editable=False, max_length=40),
            preserve_default=False,
        ),
        migrations.AddField("misusereport", "state_changed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("misusereport", "due_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("misusereport", "assignee", person()),
        migrations.AddField(
            "misusereport", "department",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="accounts.department",
            ),
        ),
        migrations.AlterField(
            "misusereport", "answer", models.TextField(blank=True, max_length=2000, verbose_name="Answer")
        ),
        migrations.RunPython(put_on_the_desk, migrations.RunPython.noop),
    ]  # fmt: skip
