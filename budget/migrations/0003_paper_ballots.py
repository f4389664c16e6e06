import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_alter_consenttext_occasion"),
        ("accounts", "__first__"),
        ("budget", "0002_projects_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperBox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(editable=False, max_length=40)),
                ("state_changed_at", models.DateTimeField(editable=False, null=True)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("number", models.PositiveSmallIntegerField(verbose_name="Number")),
                ("seal_number", models.CharField(blank=True, max_length=40, verbose_name="Number of the seal")),
                ("explanation", models.CharField(blank=True, max_length=500, verbose_name="Why the numbers differ")),
                ("created_at", models.DateTimeField()),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "count_agreed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "counted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "opened_first",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_second",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Box of paper ballots",
                "verbose_name_plural": "Boxes of paper ballots",
                "ordering": ["station__number", "number"],
            },
        ),
        migrations.CreateModel(
            name="PaperBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(editable=False, max_length=40)),
                ("state_changed_at", models.DateTimeField(editable=False, null=True)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("number", models.PositiveIntegerField()),
                ("size", models.PositiveSmallIntegerField()),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_batches",
                        to="budget.poll",
                    ),
                ),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_batches", to="budget.pot"
                    ),
                ),
                (
                    "box",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="batches", to="budget.paperbox"
                    ),
                ),
            ],
            options={
                "verbose_name": "Batch of paper ballots",
                "verbose_name_plural": "Batches of paper ballots",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="BoxCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handed_in", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(null=True)),
                (
                    "pot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="box_counts", to="budget.pot"
                    ),
                ),
                (
                    "box",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="budget.paperbox",
                    ),
                ),
            ],
            options={
                "verbose_name": "Count of a box",
                "verbose_name_plural": "Counts of boxes",
                "ordering": ["pot__number"],
            },
        ),
        migrations.CreateModel(
            name="PaperKeying",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keyings",
                        to="budget.paperbatch",
                    ),
                ),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "Keying of a batch",
                "verbose_name_plural": "Keyings of batches",
                "ordering": ["turn"],
            },
        ),
        migrations.CreateModel(
            name="KeyedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "mark",
                    models.CharField(
                        choices=[("VALID", "Valid"), ("BLANK", "Blank"), ("SPOILED", "Spoiled")], max_length=8
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AGAINST_RULES", "More or fewer marks than allowed"),
                            ("UNCLEAR", "It is not clear what was chosen"),
                            ("IDENTIFYING", "Name or another sign of the voter"),
                            ("NOT_OFFICIAL", "Not an official ballot paper"),
                        ],
                        max_length=16,
                    ),
                ),
                ("choices", models.CharField(blank=True, max_length=400)),
                (
                    "keying",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="budget.paperkeying",
                    ),
                ),
            ],
            options={
                "verbose_name": "Keyed sheet",
                "verbose_name_plural": "Keyed sheets",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="PaperRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "mark",
                    models.CharField(
                        choices=[("VALID", "Valid"), ("BLANK", "Blank"), ("SPOILED", "Spoiled")], max_length=8
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AGAINST_RULES", "More or fewer marks than allowed"),
                            ("UNCLEAR", "It is not clear what was chosen"),
                            ("IDENTIFYING", "Name or another sign of the voter"),
                            ("NOT_OFFICIAL", "Not an official ballot paper"),
                        ],
                        max_length=16,
                    ),
                ),
                ("choices", models.CharField(blank=True, max_length=400)),
                ("differed", models.BooleanField(default=False)),
                ("leaf", models.CharField(blank=True, max_length=64)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="budget.paperbatch",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Sheet",
                "verbose_name_plural": "Sheets",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="PaperSample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(editable=False, max_length=40)),
                ("state_changed_at", models.DateTimeField(editable=False, null=True)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "size",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="Sheets to compare",
                    ),
                ),
                ("public_word", models.CharField(max_length=80, verbose_name="Word of those present")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "first_signature",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_sample", to="budget.poll"
                    ),
                ),
                (
                    "second_signature",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Sample of paper ballots",
                "verbose_name_plural": "Samples of paper ballots",
            },
        ),
        migrations.CreateModel(
            name="PaperStation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Number")),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                ("place", models.CharField(max_length=120, verbose_name="Place")),
                ("hours", models.CharField(max_length=120, verbose_name="Open at these times")),
                (
                    "poll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stations",
                        to="budget.poll",
                    ),
                ),
            ],
            options={
                "verbose_name": "Polling station",
                "verbose_name_plural": "Polling stations",
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="paperbox",
            name="station",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="boxes",
                to="budget.paperstation",
            ),
        ),
        migrations.CreateModel(
            name="SampledSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("SAME", "Paper and entry agree"), ("DIFFERENT", "Paper and entry differ")],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="What differs")),
                (
                    "compared_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sampled", to="budget.paperrow"
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="budget.papersample",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sheet of the sample",
                "verbose_name_plural": "Sheets of the sample",
                "ordering": ["place"],
            },
        ),
        migrations.AddConstraint(
            model_name="paperbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["TO_KEY", "KEYED_ONCE", "COMPARED", "AGREED", "ENTERED"])),
                name="budget_paper_batch_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperbatch",
            constraint=models.UniqueConstraint(fields=("poll", "number"), name="budget_paper_batch_number_once"),
        ),
        migrations.AddConstraint(
            model_name="paperbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 1), ("size__lte", 50)), name="budget_paper_batch_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="boxcount",
            constraint=models.UniqueConstraint(fields=("box", "pot"), name="budget_box_counts_a_pot_once"),
        ),
        migrations.AddConstraint(
            model_name="paperkeying",
            constraint=models.UniqueConstraint(fields=("batch", "turn"), name="budget_batch_keyed_twice_at_most"),
        ),
        migrations.AddConstraint(
            model_name="paperkeying",
            constraint=models.UniqueConstraint(fields=("batch", "clerk"), name="budget_batch_keyed_by_two_people"),
        ),
        migrations.AddConstraint(
            model_name="paperkeying",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn__in", [1, 2])), name="budget_keying_first_or_second"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyedpaper",
            constraint=models.UniqueConstraint(fields=("keying", "position"), name="budget_sheet_keyed_once_by_each"),
        ),
        migrations.AddConstraint(
            model_name="keyedpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mark", "VALID"), ("reason", ""), models.Q(("choices", ""), _negated=True)),
                    models.Q(("choices", ""), ("mark", "BLANK"), ("reason", "")),
                    models.Q(("choices", ""), ("mark", "SPOILED"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="budget_keyed_sheet_makes_sense",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrow",
            constraint=models.UniqueConstraint(fields=("batch", "position"), name="budget_sheet_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="paperrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mark", "VALID"), ("reason", ""), models.Q(("choices", ""), _negated=True)),
                    models.Q(("choices", ""), ("mark", "BLANK"), ("reason", "")),
                    models.Q(("choices", ""), ("mark", "SPOILED"), models.Q(("reason", ""), _negated=True)),
                    models.Q(("choices", ""), ("mark", ""), ("reason", "")),
                    _connector="OR",
                ),
                name="budget_sheet_makes_sense",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("differed", False), ("settled_by__isnull", True), models.Q(("mark", ""), _negated=True)),
                    models.Q(("differed", True), ("mark", ""), ("settled_by__isnull", True)),
                    models.Q(("differed", True), ("settled_by__isnull", False), models.Q(("mark", ""), _negated=True)),
                    _connector="OR",
                ),
                name="budget_difference_settled_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leaf", ""), _negated=True), fields=("leaf",), name="budget_sheet_entered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="papersample",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["DRAWN", "SIGNED_ONCE", "PUBLISHED"])),
                name="budget_paper_sample_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "PUBLISHED"), _negated=True),
                    models.Q(
                        ("first_signature__isnull", False),
                        ("second_signature__isnull", False),
                        models.Q(("first_signature", models.F("second_signature")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="budget_sample_signed_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperstation",
            constraint=models.UniqueConstraint(fields=("poll", "number"), name="budget_station_number_once"),
        ),
        migrations.AddConstraint(
            model_name="paperbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["COLLECTING", "SEALED", "OPENED_ONCE", "OPENED", "COUNTED", "RECONCILED", "ENTERED", "UNUSED"],
                    )
                ),
                name="budget_paper_box_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperbox",
            constraint=models.UniqueConstraint(fields=("station", "number"), name="budget_box_number_once"),
        ),
        migrations.AddConstraint(
            model_name="paperbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_second__isnull", True),
                    models.Q(("opened_second", models.F("opened_first")), _negated=True),
                    _connector="OR",
                ),
                name="budget_box_opened_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["RECONCILED", "ENTERED"]), _negated=True),
                    models.Q(
                        ("counted_by__isnull", False),
                        ("opened_first__isnull", False),
                        ("opened_second__isnull", False),
                        ("count_agreed_by__isnull", False),
                        models.Q(("count_agreed_by", models.F("counted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="budget_box_count_signed_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledsheet",
            constraint=models.UniqueConstraint(fields=("sample", "place"), name="budget_sampled_in_order"),
        ),
        migrations.AddConstraint(
            model_name="sampledsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "DIFFERENT"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="budget_sampled_difference_is_told",
            ),
        ),
    ]
