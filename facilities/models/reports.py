"""Somebody saw that something is broken."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.workflow.mending import Mending, mending_constraints
from facilities.models.sites import Equipment, Site
from facilities.states import REPORT_WORKFLOW

PUBLISHED = Q(published_at__isnull=False)


class ServiceQuerySet(models.QuerySet["Service"]):
    def offered(self) -> "ServiceQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Service(models.Model):
    """A kind of problem that can be reported; Open311 calls it a service."""

    # Programs of others name it: it never changes.
    code = models.SlugField(_("Code"), max_length=30, unique=True)
    name = models.CharField(_("Kind of problem"), max_length=60, unique=True)
    description = models.CharField(_("Explanation"), max_length=200, blank=True)
    group = models.CharField(_("Group"), max_length=40, blank=True)
    keywords = models.CharField(_("Other words for it"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("Position in the list"), default=0)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kind of problem")
        verbose_name_plural = _("Kinds of problems")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> "list[Question]":
        """What is asked besides, now; of `questions`, so that a list may fetch them beforehand."""
        return [question for question in self.questions.all() if question.dropped_at is None]


class Question(models.Model):
    """What is asked besides of one kind of problem; Open311 calls it an attribute."""

    class Kind(models.TextChoices):
        STRING = "string", _("One line of text")
        TEXT = "text", _("Several lines of text")
        NUMBER = "number", _("Number")
        DATETIME = "datetime", _("Date and time")
        ONE = "singlevaluelist", _("One of several answers")
        SEVERAL = "multivaluelist", _("Several of the answers")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(_("Code"), max_length=30)
    label = models.CharField(_("Question"), max_length=100)
    kind = models.CharField(_("Kind of answer"), max_length=15, choices=Kind.choices)
    hint = models.CharField(_("Explanation"), max_length=150, blank=True)
    answers = models.TextField(_("Possible answers"), max_length=600, blank=True, help_text=_("One on each line."))
    is_required = models.BooleanField(_("Has to be answered"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    # Asked no longer, but what was answered to it still needs its words.
    dropped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Question about a problem")
        verbose_name_plural = _("Questions about problems")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="problem_question_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["singlevaluelist", "multivaluelist"]) | ~Q(answers=""),
                name="problem_question_has_answers",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_list(self) -> bool:
        return self.kind in {self.Kind.ONE, self.Kind.SEVERAL}

    @property
    def possible_answers(self) -> list[str]:
        return [line.strip() for line in self.answers.splitlines() if line.strip()]


class ProblemReport(Mending):
    """What somebody saw, where; answered by a department, and looked at again before it is closed."""

    workflow = REPORT_WORKFLOW

    # Shown and typed in instead of the row's number, which would tell how many there are.
    token = models.CharField(max_length=16, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    text = models.TextField(_("What is wrong?"), max_length=2000)
    # By the code of the question; of questions that were dropped since, the answer stays.
    answers = models.JSONField(default=dict, blank=True)
    place_text = models.CharField(_("Where exactly?"), max_length=150, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Of somebody without an account who wants to hear what became of it; destroyed with the end.
    email = models.EmailField(_("E-mail for the answer"), blank=True)
    # The last state of which that person was told.
    told_state = models.CharField(max_length=40, blank=True, editable=False)
    # What everybody reads, once somebody made sure that it names nobody; empty until then.
    public_text = models.TextField(max_length=2000, blank=True)
    public_place = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Report of a problem")
        verbose_name_plural = _("Reports of problems")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="problem_published", condition=PUBLISHED),
            models.Index(fields=["site", "-published_at", "-id"], name="problem_of_site", condition=PUBLISHED),
            models.Index(fields=["service", "-published_at", "-id"], name="problem_of_kind", condition=PUBLISHED),
            models.Index(fields=["-created_at", "-id"], name="problem_by_day", condition=PUBLISHED),
            models.Index(fields=["latitude", "longitude"], name="problem_on_map", condition=PUBLISHED),
            models.Index(fields=["reporter", "-created_at", "-id"], name="problem_of_reporter"),
            models.Index(fields=["created_at"], name="problem_with_email", condition=~Q(email="")),
        ]
        constraints = [
            *mending_constraints("facility_report"),
            models.CheckConstraint(
                condition=Q(site__isnull=False)
                | Q(latitude__isnull=False, longitude__isnull=False)
                | ~Q(place_text=""),
                name="problem_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(public_text=""), name="problem_published_in_words"
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        where = self.site.name if self.site else gettext("on the map")
        return f"{self.service.name} · {where}"

    def get_absolute_url(self) -> str:
        return reverse("facilities:report", args=[self.token])


class Photo(models.Model):
    """The place in the report where one photograph hangs. Nobody else sees it before a person has looked at it."""

    report = models.ForeignKey(ProblemReport, on_delete=models.CASCADE, related_name="photos")
    is_public = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Photograph of a problem")
        verbose_name_plural = _("Photographs of problems")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.pk}"
