"""One petition: reading it, and what its author does with it."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from regulations.states import PetitionState
from regulations.views.petition_loading import petition_at


@require_safe
@public
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    found = petition_at(request, pk)
    if found.state == PetitionState.MERGED and found.merged_into is not None:
        return HttpResponsePermanentRedirect(f"{found.merged_into.get_absolute_url()}?merged={found.pk}")
    context = {
        "petition": found,
        "breadcrumb_items": [(_("Better rules"), "/regulations/"), (found.title, found.get_absolute_url())],
    }
    return render(request, "regulations/petitions/petition.html", context)
