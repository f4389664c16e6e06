"""By itself, because PostgreSQL alters no table in a transaction that has just written to it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_decisions_of_panels")]

    operations = [
        migrations.RemoveConstraint("adjustmentrequest", "plan_adjustment_decided_somewhere"),
        migrations.AddConstraint(
            "adjustmentrequest",
            models.CheckConstraint(
                condition=~Q(state__in=["ACCEPTED", "REJECTED"])
                | (Q(decided_on__isnull=False) & ~Q(decided_in="") & (Q(decision__isnull=False) | Q(cited_by_hand=True))),
                name="plan_adjustment_decided_by_the_panel",
            ),
        ),
    ]
