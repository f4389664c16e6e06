from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Department
from accounts.queries import all_staff
from core.access import requires
from core.submissions import repeat_safe
from desk import forms
from desk.models import SavedView
from desk.queries import chores, inbox
from desk.queries.inbox import InboxFilter, Stage, Tab
from desk.queries.reach import reach_of
from desk.services import views as saved_views
from desk.services.refusal import DeskRefused
from desk.views import addresses

PAGE_SIZE = 30


@require_safe
@requires("desk.open_desk")
def show(request: HttpRequest) -> HttpResponse:
    """The inbox; without any filter in the address, the view that the person wants to see first."""
    own = inbox.saved_views(request.user)
    if not request.GET and (first := next((view for view in own if view.is_default), None)):
        return redirect(addresses.inbox_url(first.query))
    return _page(request, own, forms.SavedViewForm())


@require_POST
@requires("desk.open_desk")
@repeat_safe
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under a name. A refused name is shown with what was typed."""
    form = forms.SavedViewForm(request.POST)
    query = addresses.filters_of(request)
    if form.is_valid():
        try:
            saved_views.save(owner=request.user, query=query or f"tab={Tab.ALL}", **form.cleaned_data)
        except DeskRefused as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, _("The view has been saved."))
            return redirect(addresses.inbox_url(query))
    return _page(request, inbox.saved_views(request.user), form, status=422)


@require_POST
@requires("desk.open_desk")
@repeat_safe
def change_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Another name, or another one shown first. A refused name is shown at its view with what was typed."""
    view = get_object_or_404(SavedView, pk=view_id, owner=request.user)
    form = forms.SavedViewForm(request.POST, prefix=f"view-{view.pk}")
    if form.is_valid():
        try:
            saved_views.change(view, **form.cleaned_data)
        except DeskRefused as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, _("The view has been changed."))
            return redirect(addresses.inbox_url(addresses.query_of(request) or f"tab={Tab.ALL}"))
    return _page(request, inbox.saved_views(request.user), forms.SavedViewForm(), {view.pk: form}, status=422)


@require_POST
@requires("desk.open_desk")
@repeat_safe
def remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    saved_views.remove(get_object_or_404(SavedView, pk=view_id, owner=request.user))
    messages.success(request, _("The view has been removed."))
    return redirect(addresses.inbox_url(addresses.query_of(request) or f"tab={Tab.ALL}"))


@require_safe
@requires("desk.open_desk")
def keys(request: HttpRequest) -> HttpResponse:
    """What the keys do, as a page for whoever has no script or wants to read on."""
    return render(request, "desk/keys.html", {"breadcrumb_items": crumbs((_("Keys"), ""))})


def crumbs(*rest: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Staff desk"), reverse("desk:inbox")), *rest]


def _page(
    request: HttpRequest,
    own: list[SavedView],
    saving: forms.SavedViewForm,
    changing: Mapping[int, forms.SavedViewForm] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    reach = reach_of(request.user)
    form = _filters(request, reach)
    wanted = form.wanted()
    found = inbox.cases(reach, wanted, user=request.user, at=at)
    page = inbox.page(found, request.GET.get("cursor"), stage=wanted.stage, size=PAGE_SIZE)
    query = addresses.query_of(request)
    context = {
        "form": form,
        "wanted": wanted,
        "chores": chores.of(request.user, at=at),
        "page": page,
        "rows": inbox.rows(page, at=at),
        "tabs": _tabs(request, wanted, inbox.counts(reach, wanted, user=request.user, at=at)),
        "stages": _stages(request),
        "saved_views": [(view, changing.get(view.pk) or _changing(view)) for view in own],
        "refused_view": bool(changing),
        "saving": saving,
        "query": query,
        "bulk_form": forms.BulkActionForm(user=request.user) if wanted.stage == Stage.TO_DO else None,
    }
    return render(request, "desk/inbox.html", context, status=status)


def _changing(view: SavedView) -> forms.SavedViewForm:
    return forms.SavedViewForm(prefix=f"view-{view.pk}", initial={"name": view.name, "is_default": view.is_default})


def _filters(request: HttpRequest, reach: Any) -> forms.InboxForm:
    departments = list(Department.objects.filter(is_active=True).select_related("organisation"))
    return forms.InboxForm(
        request.GET, reach=reach, user=request.user, departments=departments, staff=list(all_staff())
    )


def _tabs(request: HttpRequest, wanted: InboxFilter, counts: dict[str, inbox.Count]) -> list[dict[str, Any]]:
    return [
        {
            "key": tab.value,
            "label": tab.label,
            "url": addresses.changed(request.GET, tab=tab.value),
            "count": counts[tab],
        }
        for tab in Tab
    ]


def _stages(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"key": stage.value, "label": stage.label, "url": addresses.changed(request.GET, stage=stage.value)}
        for stage in Stage
    ]
