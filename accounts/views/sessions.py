"""Where one is logged in: allauth ends all other sessions at once; here a single one is ended."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import signed_in


@require_POST
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice, or for a session that has ended by itself, it is just over."""
    session = UserSession.objects.filter(pk=pk, user=request.user).exclude(session_key=request.session.session_key)
    for found in session:
        found.end()
    messages.success(request, _("That device is logged out."))
    return redirect("usersessions_list")
