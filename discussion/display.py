"""What the templates of a conversation need, the same for a whole page and for a fragment."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from core import permissions
from discussion import places
from discussion.forms import CommentForm
from discussion.models import Comment
from discussion.queries import threads
from discussion.queries.counts import Counts, counts_of
from discussion.queries.threads import Conversation, Reader, Support
from discussion.states import FLAG

SORT, CURSOR, FOCUS = "comments_sort", "comments_cursor", "comment"
ANCHOR = "conversation"
BOX = "comment-box"


@dataclass(frozen=True)
class Link:
    """One place in the conversation: for the page, and for htmx."""

    label: Any
    href: str
    fragment: str
    current: bool = False


def route(name: str, target: Model) -> str:
    return reverse(f"discussion:{name}", args=[target._meta.label_lower, target.pk])


def page_url(target: Model, **query: Any) -> str:
    """Where the conversation stands on the page of its object."""
    url = places.of(target).url(target)
    given = {name: value for name, value in query.items() if value}
    if given:
        url = f"{url}{'&' if '?' in url else '?'}{urlencode(given)}"
    return f"{url}#{ANCHOR}"


def comment_url(target: Model, comment: Comment) -> str:
    url = page_url(target, **{FOCUS: comment.pk})
    return f"{url.split('#')[0]}#comment-{comment.pk}"


def fragment_url(target: Model, **query: Any) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"{route('conversation', target)}{'?' + urlencode(given) if given else ''}"


def link(target: Model, label: Any, *, current: bool = False, **query: Any) -> Link:
    return Link(label, page_url(target, **query), fragment_url(target, **query), current)


def login_url(target: Model) -> str:
    """To the login, and from there back to the comment box."""
    back = f"{places.of(target).url(target)}#{BOX}"
    return f"{reverse('account_login')}?{urlencode({'next': back})}"


def conversation_context(request: HttpRequest, target: Model, *, form: CommentForm | None = None) -> dict[str, Any]:
    """Everything for `_conversation.html`, read from the query of whatever page it stands on."""
    focus = request.GET.get(FOCUS, "")
    conversation = threads.conversation(
        target,
        user=request.user,
        at=timezone.now(),
        sort=request.GET.get(SORT, ""),
        cursor=request.GET.get(CURSOR, ""),
        focus=int(focus) if focus.isdecimal() and len(focus) < 19 else None,
        known=known_counts(request, target),
    )
    return {
        "request": request,
        "is_fragment": request.headers.get("HX-Request") == "true",
        "conversation": conversation,
        "reader": conversation.reader,
        "target": target,
        "place": conversation.place,
        "sorts": _sorts(target, conversation),
        "pages": _pages(target, conversation),
        "form": form or comment_form(conversation.reader),
        "action": route("post_comment", target),
        "draft": f"comment.{target._meta.label_lower}.{target.pk}",
        "login_url": login_url(target),
    }


def support_and_counts(request: HttpRequest, target: Model) -> tuple[Support, Counts]:
    """What both buttons and the conversation of one page need is read once per request."""
    remembered = _asked_about(request)
    if _key(target) not in remembered:
        remembered[_key(target)] = (threads.support_of(target, request.user), counts_of(target))
    return remembered[_key(target)]


def known_counts(request: HttpRequest, target: Model) -> Counts | None:
    """What another part of the page has asked for already."""
    return _asked_about(request).get(_key(target), (None, None))[1]


def may_flag(request: HttpRequest, target: Model) -> bool:
    """Of each row of a list too: nothing is counted for it."""
    remembered = _asked_about(request).get(_key(target))
    return remembered[0].may_flag if remembered else permissions.allowed(request.user, FLAG, target)


def _asked_about(request: HttpRequest) -> dict[Any, Any]:
    found: dict[Any, Any] = request.__dict__.setdefault("_discussion_support", {})
    return found


def _key(target: Model) -> tuple[str, Any]:
    return target._meta.label_lower, target.pk


def comment_form(reader: Reader, *data: Any, parent: Comment | None = None) -> CommentForm:
    return CommentForm(
        *data,
        positions=reader.positions,
        may_attach=reader.place.attachments,
        is_reply=parent is not None,
        auto_id=f"reply-{parent.pk}-%s" if parent else "comment-%s",
    )


def _sorts(target: Model, conversation: Conversation) -> list[Link]:
    return [link(target, sort.label, current=sort == conversation.sort, **{SORT: sort.value}) for sort in threads.Sort]


def _pages(target: Model, conversation: Conversation) -> dict[str, Link]:
    sort = {SORT: conversation.sort.value}
    pages = {}
    if conversation.starts_within or conversation.page.previous_cursor:
        pages["first"] = link(target, "", **sort)
    if cursor := conversation.page.previous_cursor:
        pages["previous"] = link(target, "", **sort, **{CURSOR: cursor})
    if cursor := conversation.page.next_cursor:
        pages["next"] = link(target, "", **sort, **{CURSOR: cursor})
    return pages
