"""The department's page of a petition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import requires
from regulations.models import Petition
from regulations.states.permissions import WORK
from regulations.views.burden_loading import petition_at


@require_safe
@requires(WORK, on=petition_at)
def work(request: HttpRequest, petition: Petition) -> HttpResponse:
    return render(request, "regulations/burden/work.html", {"petition": petition})
