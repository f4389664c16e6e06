"""What everybody reads: the catalogue, an item with what was published of it, tables as data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds
from core.access import public
from core.deadlines.calendar import local_date
from core.feeds import FeedEntry
from core.open_data import FORMATS, Dataset, Kind
from core.open_data import Column as DataColumn
from core.ui.kept_pages import briefly_kept
from disclosures.forms import CatalogueFilter, QuestionForm
from disclosures.models import CatalogueItem, DisclosurePage, DisclosureTable
from disclosures.models.tables import CellKind
from disclosures.queries import catalogue
from disclosures.services import catalogue as sheets

DATA_KINDS = {
    CellKind.NUMBER: Kind.NUMBER,
    CellKind.PERCENT: Kind.NUMBER,
    CellKind.WON: Kind.INTEGER,
    CellKind.DATE: Kind.DATE,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def home_trail() -> list[tuple[Any, str]]:
    return [(_("Disclosures"), reverse("disclosures:list"))]


@require_safe
@public
@briefly_kept
def item_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = CatalogueFilter(request.GET or None)
    page = catalogue.found(at=now, cursor=request.GET.get("cursor", ""), **form.wanted())
    newest = {one.pk: one for one in DisclosurePage.objects.filter(pk__in=[item.latest_page for item in page])}
    context = {
        "page": page,
        "rows": [(item, newest.get(item.latest_page)) for item in page],
        "filter_form": form,
        "is_filtered": bool(form.wanted()),
        "counts": catalogue.counts(now),
        "fields": catalogue.fields(),
        "latest": [] if form.wanted() or request.GET.get("cursor") else catalogue.latest(6),
        "today": local_date(now),
        "breadcrumb_items": home_trail(),
    }
    return render(request, "disclosures/item_list.html", context)


@require_safe
@public
def item(request: HttpRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(catalogue.in_force(), code=code)
    return render(request, "disclosures/item.html", item_context(request, shown, QuestionForm()))


def item_context(request: HttpRequest, shown: CatalogueItem, form: QuestionForm) -> dict[str, Any]:
    today = local_date(timezone.now())
    return {
        "item": shown,
        "pages": catalogue.pages_of(shown)[:24],
        "obligations": catalogue.obligations_of(shown),
        "questions": catalogue.questions(item=shown, cursor=request.GET.get("cursor", "")),
        "form": form,
        "is_overdue": shown.next_due_on is not None and shown.next_due_on < today,
        "today": today,
        "breadcrumb_items": [*home_trail(), (shown.title, shown.get_absolute_url())],
    }


@require_safe
@public
def question_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    url = reverse("disclosures:questions")
    tabs = [("", _("All")), ("ASKED", _("Waiting for an answer")), ("ANSWERED", _("Answered"))]
    context = {
        "page": catalogue.questions(state=state, cursor=request.GET.get("cursor", "")),
        "tabs": [{"key": key, "label": label, "url": f"{url}?state={key}" if key else url} for key, label in tabs],
        "state": state,
        "breadcrumb_items": [*home_trail(), (_("Questions and answers"), url)],
    }
    return render(request, "disclosures/question_list.html", context)


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    entries = [
        FeedEntry(
            title=page.title,
            url=page.get_url() or "",
            published_at=page.first_published_at,
            updated_at=page.last_published_at,
            summary=page.summary,
            author=page.department.name,
            categories=(page.item.field,),
        )
        for page in catalogue.latest(feeds.LONGEST)
    ]
    return feeds.atom(request, title=_("Disclosures"), entries=entries)


@require_safe
@public
def as_spreadsheet(request: HttpRequest) -> HttpResponse:
    content = sheets.as_spreadsheet(catalogue.in_force().order_by("code"))
    return as_file(content, XLSX, _("Catalogue of disclosures") + ".xlsx")


@require_safe
@public
def table(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """One table of a public disclosure, as data."""
    written = FORMATS.get(form)
    shown = get_object_or_404(DisclosureTable.objects.select_related("page"), pk=pk)
    if written is None or not catalogue.published().filter(pk=shown.page_id).exists():
        raise Http404
    content = b"".join(written.write(_dataset(shown), timezone.now()))
    return as_file(content, written.content_type, f"{shown.caption}.{form}")


def _dataset(shown: DisclosureTable) -> Dataset:
    typed = shown.table
    columns = tuple(
        DataColumn(f"column_{place}", column.title, kind=DATA_KINDS.get(column.kind, Kind.TEXT))
        for place, column in enumerate(typed.columns, start=1)
    )
    return Dataset(
        name=f"disclosure-table-{shown.pk}",
        title=shown.caption,
        description=shown.page.title,
        columns=columns,
        rows=lambda at: iter(typed.rows),
    )


def as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
