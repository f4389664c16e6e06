"""The catalogue for those who keep it: items by hand, many at once from a spreadsheet, changes noted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions, uploads
from core.access import requires
from core.spreadsheets import SpreadsheetRefused
from core.submissions.repeats import repeat_safe
from core.uploads import StoredFile, UploadRefused
from core.uploads.kinds import DOCUMENT
from disclosures.forms import ImportForm, ItemForm
from disclosures.models import CatalogueImport, CatalogueItem
from disclosures.queries import catalogue
from disclosures.services import catalogue as services
from disclosures.services import due
from disclosures.services.catalogue import DryRun
from disclosures.states import MANAGE, PublicationCycle
from disclosures.views.public import XLSX, as_file, home_trail

INVALID = 422


def item_at(request: HttpRequest, code: str) -> CatalogueItem:
    return get_object_or_404(CatalogueItem.objects.select_related("department"), code=code)


@require_safe
@requires(MANAGE)
def overview(request: HttpRequest) -> HttpResponse:
    scope = permissions.scope(request.user, MANAGE)
    items = catalogue.in_force() if scope.everywhere else catalogue.in_force().filter(department__in=scope.departments)
    context = {
        "items": items.order_by("code"),
        "may_import": scope.everywhere,
        "imports": CatalogueImport.objects.select_related("imported_by").order_by("-imported_at")[:5],
        "today": timezone.localdate(),
        "breadcrumb_items": _trail(),
    }
    return render(request, "disclosures/staff_items.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
@repeat_safe
def add(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None, user=request.user, initial={"title": request.GET.get("topic", "")[:60]})
    return _saved(request, form, _("Add an item"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE, on=item_at)
@repeat_safe
def edit(request: HttpRequest, item: CatalogueItem) -> HttpResponse:
    return _saved(request, ItemForm(request.POST or None, user=request.user, instance=item), item.title)


def _saved(request: HttpRequest, form: ItemForm, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        item = form.save()
        messages.success(request, _("The catalogue was changed."))
        return redirect(item.get_absolute_url())
    context = {"form": form, "heading": heading, "item": form.instance, "breadcrumb_items": [*_trail(), (heading, "")]}
    context["is_on_change"] = bool(form.instance.pk) and form.instance.cycle == PublicationCycle.ON_CHANGE
    return render(request, "disclosures/item_form.html", context, status=INVALID if form.errors else 200)


@require_POST
@requires(MANAGE, on=item_at)
@repeat_safe
def note_change(request: HttpRequest, item: CatalogueItem) -> HttpResponse:
    due_on = due.note_change(item, at=timezone.now())
    messages.success(request, _("To be published by %(day)s.") % {"day": date_format(due_on, "DATE_FORMAT")})
    return redirect(item.get_absolute_url())


@require_safe
@requires(MANAGE)
def template(request: HttpRequest) -> HttpResponse:
    return as_file(services.as_spreadsheet([]), XLSX, _("Catalogue template") + ".xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
@repeat_safe
def take_in(request: HttpRequest) -> HttpResponse:
    """First a dry run with every row and every fault; only a sheet without faults can be taken in."""
    if not permissions.scope(request.user, MANAGE).everywhere:
        raise PermissionDenied(MANAGE)
    if request.method == "POST" and request.POST.get("tried"):
        return _really(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "breadcrumb_items": [*_trail(), (_("Import"), "")]}
    if request.method == "POST" and form.is_valid():
        try:
            stored = uploads.receive(
                form.cleaned_data["file"], owner=request.user, at=timezone.now(), kinds=(DOCUMENT,)
            )
            context |= {"run": _looked_at(stored), "stored": stored}
        except UploadRefused as refused:
            form.add_error("file", refused.message)
        except SpreadsheetRefused as refused:
            form.add_error("file", str(refused))
    return render(request, "disclosures/import.html", context, status=INVALID if form.errors else 200)


def _looked_at(stored: StoredFile) -> DryRun:
    with stored.file.open("rb") as file:
        return services.look_at(file, at=timezone.now())


def _really(request: HttpRequest) -> HttpResponse:
    stored = StoredFile.objects.filter(
        public_name=_uuid(request.POST["tried"]), owner=request.user, content_type=None, removed_at=None
    ).first()
    if stored is None:
        messages.error(request, _("The file is no longer here. Please choose it again."))
        return redirect("disclosures:import")
    try:
        with stored.file.open("rb") as file:
            taken = services.take_in(file, name=stored.name, actor=request.user, at=timezone.now())
    except (services.ImportRefused, SpreadsheetRefused):
        messages.error(request, _("The catalogue has changed in the meantime. Please try the sheet once more."))
        return redirect("disclosures:import")
    uploads.remove(stored, at=timezone.now())
    numbers = {"added": taken.added, "changed": taken.changed}
    messages.success(request, _("Taken in: %(added)s new items, %(changed)s changed.") % numbers)
    return redirect("disclosures:staff")


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return None


def _trail() -> list[tuple[Any, str]]:
    return [*home_trail(), (_("Manage the catalogue"), reverse("disclosures:staff"))]
