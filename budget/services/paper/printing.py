"""What is printed: the ballot itself, the protocol of a station, the sheet that goes with a batch."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from budget.ballots.choices import BUDGET, CHOOSE_ONE, POINTS, RANKS
from budget.models import PaperBatch, PaperBox, Pot, Project
from budget.services.paper.reading import printed_on
from core.documents.pdf import MARGIN, Sheet

BOX, ROW, NUMBER = 11.0, 19.0, 16.0
LARGE, SMALL = 15.0, 11.5
LINE_OF_BATCH = 7.6
SIGNATURE = "____________________"


def ballot(pot: Pot) -> bytes:
    """Large letters, one row for each project in the order of the numbers, nothing that tells two sheets apart."""
    poll = pot.poll
    sheet = Sheet(title=_("Ballot: %(vote)s") % {"vote": poll.cycle.title})
    sheet.set_margins(16, 16, 16)
    sheet.add_page()
    sheet.heading(poll.cycle.title, size=22, align="C")
    sheet.heading(_("Ballot: %(pot)s") % {"pot": pot.name}, size=17, align="C")
    sheet.paragraph(_rule(pot), size=14, bold=True)
    sheet.paragraph(_("Write no name or other sign on it. Put it into the envelope and hand it in."), size=12)
    if poll.ballot_kind == BUDGET:
        sheet.paragraph(_("Money in all: %(won)s won") % {"won": f"{pot.ceiling_won:,}"}, size=13)
    for project in printed_on(pot):
        _row(sheet, project)
    return sheet.as_bytes()


def _rule(pot: Pot) -> str:
    poll = pot.poll
    if poll.ballot_kind == CHOOSE_ONE:
        return _("Mark one project with ○.")
    if poll.ballot_kind == BUDGET:
        return _("Mark projects with ○, as many as the money suffices for.")
    if poll.ballot_kind == POINTS:
        return _("Write points into the boxes: %(points)s in all, %(each)s at most for one project.") % {
            "points": poll.points, "each": poll.most_points_each,
        }  # fmt: skip
    given = {"least": poll.least_picks, "most": poll.most_picks}
    if poll.ballot_kind == RANKS:
        return _("Write ranks into the boxes, 1 for the best: from %(least)s to %(most)s projects.") % given
    return _("Mark from %(least)s to %(most)s projects with ○.") % given


def _row(sheet: Sheet, project: Project) -> None:
    width = sheet.w - sheet.l_margin - sheet.r_margin
    if sheet.get_y() + ROW > sheet.h - 16:
        sheet.add_page()
    top = sheet.get_y()
    sheet.set_line_width(0.3)
    sheet.rect(sheet.l_margin, top, width, ROW)
    sheet.at(sheet.l_margin + 3, top + 5.5, [str(project.number)], size=20, bold=True)
    text_width = width - NUMBER - BOX - 10
    sheet.set_xy(sheet.l_margin + NUMBER, top + 2.5)
    title = _fitting(sheet, project.title, text_width)
    sheet.set_font(style="B", size=title)
    sheet.cell(text_width, title * 0.5, project.title)
    cost = _("%(won)s won") % {"won": f"{project.cost_won:,}"}
    sheet.at(
        sheet.l_margin + NUMBER + 1, top + 11.5, [" · ".join(part for part in (cost, project.place_text[:30]) if part)],
        size=SMALL,
    )  # fmt: skip
    sheet.set_line_width(0.8)
    sheet.rect(sheet.l_margin + width - BOX - 4, top + (ROW - BOX) / 2, BOX, BOX)
    sheet.set_y(top + ROW)


def _fitting(sheet: Sheet, text: str, width: float) -> float:
    """As large as the line allows: a long name is set smaller, never cut."""
    size = LARGE
    sheet.set_font(style="B", size=size)
    while size > 8 and sheet.get_string_width(text) > width - 2:
        size -= 0.5
        sheet.set_font(style="B", size=size)
    return size


def protocol(box: PaperBox) -> bytes:
    """What two sign at the station when the box is sealed."""
    station = box.station
    sheet = Sheet(title=_("Protocol of box %(code)s") % {"code": box.code})
    sheet.add_page()
    sheet.heading(_("Protocol of a polling station"), size=22, align="C")
    facts = [
        (_("Vote"), station.poll.cycle.title),
        (_("Polling station"), f"{station.number}. {station.name}"),
        (_("Place"), station.place),
        (_("Open at these times"), station.hours),
        (_("Box"), box.code),
        (_("Number of the seal"), box.seal_number or SIGNATURE),
    ]
    facts += [
        (_("Handed in: %(pot)s") % {"pot": count.pot.name}, str(count.handed_in))
        for count in box.counts.select_related("pot")
    ]
    sheet.facts(facts)
    for line in (
        _("Before the first envelope the box was shown to be empty."),
        _("Each person's ID was held against the register before the envelope was taken."),
        _("The box was sealed before those who sign here."),
    ):
        sheet.paragraph(f"□ {line}", size=12)
    sheet.paragraph(_("Particular events:"), size=12, bold=True)
    _ruled_lines(sheet, 4)
    _signatures(sheet, [_("First officer"), _("Second officer"), _("Observer")])
    return sheet.as_bytes()


def batch_sheet(batch: PaperBatch) -> bytes:
    """Lies on top of the batch: which sheets, who keyed them, what was settled."""
    sheet = Sheet(title=_("Batch %(code)s") % {"code": batch.code})
    sheet.set_auto_page_break(False)
    sheet.add_page()
    sheet.heading(_("Batch %(code)s") % {"code": batch.code}, size=22)
    facts = {"box": batch.box.code, "pot": batch.pot.name, "size": batch.size}
    sheet.paragraph(_("Box %(box)s · %(pot)s · %(size)s sheets") % facts, size=13, bold=True)
    sheet.paragraph(
        _("Write the number on the back of each sheet, in this order, before anybody keys it."), size=SMALL
    )  # fmt: skip
    top, column = sheet.get_y(), (sheet.w - 2 * MARGIN) / 2
    for position in range(1, batch.size + 1):
        right, down = divmod(position - 1, 25)
        sheet.at(
            MARGIN + right * column, top + down * LINE_OF_BATCH,
            [f"□  {batch.code}-{position:02d}  {'.' * 26}"], size=10.5,
        )  # fmt: skip
    sheet.set_y(top + min(batch.size, 25) * LINE_OF_BATCH + 4)
    _signatures(sheet, [_("Keyed first"), _("Keyed second"), _("Settled by")])
    return sheet.as_bytes()


def _ruled_lines(sheet: Sheet, count: int) -> None:
    for _line in range(count):
        sheet.ln(9)
        sheet.line(MARGIN, sheet.get_y(), sheet.w - MARGIN, sheet.get_y())
    sheet.ln(6)


def _signatures(sheet: Sheet, labels: Iterable[str]) -> None:
    for label in labels:
        signed = _("Signature")
        sheet.paragraph(f"{label}:  {SIGNATURE}  {signed}: {SIGNATURE}", size=11)
