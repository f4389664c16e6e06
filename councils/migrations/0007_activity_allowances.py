import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("councils", "0006_judges_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityAllowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("label", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("amount", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_allowances",
                        to="councils.term",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_allowances",
                        to="councils.allowancepayment",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["payment", "day"], name="council_activity_unpaid")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "member"), name="council_activity_owed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="council_activity_allowance_is_positive"
                    ),
                ],
            },
        ),
    ]
