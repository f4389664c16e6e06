"""From a path to the thing it names, as if what the person may not see did not exist."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from discussion import display, places
from discussion.models import Comment, ModerationCase
from discussion.places import NoSuchPlace
from discussion.queries import moderation
from discussion.queries.reading import may_read


def target_at(request: HttpRequest, place: str, object_id: int) -> Any:
    try:
        return places.find(place, object_id, request.user)
    except NoSuchPlace as missing:
        raise Http404 from missing


def readable_target_at(request: HttpRequest, place: str, object_id: int) -> Any:
    target = target_at(request, place, object_id)
    if not places.of(target).may_read(request.user, target):
        raise Http404
    return target


def comment_at(request: HttpRequest, pk: int) -> Comment:
    """A comment whose text, and whose place, this person may read."""
    comment = Comment.objects.select_related("thread", "author", "official_department", "parent").filter(pk=pk).first()
    if comment is None or not may_read(request.user, comment):
        raise Http404
    try:
        readable_target_at(request, place_label(comment), comment.thread.object_id)
    except NoSuchPlace as missing:
        raise Http404 from missing
    return comment


def place_label(comment: Comment) -> str:
    return places.by_content_type(comment.thread.content_type_id).model_label


def own_case_at(request: HttpRequest, pk: int) -> ModerationCase:
    case = ModerationCase.objects.filter(pk=pk, author_id=request.user.pk).first()
    if case is None:
        raise Http404
    return case


def moderated_case_at(request: HttpRequest, pk: int) -> ModerationCase:
    case = moderation.visible_to(request.user).select_related("author", "decided_by").filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def go_on(request: HttpRequest, url: str, *, fragment: str = "", target: str = "") -> HttpResponse:
    """After a deed: a page goes to `url`; htmx fetches only the part that changed.

    The answer stays small this way, so that it can be kept and given again to whoever sends twice.
    """
    if not (is_fragment(request) and fragment):
        return redirect(url)
    response = HttpResponse(status=200)
    response["HX-Location"] = json.dumps({"path": fragment, "target": target, "swap": "outerHTML", "push": "false"})
    return response


def conversation_around(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Back to the conversation, at this comment."""
    target = comment.thread.target
    return go_on(
        request,
        display.comment_url(target, comment),
        fragment=display.fragment_url(target, **{display.FOCUS: comment.pk}),
        target=f"#{display.ANCHOR}",
    )


def with_query(name: str, *args: Any, **query: Any) -> str:
    return f"{reverse(f'discussion:{name}', args=args)}?{urlencode(query)}"
