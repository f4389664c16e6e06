"""Quotas are kept for each kind of seat; calls announced before had one kind, so theirs are the call's."""

from typing import Any

from django.db import migrations, models


def take_over(apps: Any, schema_editor: Any) -> None:
    seats = apps.get_model("councils", "CallSeat").objects.using(schema_editor.connection.alias)
    for seat in seats.exclude(call__quotas=[]).select_related("call"):
        seat.quotas = seat.call.quotas
        seat.save(update_fields=["quotas"])


class Migration(migrations.Migration):
    dependencies = [("councils", "0004_public_names")]

    operations = [
        migrations.AddField(
            model_name="callseat", name="quotas", field=models.JSONField(default=list, editable=False)
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
