"""What the discussion keeps about people, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import personal_data
from discussion.models import Comment, Endorsement, Flag, Follow, ModerationCase, WritingBlock
from discussion.services.leaving import leave

KEEP_CASES = timedelta(days=365)

_CONSENT = _("Consent by writing here")
_DUTY = _("Task in the public interest: a record of who moderated what, and why")

personal_data.register_field(
    "discussion.Comment",
    "author",
    "body",
    purpose=_("Public conversation about the corporation's work"),
    period=_("Until the author deletes it or leaves"),
    basis=_CONSENT,
)
personal_data.register_field(
    "discussion.Comment",
    "official_name",
    purpose=_("The person who answers for a department is named"),
    period=_("As long as the answer stands"),
    basis=_DUTY,
)
personal_data.register_field(
    "discussion.CommentVersion",
    "body",
    purpose=_("What a comment said before it was edited"),
    period=_("Until the author deletes it or leaves"),
    basis=_CONSENT,
)
personal_data.register_field(
    "discussion.Endorsement",
    "person",
    purpose=_("One person endorses once"),
    period=_("Until it is taken back or the person leaves"),
    basis=_CONSENT,
)
personal_data.register_field(
    "discussion.Follow",
    "person",
    purpose=_("Notices about what somebody follows"),
    period=_("Until it is stopped or the person leaves"),
    basis=_CONSENT,
)
personal_data.register_field(
    "discussion.Flag",
    "person",
    "text",
    purpose=_("Reports of texts that break a rule, once per person"),
    period=_("One year after the decision"),
    basis=_DUTY,
)
personal_data.register_field(
    "discussion.ModerationCase",
    "author",
    "snapshot",
    "appeal",
    purpose=_("Decisions about reported texts, and appeals against them"),
    period=_("One year after the decision"),
    basis=_DUTY,
)
personal_data.register_field(
    "discussion.WritingBlock",
    "person",
    "reason",
    purpose=_("Who may not write for a time, and why"),
    period=_("One year after it ended"),
    basis=_DUTY,
)


def collect(user: Any) -> dict[str, Any]:
    """All that a person wrote and did here."""
    comments = Comment.objects.filter(author=user).select_related("thread").order_by("id")
    return {
        "comments": [
            {
                "id": comment.pk,
                "about": f"{comment.thread.content_type_id}/{comment.thread.object_id}",
                "body": comment.body,
                "state": comment.visibility,
                "written_at": comment.created_at.isoformat(),
                "earlier_versions": list(comment.versions.values_list("body", flat=True)),
            }
            for comment in comments.prefetch_related("versions")
        ],
        "endorsements": _rows(Endorsement, user),
        "follows": _rows(Follow, user),
        "reports": [
            {"reason": flag.reason, "text": flag.text, "at": flag.created_at.isoformat()}
            for flag in Flag.objects.filter(person=user).order_by("id")
        ],
        "decisions_about_my_texts": [
            {
                "text": case.snapshot,
                "rule": case.rule,
                "reason": case.decision,
                "appeal": case.appeal,
                "state": case.state,
            }
            for case in ModerationCase.objects.filter(author=user).order_by("id")
        ],
    }


def _rows(model: Any, user: Any) -> list[dict[str, Any]]:
    return [
        {"about": f"{row.content_type_id}/{row.object_id}", "at": row.created_at.isoformat()}
        for row in model.objects.filter(person=user).order_by("id")
    ]


def expired_cases(at: datetime) -> QuerySet[Any]:
    return ModerationCase.objects.filter(settled_at__lt=at - KEEP_CASES).exclude(snapshot="")


def forget_cases(expired: QuerySet[Any]) -> None:
    """The decision stays for the public count; text, people and reports go."""
    Flag.objects.filter(case__in=expired.values("pk")).delete()
    expired.update(snapshot="", appeal="", decision="", appeal_decision="", author=None)


def expired_blocks(at: datetime) -> QuerySet[Any]:
    return WritingBlock.objects.filter(ends_at__lt=at - KEEP_CASES)


personal_data.register_export("discussion", collect, label=_("Comments, endorsements, follows and reports"))
personal_data.register_departure(
    "discussion",
    leave,
    destroyed=(
        _("Your comments, their earlier versions and their files; replies of others stay under an empty place."),
        _("Your endorsements and follows; the counts go down accordingly."),
    ),
    kept=((_("Decisions of moderators about your texts, without your name"), _("One year after the decision")),),
)
personal_data.register_destruction(
    "discussion.cases", expired_cases, label=_("Texts and people in settled moderation cases"), destroy=forget_cases
)
personal_data.register_destruction("discussion.blocks", expired_blocks, label=_("Blocks that ended long ago"))
