"""What petitions hand in to the other rooms: where to talk, who reads their files, the search."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import permissions
from core.search import kinds
from core.uploads import register_access
from discussion import places
from regulations.models import Petition
from regulations.queries.petition_lists import KIND
from regulations.rules.petitions import may_read
from regulations.services import petition_conversation, petition_index
from regulations.states import PetitionState
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
