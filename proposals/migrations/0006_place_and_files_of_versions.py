from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0005_change_in_force_by_state")]

    operations = [
        migrations.AddField(
            model_name="proposalversion", name="place", field=models.CharField(max_length=220, null=True)
        ),
        migrations.AddField(model_name="proposalversion", name="files", field=models.JSONField(null=True)),
    ]
