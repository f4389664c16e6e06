"""What is done with results: weights, releases, exports, reports, and the task that comes of a weak dimension."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.surveys import Survey


class Weighting(models.Model):
    """Known shares of the population by which answers are weighted: one margin is post-stratified, several raked."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="weighting")
    # {question key: {option code: people}}
    margins = models.JSONField()
    source = models.CharField(_("Where the shares are from"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()


class Release(models.Model):
    """One question whose results somebody wants in public, and another person lets out: as they stood on that day."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="releases")
    key = models.CharField(max_length=20)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    # What everybody reads: nothing that comes later changes it, so that no difference tells of a few.
    figure = models.JSONField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="survey_question_released_once"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(released_by=F("asked_by")),
                name="survey_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(figure__isnull=False), name="survey_release_has_its_figure"
            ),
        ]


class Report(models.Model):
    """The report as somebody edited it: what the figures say by themselves stands beside, never in it."""

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="report")
    summary = models.TextField(_("Summary"), max_length=3000, blank=True)
    # {section: words}
    remarks = models.JSONField(default=dict)
    # What lies with checker and approver, and the hash under which they sign it.
    handed_in = models.JSONField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # The whole as it was signed, so that it reads the same for ever; and where the signatures stand.
    figures = models.JSONField(null=True, editable=False)
    signed_path = models.CharField(max_length=300, blank=True, editable=False)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(figures__isnull=False), name="survey_report_has_its_figures"
            ),
        ]


class Improvement(models.Model):
    """A weak concept, what is done about it (a task of the plan, by its path), and the survey that checks it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="improvements")
    concept = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    score = models.DecimalField(max_digits=5, decimal_places=2)
    task_title = models.CharField(max_length=200)
    task_path = models.CharField(max_length=200)
    # The draft of the task, until it has an address in public.
    task_key = models.PositiveBigIntegerField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "id"]
        constraints = [models.UniqueConstraint(fields=["survey", "concept"], name="survey_improves_a_concept_once")]


class WordsOfTexts(models.Model):
    """What free answers to a question speak of, counted by a program of its own: [[word, how many, [text ids]]]."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=20)
    # How many texts there were, and the newest: whether others have come since.
    texts = models.PositiveIntegerField()
    newest = models.PositiveBigIntegerField()
    words = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="survey_words_counted_once")]


class Export(models.Model):
    """A file made in the background, behind a link that dies."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        RUNNING = "RUNNING", _("Being made")
        READY = "READY", _("Ready")
        FAILED = "FAILED", _("Failed")
        EXPIRED = "EXPIRED", _("Expired")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="exports")
    format = models.CharField(max_length=8)
    with_names = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    progress = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_all = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["progress", "asked_at"], name="survey_export_waiting"),
            models.Index(fields=["survey", "-asked_at", "-id"], name="survey_exports"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(progress="READY") | ~Q(file="") & Q(expires_at__isnull=False),
                name="survey_export_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} ({self.format})"
