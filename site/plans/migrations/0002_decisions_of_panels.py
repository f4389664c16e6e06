"""An adjustment is settled by a vote of the panel; those settled before keep the meeting that was named by hand."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def mark_what_was_cited(apps: Any, schema_editor: Any) -> None:
    requests = apps.get_model("plans", "AdjustmentRequest")
    requests.objects.filter(state__in=["ACCEPTED", "REJECTED"]).update(cited_by_hand=True)


class Migration(migrations.Migration):
    dependencies = [("councils", "0003_recruitment"), ("plans", "0001_initial")]

    operations = [
        migrations.AddField(
            "adjustmentrequest",
            "panel",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.body",
                verbose_name="citizens' panel",
            ),
        ),
        migrations.AddField(
            "adjustmentrequest",
            "decision",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.decision"
            ),
        ),
        migrations.AddField(
            "adjustmentrequest", "cited_by_hand", models.BooleanField(default=False, editable=False)
        ),
        migrations.RunPython(mark_what_was_cited, migrations.RunPython.noop),
    ]  # fmt: skip
