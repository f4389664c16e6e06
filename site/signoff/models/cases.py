"""A page on its way through the sign-off, and the approvals that came of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from signoff.states import OPEN_STATES, WORKFLOW, SignoffState

PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
SUMMARY_LENGTH = 200


class SignoffCase(Stateful):
    """One round from handing in to approval; a page that is returned and handed in again stays the same case."""

    workflow = WORKFLOW

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("what changed"), max_length=SUMMARY_LENGTH, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("author"), **PERSON)
    submitted_at = models.DateTimeField(_("handed in"))
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, verbose_name=_("checker"), **PERSON)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [
            state_constraint(SignoffState, "signoff_case"),
            models.UniqueConstraint(
                fields=["page"], condition=Q(state__in=[str(state) for state in OPEN_STATES]), name="signoff_one_open"
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("author")), name="signoff_checker_is_not_author"
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True, checked_at__isnull=True)
                | Q(checker__isnull=False, checked_at__isnull=False),
                name="signoff_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_with_its_signers(self) -> bool:
        return self.state not in {SignoffState.RETURNED, SignoffState.APPROVED}

    def is_as_submitted(self) -> bool:
        """Whether the page's newest draft is still exactly what was handed in."""
        page = self.page.specific
        return page.latest_revision_id == self.revision_id and page.draft_digest() == self.digest

    def has_written(self, person: Any) -> bool:
        """The author who handed it in, and everybody who saved a draft since the last approval."""
        return person.pk == self.author_id or person.pk in self.page.specific.writers()


class Approval(models.Model):
    """That these three people signed this content. Append-only; the database forbids update and delete.

    Names and posts are written down as they were on the day: people move on, what they signed stays.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(SignoffCase, on_delete=models.PROTECT, related_name="approval")
    digest = models.CharField(_("digest of the content"), max_length=64)
    title = models.CharField(_("title"), max_length=255)
    summary = models.CharField(_("what changed"), max_length=SUMMARY_LENGTH, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("author"), **PERSON)
    author_name = models.CharField(max_length=60, blank=True)
    author_post = models.CharField(max_length=210)
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("checker"), **PERSON)
    checker_name = models.CharField(max_length=60, blank=True)
    checker_post = models.CharField(max_length=210)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("approver"), **PERSON)
    approver_name = models.CharField(max_length=60, blank=True)
    approver_post = models.CharField(max_length=210)
    submitted_at = models.DateTimeField(_("handed in"))
    checked_at = models.DateTimeField(_("checked"))
    approved_at = models.DateTimeField(_("approved"))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="approval_number_unique"),
            models.CheckConstraint(
                condition=~Q(author=F("checker")) & ~Q(checker=F("approver")) & ~Q(author=F("approver")),
                name="approval_by_three_people",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__lte=F("checked_at"), checked_at__lte=F("approved_at")),
                name="approval_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
