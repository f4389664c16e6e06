from typing import Any

from django.db import migrations, models


def say_what_was_answered(apps: Any, schema_editor: Any) -> None:
    """Until now an answer could not be changed once it was handed in: each version said what the proposal says."""
    calls, proposals, versions = (
        apps.get_model("proposals", name).objects.using(schema_editor.connection.alias)
        for name in ("Call", "Proposal", "ProposalVersion")
    )
    for call in calls.all():
        if not call.questions:
            continue
        for proposal in proposals.filter(call=call).exclude(state="DRAFT").only("answers_given").iterator():
            given = proposal.answers_given
            said = [[one["label"], given[one["key"]]] for one in call.questions if given.get(one["key"])]
            versions.filter(proposal=proposal).update(answers=said)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0007_facility")]

    operations = [
        migrations.AddField(model_name="proposalversion", name="answers", field=models.JSONField(null=True)),
        migrations.RunPython(say_what_was_answered, migrations.RunPython.noop),
    ]
