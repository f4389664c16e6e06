"""Minutes and the list of those who came, as documents for the file."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.documents.pdf import LINE, Sheet
from core.feeds import absolute
from councils.models import Attendance, Meeting, Minutes, MinutesEntry, Term
from councils.states.decisions import DecisionState


def minutes(record: Minutes, entries: Iterable[MinutesEntry], *, internal: bool) -> bytes:
    """The version that everybody reads, or the members' own, which says on every sheet that it is theirs."""
    meeting = record.meeting
    sheet = _begun(_("Minutes"), meeting)
    if internal:
        sheet.paragraph(_("For members only: this version names people."), bold=True)
    for number, entry in enumerate(entries, start=1):
        sheet.heading(f"{number}. {entry.item.title}", size=13)
        if entry.item.is_confidential and not internal:
            sheet.paragraph(_("This item was confidential; the result is public."))
        for paragraph in (entry.text if internal else _public(entry)).splitlines():
            if paragraph.strip():
                sheet.paragraph(paragraph)
        for decision in entry.item.decisions.all():
            if decision.state == DecisionState.DECIDED:
                sheet.paragraph(f"{decision.question} – {decision.get_outcome_display()}", bold=True)
    sheet.ln(4)
    for label, moment in ((_("Approved on"), record.approved_at), (_("Published on"), record.published_at)):
        if moment is not None:
            sheet.paragraph(f"{label}: {date_format(timezone.localtime(moment), 'DATE_FORMAT')}", size=10)
    sheet.paragraph(f"{settings.SITE_NAME} · {absolute(record.get_absolute_url())}", size=9)
    return sheet.as_bytes()


def _public(entry: MinutesEntry) -> str:
    return "" if entry.item.is_confidential else entry.public_text


def attendance(meeting: Meeting, members: Iterable[Term], came: Iterable[Attendance]) -> bytes:
    """Every member who was called, with a place to sign; after the meeting with how and when each came."""
    by_member = {one.member_id: one for one in came}
    sheet = _begun(_("Attendance list"), meeting)
    heads = (_("No."), _("Seat"), _("Name"), _("Attendance"), _("Signature"))
    with sheet.table(col_widths=(1, 4, 4, 5, 4), line_height=LINE, padding=2) as table:
        table.row(heads)
        for number, member in enumerate(members, start=1):
            name = member.name or member.user.display_name
            table.row((str(number), member.seat_kind.label, name, _how(by_member.get(member.pk)), ""))
    sheet.ln(4)
    sheet.paragraph(_("Members who came: %(number)s") % {"number": len(by_member)}, bold=True)
    return sheet.as_bytes()


def _how(one: Attendance | None) -> str:
    if one is None:
        return ""
    moments = [time_format(timezone.localtime(at), "TIME_FORMAT") for at in (one.arrived_at, one.left_at) if at]
    return f"{one.get_mode_display()} {'–'.join(moments)}"


def _begun(title: str, meeting: Meeting) -> Sheet:
    sheet = Sheet(title=f"{title}: {meeting.case_title()}")
    sheet.add_page()
    sheet.heading(title, align="C")
    when = date_format(timezone.localtime(meeting.starts_at), "DATETIME_FORMAT")
    place = meeting.place or str(meeting.get_form_display())
    sheet.facts(
        [(_("Body"), str(meeting.body)), (_("Meeting"), meeting.title), (_("Begins"), when), (_("Place"), place)]
    )
    return sheet
