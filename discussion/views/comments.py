"""Reading and writing comments: whole pages without script, fragments with htmx."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import goes_on_itself, public, requires
from core.differences import word_by_word
from core.submissions import drafts
from core.submissions.repeats import repeat_safe
from core.uploads import UploadRefused
from discussion import display
from discussion.forms import CloseForm, CommentForm, EditForm
from discussion.models import Comment
from discussion.queries import threads
from discussion.services import comments
from discussion.services.refusals import DiscussionRefused
from discussion.states import CLOSE, DELETE, EDIT, WRITE, Visibility
from discussion.views.loading import (
    comment_at,
    conversation_around,
    go_on,
    is_fragment,
    readable_target_at,
    target_at,
)

INVALID = 422


@public
@require_safe
def conversation(request: HttpRequest, place: str, object_id: int) -> HttpResponse:
    """The conversation as a fragment; whoever opens the address itself is led to the object's page."""
    target = readable_target_at(request, place, object_id)
    if not is_fragment(request):
        return redirect(display.page_url(target))
    return render(request, "discussion/_conversation.html", display.conversation_context(request, target))


@public
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of one comment."""
    found = comment_at(request, pk)
    return redirect(display.comment_url(found.thread.target, found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(WRITE, on=target_at)
@repeat_safe
@goes_on_itself
def post_comment(request: HttpRequest, target: Any) -> HttpResponse:
    if request.method != "POST":
        # Where the login leads back to after a submit whose session had ended: the box still has its text.
        return redirect(f"{display.page_url(target).split('#')[0]}#{display.BOX}")
    return _post(request, target, parent=None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(WRITE, on=comment_at)
@repeat_safe
def reply(request: HttpRequest, parent: Comment) -> HttpResponse:
    target = parent.thread.target
    if request.method == "POST":
        return _post(request, target, parent=parent)
    reader = threads.reader_of(target, parent.thread, request.user, timezone.now())
    form = display.comment_form(reader, parent=parent)
    return _form_page(request, target, form, parent=parent)


def _post(request: HttpRequest, target: Any, *, parent: Comment | None) -> HttpResponse:
    thread = parent.thread if parent else threads.thread_about(target)
    reader = threads.reader_of(target, thread, request.user, timezone.now())
    form = display.comment_form(reader, request.POST, request.FILES, parent=parent)
    if not form.is_valid():
        return _form_page(request, target, form, parent=parent, status=INVALID)
    try:
        made = comments.post_comment(
            target,
            author=request.user,
            body=form.cleaned_data["body"],
            parent=parent,
            position=form.cleaned_data.get("position"),
            files=form.cleaned_data.get("attachments") or [],
            at=timezone.now(),
        )
    except UploadRefused as refusal:
        form.add_error("attachments", refusal.message)
        return _form_page(request, target, form, parent=parent, status=INVALID)
    except DiscussionRefused as refusal:
        form.add_error("body", refusal.message)
        return _form_page(request, target, form, parent=parent, status=INVALID)
    drafts.discard(request.user, _draft_name(target, parent))
    if made.visibility == Visibility.HELD:
        messages.info(request, _("Your comment has arrived. It is shown once a moderator has read it."))
    return conversation_around(request, made)


def _draft_name(target: Any, parent: Comment | None) -> str:
    return f"reply.{parent.pk}" if parent else f"comment.{target._meta.label_lower}.{target.pk}"


def _form_page(
    request: HttpRequest, target: Any, form: CommentForm, *, parent: Comment | None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "target": target,
        "place": display.places.of(target),
        "parent": parent,
        "action": request.path,
        "draft": _draft_name(target, parent),
        "back": display.comment_url(target, parent) if parent else display.page_url(target),
    }
    template = "discussion/_comment_form.html" if is_fragment(request) else "discussion/comment_form.html"
    return render(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT, on=comment_at)
@repeat_safe
def edit(request: HttpRequest, found: Comment) -> HttpResponse:
    form = EditForm(request.POST or None, initial={"body": found.body}, auto_id=f"edit-{found.pk}-%s")
    if request.method == "POST" and form.is_valid():
        try:
            changed = comments.edit_comment(
                found, author=request.user, body=form.cleaned_data["body"], at=timezone.now()
            )
        except DiscussionRefused as refusal:
            form.add_error("body", refusal.message)
        else:
            drafts.discard(request.user, f"edit.{found.pk}")
            return conversation_around(request, changed)
    context = {
        "form": form,
        "comment": found,
        "action": request.path,
        "place": display.places.of(found.thread.target),
        "target": found.thread.target,
        "back": display.comment_url(found.thread.target, found),
        "is_edit": True,
        "draft": f"edit.{found.pk}",
    }
    template = "discussion/_comment_form.html" if is_fragment(request) else "discussion/comment_form.html"
    return render(request, template, context, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(DELETE, on=comment_at)
@repeat_safe
def delete(request: HttpRequest, found: Comment) -> HttpResponse:
    target = found.thread.target
    if request.method == "POST":
        comments.delete_comment(found, author=request.user, at=timezone.now())
        messages.success(request, _("Your comment is deleted."))
        return go_on(
            request,
            display.page_url(target),
            fragment=display.fragment_url(target),
            target=f"#{display.ANCHOR}",
        )
    context = {"comment": found, "action": request.path, "back": display.comment_url(target, found), "target": target}
    template = "discussion/_comment_delete.html" if is_fragment(request) else "discussion/comment_delete.html"
    return render(request, template, {**context, "place": display.places.of(target)})


@public
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What an edited comment said before, with the differences marked."""
    found = comment_at(request, pk)
    earlier = list(found.versions.all())
    bodies = [version.body for version in earlier] + [found.body]
    times = [version.written_at for version in earlier] + [found.edited_at or found.created_at]
    changes = [
        {"at": times[number + 1], "differences": word_by_word(bodies[number], bodies[number + 1])}
        for number in range(len(earlier))
    ]
    target = found.thread.target
    context = {
        "comment": found,
        "first": {"at": times[0], "body": bodies[0]},
        "changes": list(reversed(changes)),
        "back": display.comment_url(target, found),
        "title": display.places.of(target).title(target),
    }
    return render(request, "discussion/comment_versions.html", context)


@public
@require_safe
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """All replies to one comment, page by page."""
    parent = comment_at(request, pk)
    target = parent.thread.target
    reader = threads.reader_of(target, parent.thread, request.user, timezone.now())
    page, entries = threads.replies_to(parent, reader, request.GET.get("cursor", ""))
    context = {
        "comment": parent,
        "entries": entries,
        "page": page,
        "reader": reader,
        "place": reader.place,
        "target": target,
        "back": display.comment_url(target, parent),
        "title": reader.place.title(target),
    }
    return render(request, "discussion/comment_replies.html", context)


@require_http_methods(["POST"])
@requires(CLOSE, on=target_at)
def close(request: HttpRequest, target: Any) -> HttpResponse:
    """A moderator ends a conversation, or opens it again when no reason comes with it."""
    if "reopen" in request.POST:
        comments.reopen_thread(target, by=request.user)
        return redirect(display.page_url(target))
    form = CloseForm(request.POST)
    if form.is_valid():
        comments.close_thread(target, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
    else:
        messages.error(request, _("Please give a reason."))
    return redirect(display.page_url(target))
