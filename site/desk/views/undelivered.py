"""Notices that could not be delivered, for administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import requires
from core.notify import undelivered
from core.notify.models import OutboxMessage
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate

TEND = "desk.tend_outbox"
PAGE_SIZE = 30


@requires(TEND)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    failed = undelivered.failed().select_related("recipient")
    page = paginate(failed, request.GET.get("cursor"), order="-finished_at", size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [(message, undelivered.title_of(message), undelivered.reason_of(message)) for message in page],
        "being_retried": undelivered.being_retried().count(),
        "breadcrumb_items": [(_("Staff desk"), reverse("desk:inbox")), (_("Undelivered notices"), "")],
    }
    return render(request, "desk/undelivered.html", context)


@requires(TEND)
@require_POST
@repeat_safe
def try_again(request: HttpRequest, message_id: int) -> HttpResponse:
    message = get_object_or_404(OutboxMessage, pk=message_id)
    if undelivered.try_again(message, actor=request.user, at=timezone.now()):
        messages.success(request, _("The notice will be sent again in a moment."))
    else:
        messages.info(request, _("Somebody has seen to this notice already."))
    return HttpResponseRedirect(reverse("desk:undelivered"))


@requires(TEND)
@require_POST
@repeat_safe
def try_all_again(request: HttpRequest) -> HttpResponse:
    count = undelivered.try_all_again(actor=request.user, at=timezone.now())
    text = ngettext(
        "%(count)s notice will be sent again in a moment.", "%(count)s notices will be sent again in a moment.", count
    )
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(reverse("desk:undelivered"))


@requires(TEND)
@require_POST
@repeat_safe
def give_up(request: HttpRequest, message_id: int) -> HttpResponse:
    message = get_object_or_404(OutboxMessage, pk=message_id)
    if undelivered.give_up(message, actor=request.user, at=timezone.now()):
        messages.success(request, _("The notice has been given up. Nobody will be told."))
    else:
        messages.info(request, _("Somebody has seen to this notice already."))
    return HttpResponseRedirect(reverse("desk:undelivered"))
