"""Meetings, who was called to them, and the rules of procedure by which a body holds them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from councils.states.meetings import AHEAD, ANNOUNCED, BEGUN, MEETING, STILL_TO_HOLD, TAKES_PAPERS, MeetingState


class TieRule(models.TextChoices):
    REJECTED = "REJECTED", _("A tie rejects the motion")
    CHAIR = "CHAIR", _("The chair has the casting vote")


class MajorityBase(models.TextChoices):
    PRESENT = "PRESENT", _("More than half of those who took part, abstentions included")
    CAST = "CAST", _("More yes than no, abstentions left out")


class Procedure(models.Model):
    """How one body meets and decides. A body without a row follows the defaults of these fields."""

    body = models.OneToOneField("councils.Body", on_delete=models.CASCADE, related_name="procedure")
    proxies_allowed = models.BooleanField(
        _("proxies allowed"),
        default=False,
        help_text=_("A proxy listens and speaks, but neither votes nor counts towards the quorum."),
    )
    remote_allowed = models.BooleanField(_("remote attendance allowed"), default=True)
    recused_count_in_base = models.BooleanField(_("recused members count in the base of the quorum"), default=False)
    majority_base = models.CharField(
        _("majority"), max_length=8, choices=MajorityBase.choices, default=MajorityBase.PRESENT
    )
    tie_rule = models.CharField(_("tie"), max_length=8, choices=TieRule.choices, default=TieRule.REJECTED)
    drop_extremes = models.BooleanField(
        _("leave out the highest and the lowest score"),
        default=False,
        help_text=_("From five scores on; for each criterion and object."),
    )
    papers_public_after_hours = models.PositiveSmallIntegerField(
        _("papers public so many hours after the meeting began"), default=24
    )
    allowance = models.PositiveIntegerField(_("allowance per meeting, in won"), default=0)

    def __str__(self) -> str:
        return str(self.body)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def announced(self) -> "MeetingQuerySet":
        return self.filter(state__in=ANNOUNCED)

    def known_to_public(self) -> "MeetingQuerySet":
        return self.announced().filter(is_public=True)


class Meeting(Stateful):
    """One sitting of a body."""

    class Form(models.TextChoices):
        IN_PERSON = "IN_PERSON", _("In person")
        HYBRID = "HYBRID", _("In person and remote")
        REMOTE = "REMOTE", _("Remote")

    workflow = MEETING

    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField(_("number of the meeting"))
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.IN_PERSON)
    place = models.CharField(_("place"), max_length=200, blank=True)
    remote_url = models.URLField(_("link for remote members"), max_length=400, blank=True)
    is_public = models.BooleanField(
        _("public meeting"),
        default=True,
        help_text=_("Agenda, papers, decisions and minutes are public; confidential papers never are."),
    )
    note = models.TextField(_("message to the members"), max_length=2000, blank=True)
    reply_by = models.DateTimeField(_("reply by"), null=True, blank=True)
    papers_public_at = models.DateTimeField(_("papers public from"))
    # The codes shown at the door come from this; whoever reads the table could be marked present, no more.
    door_secret = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Calendars notice a changed date by this.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            state_constraint(MeetingState, "council_meeting"),
            models.UniqueConstraint(fields=["body", "number"], name="council_meeting_numbered_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="council_meeting_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="council_meeting_by_day"),
            models.Index(fields=["body", "starts_at"], name="council_meeting_of_body"),
            models.Index(fields=["state", "starts_at"], name="council_meeting_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return f"{self.body} – {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("councils:meeting", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == MeetingState.DRAFT

    @property
    def is_called(self) -> bool:
        return self.state == MeetingState.INVITED

    @property
    def is_postponed(self) -> bool:
        return self.state == MeetingState.POSTPONED

    @property
    def is_in_session(self) -> bool:
        return self.state == MeetingState.IN_SESSION

    @property
    def is_minuted(self) -> bool:
        return self.state == MeetingState.MINUTED

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def is_still_to_hold(self) -> bool:
        return self.state in STILL_TO_HOLD

    @property
    def has_begun(self) -> bool:
        """Whether it is in session or was held."""
        return self.state in BEGUN

    @property
    def takes_papers(self) -> bool:
        return self.state in TAKES_PAPERS

    @property
    def is_remote(self) -> bool:
        return self.form in {self.Form.HYBRID, self.Form.REMOTE}

    def papers_are_public(self, at: datetime) -> bool:
        """The set time has come, and the meeting was not called off before it."""
        called_off = self.state in {MeetingState.CANCELLED, MeetingState.POSTPONED, MeetingState.DRAFT}
        return self.is_public and not called_off and at >= self.papers_public_at

    def shift(self, starts_at: datetime) -> None:
        """Move everything that hangs on the beginning along with it."""
        by: timedelta = starts_at - self.starts_at
        self.starts_at, self.ends_at, self.papers_public_at = starts_at, self.ends_at + by, self.papers_public_at + by
        self.revision += 1


class Invitation(models.Model):
    """A member was called to a meeting, and what they replied."""

    class Reply(models.TextChoices):
        NONE = "NONE", _("No reply yet")
        YES = "YES", _("Will come")
        REMOTE = "REMOTE", _("Will take part remotely")
        PROXY = "PROXY", _("Sends a proxy")
        NO = "NO", _("Cannot come")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="invitations")
    reply = models.CharField(_("reply"), max_length=6, choices=Reply.choices, default=Reply.NONE)
    proxy_name = models.CharField(_("name of the proxy"), max_length=40, blank=True)
    note = models.CharField(_("note to the secretary"), max_length=300, blank=True)
    invited_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="council_invited_once"),
            models.CheckConstraint(condition=~Q(reply="PROXY") | ~Q(proxy_name=""), name="council_proxy_has_a_name"),
        ]
        indexes = [models.Index(fields=["member", "reply"], name="council_invitation_of_member")]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.get_reply_display()}"


class CalendarKey(models.Model):
    """Makes the address of one member's own calendar; a new nonce ends the old address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32)

    def __str__(self) -> str:
        return str(self.user_id)


def procedure_of(body: Any) -> Procedure:
    """The body's rules of procedure, or the defaults."""
    try:
        procedure: Procedure = body.procedure
    except Procedure.DoesNotExist:
        return Procedure(body=body)
    return procedure
