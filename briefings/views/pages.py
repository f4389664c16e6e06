"""What everybody reads about briefings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from briefings.queries.briefings import visible_to
from core.access import public


@public
@require_safe
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_to(request.user), pk=pk)
    return render(request, "briefings/briefing.html", {"briefing": found})
