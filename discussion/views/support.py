"""Endorsing, following and flagging."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires, signed_in
from core.submissions import drafts
from core.submissions.repeats import repeat_safe
from discussion import display, places
from discussion.forms import FlagForm
from discussion.models import Comment
from discussion.places import NoSuchPlace
from discussion.queries import activity, threads
from discussion.services import moderation, support
from discussion.services.refusals import DiscussionRefused
from discussion.states import ENDORSE, FLAG, FOLLOW
from discussion.templatetags.discussion import support_context
from discussion.views.loading import comment_at, go_on, is_fragment, target_at

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ENDORSE, on=target_at)
def endorse(request: HttpRequest, target: Any) -> HttpResponse:
    """`on=1` endorses, `on=0` takes it back: pressing twice never undoes what was meant."""
    if request.method == "POST":
        _support(request, target)
        if is_fragment(request):
            return render(request, "discussion/_endorse.html", support_context({"request": request}, target))
    return redirect(places.of(target).url(target))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ENDORSE, on=comment_at)
def endorse_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    target = comment.thread.target
    if request.method == "POST":
        _support(request, comment)
        if is_fragment(request):
            reader = threads.reader_of(target, comment.thread, request.user, timezone.now())
            return render(request, "discussion/_endorse_comment.html", {"entry": threads.entry_of(comment, reader)})
    return redirect(display.comment_url(target, comment))


def _support(request: HttpRequest, target: Any) -> None:
    try:
        if request.POST.get("on") == "0":
            support.take_back_endorsement(target, person=request.user)
        else:
            support.endorse(target, person=request.user, at=timezone.now())
    except DiscussionRefused as refusal:
        messages.error(request, refusal.message)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(FOLLOW, on=target_at)
def follow(request: HttpRequest, target: Any) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("on") == "0":
            support.unfollow(target, person=request.user)
        else:
            support.follow(target, person=request.user, at=timezone.now())
        if is_fragment(request):
            return render(request, "discussion/_follow.html", support_context({"request": request}, target))
    return redirect(places.of(target).url(target))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unfollow(request: HttpRequest, place: str, object_id: int) -> HttpResponse:
    """Where the link in a letter leads. It works even for what the person may no longer see.

    What one neither sees nor follows answers like what never was: nobody learns here which numbers exist.
    """
    try:
        kind = places.named(place).model
    except NoSuchPlace as missing:
        raise Http404 from missing
    if request.method == "POST":
        support.unfollow_unseen(kind, object_id, person=request.user)
        messages.success(request, _("You no longer follow this."))
        return redirect("discussion:mine")
    title = _title_of_followed(request, place, kind, object_id)
    return render(request, "discussion/unfollow.html", {"title": title, "action": request.path})


def _title_of_followed(request: HttpRequest, place: str, kind: Any, object_id: int) -> str:
    try:
        return places.named(place).title(places.find(place, object_id, request.user))
    except NoSuchPlace as missing:
        if not activity.follows(request.user, kind, object_id):
            raise Http404 from missing
        return _("Something that is no longer public")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(FLAG, on=target_at)
@repeat_safe
def flag(request: HttpRequest, target: Any) -> HttpResponse:
    return _flag(request, target, target, body=places.of(target).text(target), back=places.of(target).url(target))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(FLAG, on=comment_at)
@repeat_safe
def flag_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    target = comment.thread.target
    return _flag(request, comment, target, body=comment.body, back=display.comment_url(target, comment))


def _flag(request: HttpRequest, flagged: Any, target: Any, *, body: str, back: str) -> HttpResponse:
    form = FlagForm(request.POST or None, auto_id=f"flag-{flagged.pk}-%s")
    draft = f"flag.{flagged._meta.label_lower}.{flagged.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            moderation.flag(flagged, person=request.user, at=timezone.now(), **form.cleaned_data)
        except DiscussionRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            drafts.discard(request.user, draft)
            messages.success(request, _("Thank you. A moderator will look at it and tell you the outcome."))
            fragment = display.fragment_url(target, **{display.FOCUS: flagged.pk})
            is_comment = isinstance(flagged, Comment)
            return go_on(request, back, fragment=fragment if is_comment else "", target=f"#{display.ANCHOR}")
    context = {
        "form": form,
        "body": body,
        "action": request.path,
        "back": back,
        "title": places.of(target).title(target),
        "draft": draft,
    }
    template = "discussion/_flag_form.html" if is_fragment(request) else "discussion/flag.html"
    return render(request, template, context, status=INVALID if form.is_bound else 200)
