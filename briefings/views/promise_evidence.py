"""What shows that a promise was kept: its department adds it, and takes away what does not belong there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from briefings.forms.afterwards import EvidenceForm
from briefings.models import Promise
from briefings.services import promise_evidence
from briefings.states.permissions import KEEP_PROMISE
from briefings.views.promises import crumbs, loaded
from briefings.views.settling import deed_page
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, press


@require_http_methods(READ)
@requires(KEEP_PROMISE, on=loaded)
@repeat_safe
def add(request: HttpRequest, made: Promise) -> HttpResponse:
    return deed_page(
        request, made, EvidenceForm(request.POST or None, request.FILES or None), promise_evidence.add,
        argument="promise", shown_as="promise", crumbs=crumbs, kind=gettext_lazy("Promise"),
        above="briefings/afterwards/_promised.html", heading=_("Add evidence"), submit=_("Publish it"),
        done=_("Everybody can read it now."),
    )  # fmt: skip


@require_POST
@requires(KEEP_PROMISE, on=loaded)
@repeat_safe
def take_away(request: HttpRequest, made: Promise) -> HttpResponse:
    """Which file is said by the address."""
    file = request.resolver_match.kwargs["file"] if request.resolver_match else 0
    return press(
        request,
        lambda: promise_evidence.take_away(promise=made, file=file, by=request.user, at=timezone.now()),
        back=reverse("briefings:promise", args=[made.pk]),
        done=_("It is taken away."),
    )
