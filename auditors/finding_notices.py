"""What auditors and departments are told about findings. Imported when the app is loaded."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

SENT_BACK = "auditors.finding_sent_back"
ARRIVED = "auditors.finding_arrived"
ASSIGNED = "auditors.finding_assigned"
DECLINE_ASKED = "auditors.finding_decline_asked"
WITH_DEPARTMENT = "auditors.finding_with_department"
PLANNED = "auditors.finding_planned"
MENDED = "auditors.finding_mended"
DECLINED = "auditors.finding_declined"
NOT_MENDED = "auditors.finding_not_mended"
CLOSED = "auditors.finding_closed"

for _name, _title, _body in (
    (SENT_BACK, _("There is a question about your finding: %(title)s"), "%(reason)s"),
    (WITH_DEPARTMENT, _("Your finding is with the department: %(title)s"), _("The department says what it will do.")),
    (PLANNED, _("The department answered your finding: %(title)s"), "%(reason)s"),
    (MENDED, _("Please look at it again: %(title)s"), _("The department says it is mended: %(reason)s")),
    (DECLINED, _("Your finding was turned down: %(title)s"), "%(reason)s"),
    (NOT_MENDED, _("The second look found it not mended: %(title)s"), "%(reason)s"),
    (CLOSED, _("The second look found it mended: %(title)s"), _("Thank you. Nothing is left to do.")),
):
    notify.register(_name, category="case", title=_title, body=_body)
for _name, _title, _body in (
    (ARRIVED, _("A finding came in: %(title)s"), _("Please accept it, or send it back with a question.")),
    (ASSIGNED, _("To be mended: %(title)s"), _("Please say what your department will do, and by when.")),
    (DECLINE_ASKED, _("To be turned down, or not: %(title)s"), "%(reason)s"),
):
    notify.register(_name, category="desk", title=_title, body=_body)
