from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the fields: PostgreSQL alters no table whose rows were changed in the same transaction."""

    dependencies = [("budget", "0006_misuse_cases")]

    operations = [
        migrations.AddConstraint(
            "misusereport",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["RECEIVED", "ANSWERED", "WITHDRAWN"])),
                name="budget_misuse_report_state_known",
            ),
        ),
        migrations.AddConstraint(
            "misusereport",
            models.UniqueConstraint(
                condition=models.Q(("state", "RECEIVED")),
                fields=("poll", "reporter"),
                name="budget_one_open_misuse_report",
            ),
        ),
        migrations.AddIndex(
            "misusereport", models.Index(fields=["poll", "state"], name="budget_misuse_of_a_poll")
        ),
    ]
