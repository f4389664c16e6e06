"""What people are told, and who is told it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries import those_who
from core.notify import notify
from discussion import places
from discussion.models import Comment, Flag, Follow, ModerationCase
from discussion.states import Reason

NEW_COMMENT = "discussion.new_comment"
NEW_REPLY = "discussion.new_reply"
OFFICIAL_ANSWER = "discussion.official_answer"
STATE_CHANGED = "discussion.state_changed"
TEXT_HELD = "discussion.text_held"
TEXT_HIDDEN = "discussion.text_hidden"
TEXT_SHOWN = "discussion.text_shown"
APPEAL_REFUSED = "discussion.appeal_refused"
FLAG_ANSWERED = "discussion.flag_answered"
CATEGORY = "discussion"
MODERATION_CATEGORY = "moderation"
EXCERPT_LENGTH = 120


def tell_followers(
    target: Model,
    event: str = STATE_CHANGED,
    *,
    at: datetime,
    actor: Any = None,
    context: dict[str, Any] | None = None,
    besides: Iterable[int] = (),
) -> None:
    """Queue a notice for everybody who follows the object, except the actor and the people `besides`.

    `context` fills the event's texts; `title`, `url` and `unfollow_url` are given. For STATE_CHANGED it
    holds `news`, one sentence.
    """
    left_out = {pk for pk in [getattr(actor, "pk", None), *besides] if pk}
    followers = followers_of(target).exclude(pk__in=left_out)
    whole = {**about(target), **(context or {})}
    notify.queue(event, recipients=_those_who_may_read(followers, target), at=at, context=whole, target=target)


def followers_of(target: Model) -> QuerySet[Any]:
    followed = Follow.objects.filter(content_type=places.content_type(target), object_id=target.pk)
    return get_user_model()._default_manager.filter(Q(pk__in=followed.values("person")), is_active=True)


def _those_who_may_read(followers: QuerySet[Any], target: Model) -> Iterable[Any]:
    """What everybody may see goes to all followers in one statement; of the rest each is asked for himself.

    Somebody who followed a thing that has been withdrawn from view hears no more of what goes on there.
    """
    place = places.of(target)
    if place.may_read(AnonymousUser(), target):
        return followers
    return those_who(followers, lambda person: place.may_read(person, target))


def announce(comment: Comment, *, target: Model, at: datetime) -> None:
    """A comment has become readable: tell whom it answers, and everybody who follows the object."""
    author = comment.author
    context = {
        **about(target),
        "author": comment.official_department.name if comment.official_department else str(author),
        "excerpt": Truncator(comment.body).chars(EXCERPT_LENGTH),
        "url": _path("comment", comment.pk),
    }
    answered = comment.parent.author if comment.parent else None
    besides = []
    if answered is not None and answered.pk != comment.author_id and answered.is_active:
        notify.queue(NEW_REPLY, recipients=[answered], at=at, context=context, target=comment)
        besides.append(answered.pk)
    event = OFFICIAL_ANSWER if comment.is_official else NEW_COMMENT
    tell_followers(target, event, at=at, actor=author, context=context, besides=besides)


def tell_author(event: str, case: ModerationCase, *, at: datetime, **more: Any) -> None:
    if case.author is None or not case.author.is_active:
        return
    context = {
        "excerpt": Truncator(case.snapshot).chars(EXCERPT_LENGTH),
        "rule": case.rule,
        "url": _path("case", case.pk),
        **more,
    }
    notify.queue(event, recipients=[case.author], at=at, context=context, target=case)


def tell_flaggers(case: ModerationCase, *, at: datetime, hidden: bool) -> None:
    people = Flag.objects.filter(case=case, person__isnull=False).values("person")
    recipients = get_user_model()._default_manager.filter(pk__in=people, is_active=True)
    context = {
        "excerpt": Truncator(case.snapshot).chars(EXCERPT_LENGTH),
        "hidden": hidden,
        "url": _path("log"),
    }
    notify.queue(FLAG_ANSWERED, recipients=recipients, at=at, context=context, target=case)


def decision_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    """The rule and the day, as the recipient reads them and not as the moderator did."""
    until = date_format(date.fromisoformat(context["until"]), "DATE_FORMAT")
    return {"rule": str(Reason(context["rule"]).label), "until": until}


def outcome_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    hidden, left = gettext("The text was hidden."), gettext("The text breaks no rule and stays.")
    return {"outcome": hidden if context["hidden"] else left}


def about(target: Model) -> dict[str, Any]:
    place = places.of(target)
    with translation.override(settings.LANGUAGE_CODE):
        url = place.url(target)
    return {
        "title": place.title(target),
        "url": url,
        "unfollow_url": settings.BASE_URL + _path("unfollow", target._meta.label_lower, target.pk),
    }


def _path(name: str, *args: Any) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"discussion:{name}", args=args)


notify.register(
    NEW_COMMENT,
    category=CATEGORY,
    title=_("New comment: %(title)s"),
    body=_("%(author)s wrote: %(excerpt)s\n\nStop following: %(unfollow_url)s"),
)
notify.register(
    NEW_REPLY,
    category=CATEGORY,
    title=_("Reply to your comment: %(title)s"),
    body=_("%(author)s wrote: %(excerpt)s"),
)
notify.register(
    OFFICIAL_ANSWER,
    category=CATEGORY,
    title=_("Official answer: %(title)s"),
    body=_("%(author)s answered: %(excerpt)s\n\nStop following: %(unfollow_url)s"),
)
notify.register(
    STATE_CHANGED,
    category=CATEGORY,
    title=_("News about: %(title)s"),
    body=_("%(news)s\n\nStop following: %(unfollow_url)s"),
)
notify.register(
    TEXT_HELD,
    category=MODERATION_CATEGORY,
    title=_("Your text is being reviewed"),
    body=_("Several readers reported your text. It is not shown until a moderator has read it: “%(excerpt)s”"),
)
notify.register(
    TEXT_HIDDEN,
    category=MODERATION_CATEGORY,
    title=_("Your text was hidden"),
    body=_("Rule: %(rule)s. Reason: %(reason)s. You may appeal once until %(until)s. “%(excerpt)s”"),
    words=decision_in_words,
)
notify.register(
    TEXT_SHOWN,
    category=MODERATION_CATEGORY,
    title=_("Your text is shown"),
    body=_("A moderator has read your text, and everybody can read it: “%(excerpt)s”"),
)
notify.register(
    APPEAL_REFUSED,
    category=MODERATION_CATEGORY,
    title=_("Your appeal was decided"),
    body=_("Another moderator has read your appeal; the text stays hidden. Reason: %(reason)s"),
)
notify.register(
    FLAG_ANSWERED,
    category=MODERATION_CATEGORY,
    title=_("Your report was answered"),
    body=_("Outcome: %(outcome)s. “%(excerpt)s”"),
    words=outcome_in_words,
)
