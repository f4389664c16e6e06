"""Applications for a seat."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from councils.models.bodies import SeatKind
from councils.models.calls import RecruitmentCall
from councils.models.terms import Term
from councils.states.applications import APPLICATION, COUNTED, ApplicationState, Ineligibility


class Application(Stateful):
    """One person applies once to a call; so does one proof of residency, whoever holds it."""

    workflow = APPLICATION
    PERSONAL = ("name", "phone", "birth_date", "answers", "attributes", "refusal_text")

    call = models.ForeignKey(RecruitmentCall, on_delete=models.PROTECT, related_name="applications")
    seat_kind = models.ForeignKey(SeatKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("seat for"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="council_applications",
        verbose_name=_("person"),
    )
    # A keyed hash of the proof of residency, made for this call alone.
    proof_hash = models.CharField(max_length=64, null=True, editable=False)
    # By this the person is known in lots and to judges who do not see names.
    code = models.CharField(_("candidate code"), max_length=8, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    attributes = models.JSONField(_("stated about oneself"), default=list, blank=True)
    ineligibility = models.CharField(
        _("why not eligible"), max_length=12, choices=Ineligibility.choices, blank=True, editable=False
    )
    refusal_text = models.TextField(blank=True, editable=False)
    rank = models.PositiveIntegerField(_("place"), null=True, editable=False)
    invited_until = models.DateTimeField(null=True, editable=False)
    term = models.OneToOneField(Term, on_delete=models.PROTECT, null=True, related_name="application")
    submitted_at = models.DateTimeField(_("handed in"))
    changed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("application for a seat")
        verbose_name_plural = _("applications for seats")
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["call", "state", "id"], name="application_of_call"),
            models.Index(fields=["user", "-submitted_at"], name="application_of_person"),
            models.Index(fields=["state", "invited_until"], name="application_invited"),
        ]
        constraints = [
            state_constraint(ApplicationState, "council_application"),
            models.UniqueConstraint(fields=["call", "user"], name="application_once_per_person"),
            models.UniqueConstraint(
                fields=["call", "proof_hash"], condition=Q(state__in=COUNTED), name="application_once_per_proof"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.APPOINTED) | Q(term__isnull=False),
                name="application_appointed_has_term",
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        # The desk keeps its line when the name is destroyed, so no name may stand in it.
        return gettext("%(call)s: application %(code)s") % {"call": self.call.title, "code": self.code}

    def answered(self) -> list[tuple[str, str]]:
        """Each question of the call with what was written, in the order of the questions."""
        return [(question.text, self.answers.get(str(question.pk), "")) for question in self.call.questions.all()]

    @property
    def awaits_completion(self) -> bool:
        return self.state == ApplicationState.MORE_ASKED

    @property
    def is_ineligible(self) -> bool:
        return self.state == ApplicationState.INELIGIBLE

    @property
    def awaits_selection(self) -> bool:
        """Received or found eligible: nothing is asked of the applicant before the selection."""
        return self.state in {ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE}

    @property
    def is_in_reserve(self) -> bool:
        return self.state == ApplicationState.RESERVE

    @property
    def awaits_appointment(self) -> bool:
        """The applicant accepted the seat."""
        return self.state == ApplicationState.ACCEPTED

    @property
    def is_appointed(self) -> bool:
        return self.state == ApplicationState.APPOINTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ApplicationState.WITHDRAWN

    def get_absolute_url(self) -> str:
        return reverse("councils:application", args=[self.pk])
