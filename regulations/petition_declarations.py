"""What petitions hand in to the other rooms: where to talk, who reads their files, the search, open data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import permissions
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from core.uploads import register_access
from discussion import places
from regulations import clause_names
from regulations.models import Petition
from regulations.queries.petition_lists import KIND, settled_states
from regulations.queries.petitions import visible_to
from regulations.rules.petitions import may_read
from regulations.services import petition_conversation, petition_index
from regulations.states import PETITION_WORKFLOW, PetitionState
from regulations.states.permissions import ANSWER
from regulations.states.petitions import GONE


def talk_is_over(petition: Petition, at: datetime) -> places.Closure | None:
    if petition.state == PetitionState.MERGED:
        return places.Closure(_("This petition has been joined with another. The conversation goes on there."))
    if petition.state == PetitionState.WITHDRAWN:
        return places.Closure(_("The author has withdrawn this petition."))
    return None


def may_talk(user: Any, petition: Petition) -> bool:
    return may_read(user, petition)


def may_endorse(user: Any, petition: Petition) -> bool:
    return petition.state not in GONE and petition.author_id != user.pk and may_read(user, petition)


def words_of(petition: Petition) -> str:
    return "\n\n".join(
        part for part in (petition.title, petition.burden, petition.proposed_wording, petition.rule_named) if part
    )


def public_petitions(at: datetime) -> QuerySet[Petition]:
    """Without the staff's channel, and without the names of those who wrote them."""
    return visible_to(AnonymousUser()).select_related("regulation", "department")


def row(petition: Petition) -> Sequence[Any]:
    return (
        petition.pk,
        petition.title,
        petition.get_public_state_display(),
        petition.regulation.title if petition.regulation else "",
        clause_names.name_of(petition.key),
        petition.department.name if petition.department else "",
        petition.endorsement_count,
        petition.comment_count,
        petition.submitted_at,
        petition.due_at,
        petition.answered_at,
    )


places.register(
    "regulations.Petition",
    who_may_write=may_talk,
    visible=may_read,
    url=lambda petition: petition.get_absolute_url(),
    closed=talk_is_over,
    title=lambda petition: petition.title,
    author=lambda petition: petition.author,
    department=lambda petition: petition.department_id,
    who_may_answer=lambda user, petition: permissions.allowed(user, ANSWER, petition),
    who_may_endorse=may_endorse,
    why_not_endorse=_("One's own petition, and one that is closed, cannot be endorsed."),
    hide=petition_conversation.hide,
    show=petition_conversation.show,
    text=words_of,
    counted=petition_conversation.counted,
)
kinds.register(
    KIND,
    _("Petitions about rules"),
    readable=petition_index.readable,
    entries=petition_index.all_entries,
)
register_access(Petition, may_read)
register(
    Dataset(
        name="regulation-petitions",
        title=_("Petitions about rules"),
        description=_("Which rules residents ask to change, and what became of it. Without names."),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("title", _("Title")),
            Column(
                "state",
                _("State"),
                kind=Kind.CHOICE,
                choices=[(state, PETITION_WORKFLOW.public_name(state)) for state in settled_states()],
            ),
            Column("rule", pgettext_lazy("regulations", "Rule")),
            Column("clause", pgettext_lazy("regulations", "Clause")),
            Column("department", _("Department")),
            Column("endorsements", _("Endorsements"), kind=Kind.INTEGER),
            Column("comments", _("Comments"), kind=Kind.INTEGER),
            Column("submitted_at", _("Handed in"), kind=Kind.MOMENT),
            Column("due_at", _("Due"), kind=Kind.MOMENT),
            Column("answered_at", _("Answered"), kind=Kind.MOMENT),
        ),
        records=Records(queryset=public_petitions, row=row, filters={"state": "state", "submitted_at": "submitted_at"}),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Petitions about rules"),),
        url="/regulations/petitions/",
    )
)
