"""What writers, approvers and auditors are told about public versions. Imported when the app is loaded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from auditors.models import PublicVersion
from auditors.rules.versions import APPROVERS, office_of
from core.notify import notify

SENT_BACK = "auditors.version_sent_back"
TO_APPROVE = "auditors.version_to_approve"
PUBLISHED = "auditors.version_published"

notify.register(
    SENT_BACK, category="case", title=_("A public version came back to be changed: %(title)s"), body="%(reason)s"
)
notify.register(
    TO_APPROVE,
    category="case",
    title=_("A public version waits for approval: %(title)s"),
    body=_("Please read whether it names anybody. Two people have to approve it."),
)
notify.register(
    PUBLISHED,
    category="case",
    title=_("Your finding is published: %(title)s"),
    body=_("Everybody can read it and see how it is mended. Your name does not stand there."),
)


def tell_sent_back(version: PublicVersion, record: Any) -> None:
    _tell(SENT_BACK, [version.drafted_by], version, record, staff_page(version))


def tell_to_approve(version: PublicVersion, record: Any) -> None:
    approvers = people.staff_in(office_of(version), *APPROVERS, at=record.at).exclude(pk=version.drafted_by_id)
    _tell(TO_APPROVE, approvers, version, record, staff_page(version))


def tell_published(version: PublicVersion, record: Any) -> None:
    author = version.finding.report.author
    _tell(PUBLISHED, [author] if author.is_active else [], version, record, version.get_absolute_url())


def staff_page(version: PublicVersion) -> str:
    return f"/auditors/desk/versions/{version.pk}/"


def _tell(event: str, recipients: Any, version: PublicVersion, record: Any, url: str) -> None:
    context = {"title": version.title, "reason": record.reason, "url": url}
    notify.queue(event, recipients=recipients, at=record.at, context=context, target=version)
