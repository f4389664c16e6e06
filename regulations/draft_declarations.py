"""What drafts of rules and the looks through the register hand in: following, flags, the desk, open data."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines.calendar import end_of_day
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.ui import highlights
from core.workflow import presentation
from discussion import places
from regulations.models import Look, Opinion, Version
from regulations.queries import drafts, looks
from regulations.rules.drafts import may_read_draft, may_read_opinion
from regulations.services import opinions
from regulations.services.draft_notices import path
from regulations.states import VERSION_WORKFLOW, Outlook, Verdict, VersionState

STATES = [(state, VERSION_WORKFLOW.public_name(state)) for state in VersionState.values]


def nobody(user: Any, thing: Any) -> bool:
    return False


def panel(version: Version, user: Any) -> dict[str, Any]:
    """For the desk: which rule, what waits, and where the work on it is done."""
    return {
        "version": version,
        "unanswered": drafts.unanswered(version).count(),
        "work_url": path("work_on_draft", version.pk),
    }


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    return [
        highlights.OpenItem(
            kind=_("Opinions on a draft rule"),
            title=version.regulation.title,
            url=path("draft", version.pk),
            closes_at=end_of_day(version.opinions_until) if version.opinions_until else None,
            icon="regulation",
        )
        for version in drafts.taking_opinions(at)[:limit]
    ]


def announced(at: datetime) -> QuerySet[Version]:
    shown = Count("opinions", filter=Q(opinions__hidden_rule=""))
    answered = Count("opinions", filter=Q(opinions__hidden_rule="") & ~Q(opinions__answered=""))
    return drafts.visible_to(AnonymousUser()).annotate(shown=shown, answered_count=answered)


def draft_row(version: Any) -> Sequence[Any]:
    return (
        version.pk,
        version.regulation.title,
        version.number,
        version.get_change_display(),
        version.get_public_state_display(),
        version.department.name if version.department else "",
        version.announced_on,
        version.opinions_until,
        version.enacted_on,
        version.in_force_on,
        version.shown,
        version.answered_count,
        version.reason,
    )


def said(at: datetime) -> QuerySet[Opinion]:
    """Without the names of those who said it."""
    return Opinion.objects.filter(hidden_rule="").select_related("version__regulation", "department")


def opinion_row(opinion: Opinion) -> Sequence[Any]:
    return (
        opinion.pk,
        opinion.version_id,
        opinion.version.regulation.title,
        opinion.key,
        opinion.text,
        opinion.written_at,
        opinion.get_answered_display(),
        opinion.answer,
        opinion.department.name if opinion.department else "",
        opinion.answered_at,
    )


def looked_at(at: datetime) -> QuerySet[Look]:
    return looks.that_hold().select_related("regulation__department", "version")


def look_row(look: Look) -> Sequence[Any]:
    return (
        look.regulation.title,
        look.regulation.department.name,
        look.key,
        look.version.number,
        look.get_outlook_display(),
        look.get_verdict_display(),
        look.reason,
        look.looked_at,
    )


places.register(
    "regulations.Version",
    who_may_write=nobody,
    visible=may_read_draft,
    url=lambda version: path("draft", version.pk),
    title=lambda version: version.case_title(),
    department=lambda version: version.department_id,
    comments=False,
    endorsements=False,
    attachments=False,
)
places.register(
    "regulations.Opinion",
    who_may_write=nobody,
    visible=may_read_opinion,
    url=lambda opinion: opinion.get_absolute_url(),
    title=lambda opinion: opinion.version.case_title(),
    author=lambda opinion: opinion.author,
    department=lambda opinion: opinion.version.department_id,
    who_may_endorse=lambda user, opinion: opinion.author_id != user.pk and not opinion.hidden_rule,
    why_not_endorse=_("One's own opinion cannot be endorsed."),
    comments=False,
    attachments=False,
    follows=False,
    hide=opinions.hide,
    show=opinions.show,
    text=lambda opinion: opinion.text,
)
presentation.register(
    VERSION_WORKFLOW.name,
    template="regulations/drafts/_desk_panel.html",
    context=panel,
    url=lambda version: path("work_on_draft", version.pk),
)
highlights.register_open_now("regulations.drafts", open_now)
register(
    Dataset(
        name="rule-drafts",
        title=_("Drafts of rules"),
        description=_("Which drafts were announced, until when opinions were taken, and what became of each."),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("rule", pgettext_lazy("regulations", "Rule")),
            Column("version", _("Version"), kind=Kind.INTEGER),
            Column("change", _("Kind of change")),
            Column("state", _("State"), kind=Kind.CHOICE, choices=STATES),
            Column("department", _("Department")),
            Column("announced_on", _("Announced on"), kind=Kind.DATE),
            Column("opinions_until", _("Opinions until"), kind=Kind.DATE),
            Column("enacted_on", _("Enacted on"), kind=Kind.DATE),
            Column("in_force_on", _("In force from"), kind=Kind.DATE),
            Column("opinions", _("Opinions"), kind=Kind.INTEGER),
            Column("answered", _("Answered"), kind=Kind.INTEGER),
            Column("reason", _("Why it changes")),
        ),
        records=Records(
            queryset=announced, row=draft_row, order="-announced_on",
            filters={"state": "state", "announced_on": "announced_on"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Rules"), _("Drafts of rules")),
        url="/regulations/drafts/",
    )
)  # fmt: skip
register(
    Dataset(
        name="rule-opinions",
        title=_("Opinions on drafts of rules"),
        description=_("What people said about each draft, and the answer that each of them got. Without names."),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("draft", _("Draft"), kind=Kind.INTEGER),
            Column("rule", pgettext_lazy("regulations", "Rule")),
            Column("clause", _("Clause")),
            Column("text", _("Opinion on the draft")),
            Column("written_at", _("Written"), kind=Kind.MOMENT),
            Column("result", _("What became of it"), kind=Kind.CHOICE, choices=Opinion.Answered.choices),
            Column("answer", _("Answer")),
            Column("department", _("Department")),
            Column("answered_at", _("Answered"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=said, row=opinion_row, order="-written_at",
            filters={"result": "answered", "written_at": "written_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Rules"), _("Opinions")),
        url="/regulations/drafts/",
    )
)  # fmt: skip
register(
    Dataset(
        name="rule-looks",
        title=_("Looks through the register of rules"),
        description=_("What the look at each clause showed: negative list and corruption impact."),
        columns=(
            Column("rule", pgettext_lazy("regulations", "Rule")),
            Column("department", _("Department")),
            Column("clause", _("Clause")),
            Column("version", _("Version"), kind=Kind.INTEGER),
            Column("outlook", _("Looked for"), kind=Kind.CHOICE, choices=Outlook.choices),
            Column("verdict", _("What it showed"), kind=Kind.CHOICE, choices=Verdict.choices),
            Column("reason", _("Reason")),
            Column("looked_at", _("Looked at"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=looked_at, row=look_row, order="-looked_at",
            filters={"outlook": "outlook", "verdict": "verdict", "looked_at": "looked_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Rules"), _("Corruption impact")),
        url="/regulations/progress/",
    )
)  # fmt: skip
