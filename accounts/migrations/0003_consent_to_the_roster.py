from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_alter_consenttext_occasion")]

    operations = [
        migrations.AlterField(
            model_name="consenttext",
            name="occasion",
            field=models.CharField(
                choices=[
                    ("SIGN_UP", "Signing up"),
                    ("RESIDENCY", "Proof of residency"),
                    ("GUARDIAN", "Consent of a guardian"),
                    ("RANKING", "Public ranking of points"),
                    ("ROSTER", "Public roster of members"),
                ],
                max_length=12,
            ),
        ),
    ]
