from django.core.validators import MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    """For votes to come: what stands in the terms of a vote is counted as it stands there."""

    dependencies = [("budget", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="poll",
            name="step_won",
            field=models.PositiveIntegerField(
                default=1_000,
                validators=[MinValueValidator(1)],
                verbose_name="Raise per voter and round (won)",
            ),
        ),
    ]
