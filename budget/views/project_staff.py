"""The staff's pages of projects: what can become one, and the work on each until it is put forward."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms import project_work as forms
from budget.models import Cycle, Project
from budget.queries import projects
from budget.services import deliberation, project_pictures, project_steps
from budget.services import projects as service
from budget.states.permissions import MANAGE_PROJECTS
from budget.states.projects import PROJECT_WORKFLOW, ProjectState
from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.workflow import engine
from councils.queries.concerning import coming_meetings

# The words of a project that a form is filled in with.
WORDS = ("summary", "text", "pot", "category", "place_text", "area", "facility", "latitude", "longitude")


def worked_on(request: HttpRequest, slug: str, number: int, **rest: Any) -> Project:
    rows = Project.objects.select_related("cycle", "pot__poll", "category", "picture", "department", "merged_into")
    found = rows.filter(cycle__slug=slug, number=number).first()
    if found is None:
        raise Http404
    return found


def cycle_at(slug: str) -> Cycle:
    found = Cycle.objects.select_related("committee").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def address(project: Project) -> str:
    return reverse("budget:manage_project", args=[project.cycle.slug, project.number])


def crumbs(cycle: Cycle, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    here = (_("Projects"), reverse("budget:manage_projects", args=[cycle.slug]))
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (cycle.title, cycle.get_absolute_url()),
        here,
        *more,
    ]


@require_safe
@requires(MANAGE_PROJECTS)
def manage_projects(request: HttpRequest, slug: str) -> HttpResponse:
    cycle = cycle_at(slug)
    scope = permissions.scope(request.user, MANAGE_PROJECTS)
    context = {
        "cycle": cycle,
        "projects": projects.managed(cycle, scope),
        "proposals": service.usable_proposals(cycle)[: projects.MOST_SHOWN],
        "breadcrumb_items": crumbs(cycle),
    }
    return render(request, "budget/projects/staff/list.html", context)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS)
@repeat_safe
def new_project(request: HttpRequest, slug: str) -> HttpResponse:
    """The proposals were chosen on the list and stand in the address; the first lends its words."""
    cycle = cycle_at(slug)
    wanted = [int(value) for value in request.GET.getlist("proposal")[:50] if value.isdecimal() and len(value) < 12]
    found = list(service.usable_proposals(cycle).filter(pk__in=wanted))
    scope = permissions.scope(request.user, MANAGE_PROJECTS)
    form = forms.MakeForm(request.POST or None, cycle=cycle, scope=scope, initial=_initial(found, cycle))
    return form_page(
        request, form, lambda **given: service.make_project(
            cycle, proposals=found, actor=request.user, at=timezone.now(), **given
        ),
        heading=_("New project"), submit=_("Make the project"), done=_("The project is made. Its authors are told."),
        back=reverse("budget:manage_projects", args=[cycle.slug]), lead=_made_of(found), draft="budget-project",
        breadcrumb_items=crumbs(cycle, (_("New project"), "")),
    )  # fmt: skip


def _initial(found: list[Any], cycle: Cycle) -> dict[str, Any]:
    if not found:
        return {}
    first = found[0]
    fitting = [pot for pot in projects.pots_of(cycle) if not pot.areas or first.area in pot.areas]
    return {
        "title": first.title, "summary": first.idea.split("\n")[0][:200], "text": f"{first.problem}\n\n{first.idea}",
        "category": first.category, "department": first.department, "cost_won": first.cost_won, "area": first.area,
        "place_text": first.place_text, "facility": first.facility, "latitude": first.latitude,
        "longitude": first.longitude,
        "pot": fitting[-1] if fitting else None,
    }  # fmt: skip


def _made_of(found: list[Any]) -> str:
    if not found:
        return _("It comes from no proposal. Say in the text who asked for it.")
    return _("Made of: %(titles)s") % {"titles": " / ".join(one.title for one in found)}


@require_http_methods(READ)
@requires(MANAGE_PROJECTS)
@repeat_safe
def bring_before(request: HttpRequest, slug: str) -> HttpResponse:
    """Projects onto the agenda of the committee or of a subcommittee, to be scored."""
    cycle = cycle_at(slug)
    if cycle.committee is None:
        raise Http404
    at = timezone.now()
    scope = permissions.scope(request.user, MANAGE_PROJECTS)
    form = forms.AgendaForm(
        request.POST or None, meetings=coming_meetings(cycle.committee, at=at),
        projects=projects.before_the_committee(cycle, scope), initial={"title": _("Deliberation on projects")},
    )  # fmt: skip
    return form_page(
        request, form, lambda **given: deliberation.bring_before(cycle=cycle, actor=request.user, at=at, **given),
        heading=_("Bring before the committee"), submit=_("Put on the agenda"), done=_("It stands on the agenda."),
        back=reverse("budget:manage_projects", args=[cycle.slug]), breadcrumb_items=crumbs(cycle),
        lead=_("Its members score each project. Whoever wrote one of its proposals is kept out."),
    )  # fmt: skip


@require_safe
@requires(MANAGE_PROJECTS, on=worked_on)
def manage_project(request: HttpRequest, project: Project) -> HttpResponse:
    steps = engine.available(project, request.user)
    context = {
        "project": project,
        "cycle": project.cycle,
        "origin": projects.origin(project),
        "steps": steps,
        "blocked": engine.blocked(project, request.user),
        "is_prepared": project.state == ProjectState.PREPARED,
        "history": engine.history(project),
        "step_form": forms.StepForm(),
        "breadcrumb_items": crumbs(project.cycle, (project.title, "")),
    }
    return render(request, "budget/projects/staff/project.html", context)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def words(request: HttpRequest, project: Project) -> HttpResponse:
    form = forms.WordsForm(
        request.POST or None, cycle=project.cycle, initial={name: getattr(project, name) for name in WORDS}
    )
    return _work(request, project, form, service.change, _("Change the text"), draft="budget-project-words")


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def name(request: HttpRequest, project: Project) -> HttpResponse:
    form = forms.RenameForm(request.POST or None, initial={"title": project.title})
    return _work(request, project, form, service.rename, _("Rename"))


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def cost(request: HttpRequest, project: Project) -> HttpResponse:
    form = forms.CostForm(request.POST or None, initial={"won": project.cost_won})
    return _work(request, project, form, service.set_cost, _("Set the cost"))


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def merge(request: HttpRequest, project: Project) -> HttpResponse:
    others = projects.prepared_beside(project, permissions.scope(request.user, MANAGE_PROJECTS))
    return _work(
        request, project, forms.MergeForm(request.POST or None, others=others), service.merge,
        _("Join with another project"),
    )  # fmt: skip


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def split(request: HttpRequest, project: Project) -> HttpResponse:
    return _work(
        request, project, forms.SplitForm(request.POST or None, project=project), service.split, _("Split the project")
    )


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def picture(request: HttpRequest, project: Project) -> HttpResponse:
    form = forms.PictureForm(
        request.POST or None, request.FILES or None, pictures=projects.pictures_of_sources(project),
        initial={"picture_text": project.picture_text},
    )  # fmt: skip
    return _work(request, project, form, _take_picture, _("Picture"))


def _take_picture(project: Project, *, file: Any, picture: Any, picture_text: str, actor: Any, at: Any) -> None:
    if file:
        project_pictures.set_picture(project, file=file, words=picture_text, actor=actor, at=at)
    else:
        project_pictures.take_from_proposal(project, picture=picture, words=picture_text, actor=actor, at=at)


def _work(request: HttpRequest, project: Project, form: Any, deed: Any, heading: str, **page: Any) -> HttpResponse:
    return form_page(
        request, form, lambda **given: deed(project, actor=request.user, at=timezone.now(), **given),
        heading=heading, submit=_("Save"), done=_("Saved."), back=address(project), **page,
        breadcrumb_items=crumbs(project.cycle, (project.title, address(project)), (heading, "")),
    )  # fmt: skip


@require_POST
@requires(MANAGE_PROJECTS, on=worked_on)
@repeat_safe
def step(request: HttpRequest, project: Project) -> HttpResponse:
    wanted = PROJECT_WORKFLOW.transition(request.POST.get("step", ""))
    if wanted is None:
        raise Http404
    reason = request.POST.get("reason", "")[:300]
    return press(
        request,
        lambda: project_steps.take(project, wanted.name, actor=request.user, at=timezone.now(), reason=reason),
        back=address(project), done=_("Done. Its authors are told."),
    )  # fmt: skip
