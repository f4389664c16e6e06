"""Plans in and out as spreadsheets."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import open_data, uploads
from core.access import public, requires
from core.open_data import Column, Dataset
from core.spreadsheets import SpreadsheetRefused
from core.submissions.repeats import repeat_safe
from core.uploads import StoredFile, UploadRefused
from plans.forms import ImportForm
from plans.models import PlanPage, PlanVersion
from plans.services import paper, sheets
from plans.services.drafts import DraftsRefused, create_drafts
from plans.services.sheets import Reading
from plans.states import IMPORT
from plans.views.loading import INVALID, plan_at

KEPT_FOR = 24 * 60 * 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(IMPORT)
def template(request: HttpRequest) -> HttpResponse:
    return _file(sheets.template(), XLSX, _("Plan template") + ".xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(IMPORT)
@repeat_safe
def import_plan(request: HttpRequest) -> HttpResponse:
    """First a dry run that shows every line and every fault; only a faultless file can be taken in."""
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    context: dict[str, Any] = {"form": form, "breadcrumb_items": _trail()}
    if request.method == "POST" and form.is_valid():
        try:
            stored = _kept(request, form)
            reading = sheets.read(stored.file.open("rb"))
        except UploadRefused as refused:
            form.add_error("file", refused.message)
        except SpreadsheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            if "create" in request.POST and not reading.faults and (made := _create(request, form, reading)):
                return made
            context |= {"reading": reading, "stored": stored, "is_tried": True}
    status = INVALID if form.is_bound and form.errors else 200
    return render(request, "plans/work/import.html", context, status=status)


def _kept(request: HttpRequest, form: ImportForm) -> StoredFile:
    """The file of the dry run is the file that is taken in; it is kept for its owner alone until then."""
    sent = form.cleaned_data["file"]
    if sent:
        return uploads.receive(sent[0], owner=request.user, at=timezone.now())
    found = StoredFile.objects.filter(
        public_name=form.cleaned_data["tried"], owner=request.user, content_type=None, removed_at=None
    ).first()
    if found is None:
        raise UploadRefused("gone", _("The file is no longer here. Please choose it again."))
    return found


def _create(request: HttpRequest, form: ImportForm, reading: Reading) -> HttpResponse | None:
    content = {"plan": form.plan(), "strategies": reading.strategies}
    try:
        plan = create_drafts(content, by=request.user, slug=form.cleaned_data["slug"])
    except DraftsRefused as refused:
        form.add_error("slug", str(refused))
    else:
        messages.success(request, _("The drafts are made. Look at them, then hand the plan in for the sign-off."))
        return redirect("plans:draft", plan.pk)
    return None


@public
@require_safe
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    plan, version = _published(slug)
    return _file(sheets.workbook(version.content, title=plan.title), XLSX, f"{plan.title}.xlsx")


@public
@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    plan, version = _published(slug)
    table = Dataset(
        name=slug,
        title=plan.title,
        description=plan.summary,
        columns=tuple(Column(column.key, column.title) for column in sheets.COLUMNS),
        rows=lambda at: sheets.rows_of(version.content),
    )
    content = b"".join(open_data.as_csv(table, timezone.now()))
    return _file(content, "text/csv; charset=utf-8", f"{plan.title}.csv")


@public
@require_safe
def as_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The signed version on paper. It never changes, so it is drawn once and then kept for a while."""
    plan, version = _published(slug)
    key = f"plans.paper.{version.pk}.{version.digest}.{get_language()}"
    content = cache.get(key)
    if content is None:
        content = paper.drawn(version)
        cache.set(key, content, KEPT_FOR)
    return _file(content, "application/pdf", f"{plan.title}.pdf")


def _published(slug: str) -> tuple[PlanPage, PlanVersion]:
    plan = plan_at(slug)
    version = plan.versions.order_by("-number").first()
    if version is None:
        raise Http404
    return plan, version


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _trail() -> list[tuple[str, str]]:
    return [
        (_("Innovation plans"), reverse("plans:index")),
        (_("My work on plans"), reverse("plans:work")),
        (_("Import a plan"), ""),
    ]
