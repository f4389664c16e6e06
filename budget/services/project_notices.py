"""What the authors of proposals are told of the projects made from them, and where those are found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget.models import Project
from budget.queries import projects
from budget.services.addresses import path
from core.notify import notify
from core.search import index
from core.ui.money import in_won
from proposals.models import CoAuthor

KIND = "budget_project"
NEWS = "budget.project_news"

SENTENCES = {
    "made": _("A project was made of what you proposed. The department works out its cost and its words."),
    "renamed": _("The project was given another name: %(detail)s."),
    "cost": _("The department found its cost: %(detail)s."),
    "merged": _("It was joined with the project “%(detail)s”, which asks for the same."),
    "split": _("It was split: a part of it is now the project “%(detail)s”."),
    "put_forward": _("It has been put forward. Its text and its cost stand from now on."),
    "drop": _("The department does not put it forward."),
    "take_up_again": _("The department has taken it up again."),
    "take_back": _("It was taken back to be mended, and will be put forward again."),
    "withdraw": _("It was withdrawn. Ballots that name it stay valid; the count leaves it out."),
    "select": _("It was selected."),
    "leave_out": _("It was not selected."),
}


def authors_of(project: Project) -> QuerySet[Any]:
    """Whoever wrote one of the proposals it came from, alone or along with others."""
    proposals = project.sources.values("proposal")
    along = CoAuthor.objects.filter(proposal__in=proposals, accepted_at__isnull=False).values("person")
    wrote = project.sources.filter(proposal__author__isnull=False).values("proposal__author")
    return get_user_model()._default_manager.filter(Q(pk__in=wrote) | Q(pk__in=along), is_active=True)


def tell_authors(project: Project, event: str, *, at: datetime, detail: Any = "", reason: str = "") -> None:
    """One sentence on what happened. Before it is public the address is that of the cycle."""
    public = projects.visible_to(None).filter(pk=project.pk).exists()
    url = path("project", project.cycle.slug, project.number) if public else path("cycle", project.cycle.slug)
    context = {"title": project.title, "url": url, "event": event, "detail": detail, "reason": reason}
    notify.queue(NEWS, recipients=authors_of(project), at=at, context=context, target=project)


def in_words(context: Mapping[str, Any]) -> dict[str, str]:
    detail, reason = context["detail"], context["reason"]
    said = in_won(detail) if isinstance(detail, int) else str(detail)
    return {
        "news": str(SENTENCES[context["event"]]) % {"detail": said},
        "reason": gettext("Reason: %(reason)s") % {"reason": reason} if reason else "",
    }


notify.register(NEWS, category="case", title=_("Project: %(title)s"), body=_("%(news)s\n\n%(reason)s"), words=in_words)


def entry_of(project: Project) -> index.Entry:
    former = " ".join(one.title for one in project.former_names.all())
    return index.Entry(
        obj=project,
        kind=KIND,
        title=project.title,
        url=path("project", project.cycle.slug, project.number),
        published_at=project.state_changed_at or project.created_at,
        body=f"{project.summary}\n\n{project.text}\n\n{project.place_text}\n\n{former}",
    )


def renew(project: Project) -> None:
    """What is not public is not found."""
    if projects.visible_to(None).filter(pk=project.pk).exists():
        index.put_all([entry_of(project)])
    else:
        index.remove(project)


def all_entries() -> Iterator[index.Entry]:
    shown = projects.visible_to(None).select_related("cycle").prefetch_related("former_names").order_by("pk")
    return (entry_of(project) for project in shown.iterator(chunk_size=500))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return projects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
