"""What residents ask: questions under an item, and information requests."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from disclosures.states import (
    CAN_BE_OBJECTED,
    NEEDS_CLAUSE,
    QUESTION,
    REQUEST,
    Clause,
    ObjectionOutcome,
    Outcome,
    QuestionState,
    RequestState,
)


class Question(Stateful):
    """Asked in public under an item; answered in public by the department, which names who answers."""

    workflow = QUESTION

    item = models.ForeignKey("disclosures.CatalogueItem", on_delete=models.PROTECT, related_name="questions")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_as = models.CharField(_("answered by"), max_length=280, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_because = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("question about a disclosure")
        verbose_name_plural = _("questions about disclosures")
        constraints = [
            state_constraint(QuestionState, "disclosure_question"),
            models.CheckConstraint(
                condition=~Q(state="ANSWERED") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="question_answered_with_words",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "-asked_at"], name="question_by_item"),
            models.Index(fields=["-asked_at", "-id"], name="question_newest"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def awaits_answer(self) -> bool:
        return self.state == QuestionState.ASKED

    @property
    def is_answered(self) -> bool:
        return self.state == QuestionState.ANSWERED

    def get_absolute_url(self) -> str:
        return f"{reverse('disclosures:item', args=[self.item.code])}#question-{self.pk}"


class InformationRequest(Stateful):
    """One line of the register of information requests. Who asked is not kept here: the law's own file has it."""

    workflow = REQUEST

    class Kind(models.TextChoices):
        RESIDENT = "RESIDENT", _("A person")
        ORGANISATION = "ORGANISATION", _("An organisation or company")
        PRESS = "PRESS", _("Press")

    number = models.CharField(_("number"), max_length=20, unique=True)
    subject = models.CharField(
        _("what was asked for"),
        max_length=200,
        help_text=_("In your own words and without names: this line is public."),
    )
    topic = models.CharField(
        _("topic"), max_length=60, help_text=_("The same word for the same matter, to be counted.")
    )
    kind = models.CharField(_("asked by"), max_length=12, choices=Kind.choices, default=Kind.RESIDENT)
    received_on = models.DateField(_("received"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    clause = models.CharField(_("statutory clause"), max_length=10, choices=Clause.choices, blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    objected_on = models.DateField(_("objection received"), null=True, blank=True)
    objection_until = models.DateTimeField(_("objection possible until"), null=True, blank=True)
    objection_outcome = models.CharField(
        _("decision on the objection"), max_length=10, choices=ObjectionOutcome.choices, blank=True
    )
    objection_decided_on = models.DateField(_("objection decided"), null=True, blank=True)
    item = models.ForeignKey(
        "disclosures.CatalogueItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("catalogue item that answers it"),
    )

    class Meta:
        verbose_name = _("information request")
        verbose_name_plural = _("information requests")
        constraints = [
            state_constraint(RequestState, "information_request"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[str(one) for one in NEEDS_CLAUSE]) | ~Q(clause=""),
                name="request_refused_by_a_clause",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=models.F("received_on")),
                name="request_decided_after_received",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="request_newest"),
            models.Index(fields=["topic"], name="request_by_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def can_be_objected(self) -> bool:
        return self.outcome in {str(one) for one in CAN_BE_OBJECTED}
