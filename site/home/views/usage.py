"""What people look for and do not find: a summary for everybody, and the whole picture for staff."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import public, requires
from core.submissions import repeat_safe
from core.ui.tags.page import language_prefix
from home import services
from home.forms import HideWordForm, UsageForm
from home.usage import summaries
from home.usage.summaries import Counted, Period

PUBLIC_DAYS = 90


@public
@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    period = Period.until(timezone.localdate(), PUBLIC_DAYS)
    context = {
        "period": period,
        "charts": _word_charts(summaries.most_searched(period), summaries.not_found(period)),
        "least": settings.USAGE_LEAST_SEARCHES,
        "keep_days": settings.USAGE_KEEP_DAYS,
        "counted": settings.USAGE_COUNTED,
        "breadcrumb_items": [*_trail(), (_("What people look for"), "")],
    }
    return render(request, "home/usage.html", context)


@requires("home.read_usage")
@require_safe
def usage_for_staff(request: HttpRequest) -> HttpResponse:
    form = UsageForm(request.GET)
    period = form.period(timezone.localdate())
    read, searched = summaries.most_read(period), summaries.most_searched(period, hidden=True)
    context = {
        "form": form,
        "period": period,
        "days": [(_day(day), count) for day, count in summaries.by_day(period)],
        "read_conclusion": _leader(read),
        "read": [(item.label, item.times) for item in read],
        "downloads": [(item.label, item.times) for item in summaries.most_downloaded(period)],
        "charts": _word_charts(searched, summaries.not_found(period, hidden=True)),
        "words": searched,
        "hidden": services.hidden_words(),
        "breadcrumb_items": [*_trail(), (_("What people look for"), reverse("usage")), (_("For staff"), "")],
    }
    return render(request, "home/usage_for_staff.html", context)


@requires("home.read_usage")
@require_POST
@repeat_safe
def hide_word(request: HttpRequest) -> HttpResponse:
    form = HideWordForm(request.POST)
    if form.is_valid():
        services.hide_word(actor=request.user, at=timezone.now(), **form.cleaned_data)
    return HttpResponseRedirect(reverse("usage-for-staff"))


def _trail() -> list[tuple[Any, str]]:
    return [(_("Open data"), f"{language_prefix()}/data/")]


def _word_charts(searched: list[Counted], missed: list[Counted]) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Searched most"),
            "rows": [(item.label, item.times) for item in searched],
            "conclusion": _leader(searched),
        },
        {
            "title": _("Searched and not found"),
            "rows": [(item.label, item.misses) for item in missed],
            "conclusion": _leader([Counted(item.subject, item.label, item.misses) for item in missed]),
        },
    ]


def _leader(items: list[Counted]) -> str:
    if not items:
        return ""
    first = items[0]
    times = ngettext("%(count)s time", "%(count)s times", first.times) % {"count": f"{first.times:,}"}
    return _("First: %(what)s, %(times)s") % {"what": first.label, "times": times}


def _day(day: date) -> str:
    return f"{day.month}.{day.day}."
