"""A survey, the versions of its questionnaire, and who is asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow.models import Stateful, state_constraint
from surveys.states.surveys import (
    ANNOUNCED,
    AWAITING_RESULTS,
    BEFORE_OPENING,
    FINISHED,
    SURVEY_WORKFLOW,
    Access,
    Mode,
    Sampling,
    SurveyState,
)


class Series(models.Model):
    """Surveys that ask the same year after year. Concepts in their questionnaires are compared within a series."""

    name = models.CharField(_("Name of the series"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("Series of surveys")
        verbose_name_plural = _("Series of surveys")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Survey(Stateful):
    """One round of asking. What is promised to those who answer stands here and is frozen when it opens."""

    workflow = SURVEY_WORKFLOW

    slug = models.SlugField(_("Address of its page"), max_length=80, unique=True, allow_unicode=True)
    title = models.CharField(_("Title"), max_length=120)
    purpose = models.TextField(_("What the answers are used for"), max_length=2000, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="surveys", verbose_name=_("Series")
    )
    # The round before this one, whose results it is compared with.
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by",
        verbose_name=_("Follows the survey"),
    )  # fmt: skip
    mode = models.CharField(
        pgettext_lazy("survey", "Privacy"), max_length=12, choices=Mode.choices, default=Mode.ANONYMOUS
    )
    access = models.CharField(_("Who may answer"), max_length=9, choices=Access.choices, default=Access.OPEN)
    body = models.ForeignKey(
        "councils.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Panel")
    )
    sampling = models.CharField(
        _("How those asked were chosen"), max_length=13, choices=Sampling.choices, default=Sampling.SELF_SELECTED
    )
    # How many people the results speak for; unknown where whoever wished could answer.
    population = models.PositiveIntegerField(_("Size of the population"), null=True, blank=True)
    method = models.TextField(_("How they were chosen, in words"), max_length=1000, blank=True)
    opens_at = models.DateTimeField(_("Opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Closes"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        _("Minutes in which answers begun before the close are still taken"), default=30
    )
    step_by_step = models.BooleanField(_("One section at a time"), default=True)
    on_paper = models.BooleanField(_("Also on paper"), default=False)
    at_kiosk = models.BooleanField(_("Also at a kiosk"), default=False)
    thanks = models.TextField(_("Thanks, after the last question"), max_length=1000, blank=True)
    # The builder's document, and how often it was saved: two people at once do not overwrite each other.
    draft = models.JSONField(default=dict, editable=False)
    draft_revision = models.PositiveIntegerField(default=0, editable=False)
    current = models.OneToOneField(
        "surveys.Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("survey", "Survey")
        verbose_name_plural = _("Surveys")
        ordering = ["-opens_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="survey_newest"),
            models.Index(fields=["state", "closes_at", "id"], name="survey_by_state"),
            models.Index(fields=["department", "-created_at", "-id"], name="survey_by_department"),
        ]
        constraints = [
            state_constraint(SurveyState, "survey"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="survey_mode_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="survey_access_known"),
            models.CheckConstraint(condition=Q(sampling__in=Sampling.values), name="survey_sampling_known"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="survey_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "DROPPED"])
                | Q(current__isnull=False, opens_at__isnull=False, closes_at__isnull=False),
                name="survey_ready_has_version_and_days",
            ),
            models.CheckConstraint(
                condition=~Q(access="PANEL") | Q(body__isnull=False), name="survey_of_panel_names_it"
            ),
            # Whoever is not known cannot be named.
            models.CheckConstraint(condition=~Q(access="OPEN") | Q(mode="ANONYMOUS"), name="survey_open_is_anonymous"),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")), name="survey_does_not_follow_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def is_scheduled(self) -> bool:
        return self.state == SurveyState.SCHEDULED

    @property
    def is_open(self) -> bool:
        """Until a job closes it; whether somebody may answer at a moment, `standing` says."""
        return self.state == SurveyState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == SurveyState.CLOSED

    @property
    def is_published(self) -> bool:
        return self.state == SurveyState.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SurveyState.CANCELLED

    @property
    def was_announced(self) -> bool:
        return self.state in ANNOUNCED

    @property
    def is_before_opening(self) -> bool:
        return self.state in BEFORE_OPENING

    @property
    def awaits_results(self) -> bool:
        return self.state in AWAITING_RESULTS

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS

    @property
    def is_among_staff(self) -> bool:
        """Nobody else learns of it."""
        return self.access == Access.STAFF

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", args=[self.slug])


class Version(models.Model):
    """A questionnaire as it was compiled and published; never changed. Exports span all versions of a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"


class SectionPicture(models.Model):
    """A picture before the questions of a section. The file hangs here; the document names it by its public name."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="pictures")
    # Read out to whoever does not see it.
    description = models.CharField(_("What is to be seen"), max_length=200)


class Quota(models.Model):
    """No more than so many answers from those who chose one option of a question."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quotas")
    key = models.CharField(max_length=20)
    code = models.IntegerField()
    limit = models.PositiveIntegerField(_("At most"))
    taken = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["survey", "key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key", "code"], name="survey_quota_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("limit")), name="survey_quota_kept"),
        ]


class Invitation(models.Model):
    """One person asked, with a link of their own. The link is made of `seed` and a key outside the database."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    seed = models.CharField(max_length=32, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("Name"), max_length=60, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    # Known of all who were asked, such as a department: what results are weighted by.
    stratum = models.CharField(_("Group"), max_length=60, blank=True)
    # A letter is to be sent: the first one, or a reminder.
    letter_waits = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True)
    # Of all who were to be reminded, also of those whom no letter was sent because they had answered.
    reminded_at = models.DateTimeField(null=True)
    bounced = models.BooleanField(default=False)

    class Meta:
        ordering = ["survey", "id"]
        indexes = [
            models.Index(fields=["survey", "id"], name="survey_invited"),
            models.Index(fields=["id"], condition=Q(letter_waits=True), name="survey_letters_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "email"], condition=~Q(email=""), name="survey_invites_an_address_once"
            )
        ]
