"""What the kernel keeps about people. It knows no persons itself, so this is said for it here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.models import AuditRecord
from core.notify.models import Notice, NoticePreference, OutboxMessage
from core.personal_data import declare_not_personal, register_departure, register_export, register_field
from core.submissions.models import Draft, Submission
from core.uploads.models import StoredFile
from core.workflow.models import TransitionRecord

Rows = Sequence[Mapping[str, object]]


def notices(user: User) -> Rows:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values("title", "body", "created_at", "read_at"))


def preferences(user: User) -> Rows:
    return list(NoticePreference.objects.filter(user=user).values("category", "in_app", "email"))


def drafts(user: User) -> Rows:
    return list(Draft.objects.filter(owner=user).values("form_name", "data", "saved_at"))


def files(user: User) -> Rows:
    return list(StoredFile.objects.filter(owner=user).values("name", "size", "created_at"))


def steps(user: User) -> Rows:
    return list(TransitionRecord.objects.filter(actor=user).order_by("pk").values("workflow", "name", "reason", "at"))


def accesses(user: User) -> Rows:
    return list(AuditRecord.objects.filter(actor=user).order_by("pk").values("verb", "at"))


def leave(*, user: User, at: datetime) -> None:
    Notice.objects.filter(recipient=user).delete()
    OutboxMessage.objects.filter(recipient=user).delete()
    NoticePreference.objects.filter(user=user).delete()
    Draft.objects.filter(owner=user).delete()
    Submission.objects.filter(owner=f"user:{user.pk}").delete()
    StoredFile.objects.filter(owner=user).update(owner=None)


register_field(
    "core.Notice",
    "title",
    "body",
    subject=_("Notices"),
    label=_("Title and text"),
    purpose=_("Telling you what happened"),
    period=_("Until you leave"),
    basis=_("Consent at sign-up"),
)
register_field(
    "core.Draft",
    "data",
    subject=_("Drafts"),
    label=_("What you typed"),
    purpose=_("Nothing you type is lost"),
    period=_("Until you send it or leave"),
    basis=_("Consent at sign-up"),
)
register_field(
    "core.StoredFile",
    "name",
    subject=_("Files"),
    label=_("Name of the file"),
    purpose=_("Showing the file under the name you gave it"),
    period=_("As long as what it belongs to"),
    basis=_("Consent at sign-up"),
)
register_field(
    "core.AuditRecord",
    "actor",
    subject=_("Record of your actions"),
    label=_("Who"),
    purpose=_("Record of who read or changed what"),
    period=_("At least 1 year; a number without a name once you have left"),
    basis=_("Duty under the Personal Information Protection Act"),
)
declare_not_personal("core.TransitionRecord", "name", because="The name of a step.")
declare_not_personal("core.ExtraHoliday", "name", because="The name of a holiday.")
declare_not_personal("core.Clock", "name", because="The name of a deadline.")
declare_not_personal("core.JobLease", "name", because="The name of a job.")
declare_not_personal("core.LiveTopic", "name", because="The name of a topic.")
declare_not_personal("core.Notice", "email", because="How often, not where to.")
declare_not_personal("core.NoticePreference", "email", because="How often, not where to.")
declare_not_personal("core.Draft", "form_name", because="The name of a form.")

register_export("notices", notices, label=_("Notices"))
register_export("notice-settings", preferences, label=_("Notice settings"))
register_export("drafts", drafts, label=_("Drafts"))
register_export("files", files, label=_("Files"))
register_export("steps", steps, label=_("Steps you took"))
register_export("record", accesses, label=_("Record of your actions"))

register_departure("kernel", leave, destroyed=[_("Notices, drafts and notice settings")])
