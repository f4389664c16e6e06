from typing import Any

from django.db import migrations

from proposals.frozen_terms import FreezePublishedTerms, lift


def lift_the_freeze(apps: Any, schema_editor: Any) -> None:
    """SQLite writes the table anew, which the triggers that read it would not allow."""
    lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_reminders_and_unweighed_answers")]

    operations = [
        migrations.RunPython(lift_the_freeze, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="callchange", name="call_change_two_approved"),
        FreezePublishedTerms(),
    ]
