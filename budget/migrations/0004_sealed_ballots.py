import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("budget", "0003_paper_ballots"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turnout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "channel",
                    models.CharField(
                        choices=[("ONLINE", "Online"), ("KIOSK", "At a staffed device"), ("PAPER", "On paper")],
                        max_length=8,
                    ),
                ),
                ("voters", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "Turnout of a day",
                "verbose_name_plural": "Turnout by day",
                "ordering": ["day", "channel"],
            },
        ),
        migrations.CreateModel(
            name="VoteKeys",
            fields=[
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="keys",
                        serialize=False,
                        to="budget.poll",
                    ),
                ),
                ("stem", models.CharField(max_length=40, unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("sealing_public", models.CharField(max_length=64)),
                ("signing_public", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("rewritten_at", models.DateTimeField(null=True)),
                ("wiped_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "Keys of a vote",
                "verbose_name_plural": "Keys of votes",
            },
        ),
        migrations.CreateModel(
            name="WorkProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keyed_hash", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("WORK", "Works here"), ("STUDY", "Studies here")], max_length=5, verbose_name="Ground"
                    ),
                ),
                ("area", models.CharField(max_length=40, verbose_name="Neighbourhood of the workplace or school")),
                ("born_on_or_before", models.DateField()),
                ("confirmed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "Proof of work or school",
                "verbose_name_plural": "Proofs of work or school",
            },
        ),
        migrations.CreateModel(
            name="MisuseReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=1000, verbose_name="What happened")),
                ("reported_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="Answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="misuse_reports",
                        to="budget.poll",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Report of a vote by somebody else",
                "verbose_name_plural": "Reports of votes by somebody else",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("poll", "reporter"),
                        name="budget_one_open_misuse_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="budget_misuse_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.RemoveField(
            model_name="ballot",
            name="choices",
        ),
        migrations.RemoveField(
            model_name="ballot",
            name="server_nonce",
        ),
        migrations.RemoveField(
            model_name="ballot",
            name="voter_nonce",
        ),
        migrations.AddField(
            model_name="ballot",
            name="leaf",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ballot",
            name="sealed",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="participation",
            name="day",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="boardleaf",
            index=models.Index(
                condition=models.Q(("batch__isnull", True)), fields=["pot"], name="budget_leaf_to_publish"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(fields=("leaf",), name="one_leaf_one_ballot"),
        ),
        migrations.AddField(
            model_name="turnout",
            name="poll",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="turnout", to="budget.poll"
            ),
        ),
        migrations.AddField(
            model_name="workproof",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workproof",
            name="poll",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="work_proofs",
                to="budget.poll",
            ),
        ),
        migrations.AddField(
            model_name="workproof",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="turnout",
            constraint=models.UniqueConstraint(fields=("poll", "day", "channel"), name="budget_turnout_once"),
        ),
        migrations.AddConstraint(
            model_name="workproof",
            constraint=models.UniqueConstraint(fields=("poll", "user"), name="budget_one_work_proof_a_person"),
        ),
        migrations.AddConstraint(
            model_name="workproof",
            constraint=models.UniqueConstraint(fields=("poll", "keyed_hash"), name="budget_one_person_a_work_proof"),
        ),
        migrations.AddConstraint(
            model_name="workproof",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["WORK", "STUDY"])), name="budget_work_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="workproof",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", models.F("confirmed_by")), _negated=True),
                name="budget_nobody_confirms_himself",
            ),
        ),
    ]
