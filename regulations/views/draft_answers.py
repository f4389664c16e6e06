"""The office answers what people said about a draft, one opinion or several together."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import permissions
from core.access import signed_in
from core.refusals import Refused
from core.submissions import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.paging import paginate
from regulations.forms.drafts import AnswerForm
from regulations.models import Opinion, Version
from regulations.queries import drafts
from regulations.services import opinions
from regulations.states.permissions import ANSWER_OPINION
from regulations.views.draft_loading import open_draft_at, work_crumbs


@require_http_methods(READ)
@signed_in
@repeat_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for an answer, oldest first; `?opinion=` also shows one that was answered, to answer it anew."""
    version = open_draft_at(request, pk)
    if not permissions.allowed(request.user, ANSWER_OPINION, Opinion(version=version)):
        raise PermissionDenied(ANSWER_OPINION)
    at = timezone.now()
    asked = request.GET.get("opinion", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    waiting = drafts.unanswered(version) if chosen is None else version.opinions.filter(pk=chosen, hidden_rule="")
    waiting = waiting.select_related("author")
    page = paginate(waiting, request.GET.get("cursor", ""), order="pk", size=opinions.MOST_TOGETHER)
    form = AnswerForm(
        request.POST or None, opinions=waiting, user=request.user, at=at, initial=_initial(page.items, chosen)
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = opinions.answer(actor=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Answered: %(count)s. It can be read now.") % {"count": count})
            return redirect(_next(version))
    context = {
        "version": version,
        "rule": version.regulation,
        "page": page,
        "form": form,
        "marked": {str(value) for value in form["opinions"].value() or ()},
        "breadcrumb_items": work_crumbs(
            (version.regulation.title, reverse("regulations:work_on_draft", args=[version.pk])),
            (_("Answer opinions"), ""),
        ),
    }
    return render(request, "regulations/drafts/answer.html", context, status=INVALID if form.is_bound else 200)


def _initial(shown: list[Opinion], chosen: int | None) -> dict[str, object]:
    if chosen is None or not shown:
        return {}
    return {"opinions": [chosen], "answered": shown[0].answered, "answer": shown[0].answer}


def _next(version: Version) -> str:
    """The next that wait; else back to the draft."""
    name = "answer_opinions" if drafts.unanswered(version).exists() else "work_on_draft"
    return reverse(f"regulations:{name}", args=[version.pk])
