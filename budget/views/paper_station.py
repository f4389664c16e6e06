"""At the station: the ID is checked, the sheet handed out, and the envelope marked when it comes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from budget.forms.paper import DocumentForm, SlipForm
from budget.models import PaperBox
from budget.services.paper import hand_in
from budget.states.permissions import ENTER_PAPER, RUN_VOTE
from budget.views.paper_loading import box_at, crumbs
from core import permissions
from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, blame

LONGEST_TOKEN = 4_000


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(ENTER_PAPER, on=box_at)
def check(request: HttpRequest, box: PaperBox) -> HttpResponse:
    """The ID against the register. Nothing is written; the answer says which sheets to hand out."""
    may_settle = permissions.allowed(request.user, RUN_VOTE, box.station.poll)
    form = DocumentForm(request.POST or None, poll=box.station.poll, may_settle=may_settle)
    permit = None
    if request.method == "POST" and form.is_valid():
        try:
            permit = hand_in.check(box, by=request.user, at=timezone.now(), **form.given())
        except Refused as refusal:
            blame(form, refusal)
    context = {"form": form, "permit": permit, **_page(box)}
    status = INVALID if form.is_bound and permit is None else 200
    return render(request, "budget/paper/hand_in.html", context, status=status)


@require_POST
@never_cache
@requires(ENTER_PAPER, on=box_at)
@repeat_safe
def mark(request: HttpRequest, box: PaperBox) -> HttpResponse:
    """The envelope is in the clerk's hand: mark it, then it goes into the box."""
    try:
        slip = hand_in.hand_in(
            box, by=request.user, permit=request.POST.get("permit", "")[:LONGEST_TOKEN], at=timezone.now()
        )
    except Refused as refusal:
        form = DocumentForm(poll=box.station.poll, may_settle=False)
        context = {"form": form, "refusal": refusal.message, **_page(box)}
        return render(request, "budget/paper/hand_in.html", context, status=INVALID)
    messages.success(request, _("Marked. Put the envelope into the box."))
    request.session["budget_paper_slip"] = slip
    return redirect(reverse("budget:paper_hand_in", args=[box.station.poll.cycle.slug, box.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(ENTER_PAPER, on=box_at)
@repeat_safe
def take_back(request: HttpRequest, box: PaperBox) -> HttpResponse:
    form = SlipForm(request.POST or None)
    back = reverse("budget:paper_hand_in", args=[box.station.poll.cycle.slug, box.pk])
    if request.method == "POST" and form.is_valid():
        slip = request.session.get("budget_paper_slip", "")
        try:
            hand_in.take_back(box, by=request.user, slip=slip, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            request.session.pop("budget_paper_slip", None)
            messages.success(request, _("The mark is taken back. Give the envelope back unopened."))
            return redirect(back)
    context = {
        "form": form, "heading": _("Take back the last mark"), "submit": _("Take back"), "back": back, **_page(box),
    }  # fmt: skip
    return render(request, "layouts/one_form.html", context, status=INVALID if form.is_bound else 200)


def _page(box: PaperBox) -> dict[str, object]:
    poll = box.station.poll
    return {
        "poll": poll,
        "box": box,
        "counts": box.counts.all(),
        "breadcrumb_items": crumbs(
            poll, (_("Box %(code)s") % {"code": box.code}, box.get_absolute_url()), (_("Take envelopes"), "")
        ),
    }
