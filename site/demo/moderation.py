"""Flags and what moderators made of them: cases in every state."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from core.deadlines import calendar
from core.workflow import SYSTEM
from demo.histories import Histories, Past, Step
from demo.world import World
from discussion import places
from discussion.models import Comment, Flag, ModerationCase

FLAGGED_SHARE = 0.16
WORKFLOW = ModerationCase.workflow
HIDDEN = {"UPHELD", "UPHELD_FINAL", "APPEALED"}
# So many of the newest flagged texts still wait for somebody.
WAITING = 7
WAYS = ("lapse", "confirm", "appealed", "lapse", "restore", "upheld")
SETTLED = "다시 읽고 정했습니다. 까닭은 위에 적은 규칙과 같습니다."


def build(world: World, texts: dict[str, Any], comments: list[Comment]) -> None:
    """Unseemly texts are flagged for sure, others sometimes without need."""
    histories = Histories(world.at)
    flagged = [c for c in comments if c.body in texts["bad"] or world.chance.random() < FLAGGED_SHARE]
    ways = cycle(WAYS)
    for number, comment in enumerate(flagged):
        if number >= len(flagged) - WAITING * world.scale:
            past = _waiting(world, comment)
        elif comment.body in texts["bad"]:
            past = _hidden(world, texts, comment, next(ways))
        else:
            past = _left_standing(world, comment)
        histories.add(_case(world, comment, past), past)
    cases = [case for case, _past_of in histories.lived]
    ModerationCase.objects.bulk_create(cases, batch_size=1000)
    histories.save()
    _flag(world, cases)
    _hide(comments, cases)


def _waiting(world: World, comment: Comment) -> Past:
    """Flagged lately, so that some are fresh and some have waited too long."""
    lately = world.days_ago(world.chance.choice([0.3, 1, 2, 6]))
    return Past(WORKFLOW, SYSTEM, max(comment.created_at, lately))


def _left_standing(world: World, comment: Comment) -> Past:
    opened_at = world.between(comment.created_at, comment.created_at + timedelta(hours=20))
    return Past(WORKFLOW, SYSTEM, opened_at, [Step("dismiss", world.staff["moderator"], _decided(world, opened_at))])


def _hidden(world: World, texts: dict[str, Any], comment: Comment, way: str) -> Past:
    """One of the ways of a hidden text; the last two are still open, so they began lately."""
    opened_at = world.between(comment.created_at, comment.created_at + timedelta(hours=20))
    if way in {"upheld", "appealed"}:
        opened_at = max(opened_at, world.days_ago(9))
    decided_at = _decided(world, opened_at)
    steps = [Step("uphold", world.staff["moderator"], decided_at, world.chance.choice(texts["hide"]))]
    if way == "lapse":
        steps.append(Step("lapse", SYSTEM, decided_at + timedelta(days=15)))
    elif way != "upheld":
        appealed_at = min(decided_at + timedelta(days=world.chance.uniform(0.5, 4)), world.at - timedelta(hours=1))
        steps.append(Step("appeal", comment.author, appealed_at, world.chance.choice(texts["appeal"])))
        if way != "appealed":
            settled_at = appealed_at + timedelta(hours=world.chance.uniform(5, 40))
            steps.append(Step(way, world.staff["moderator2"], settled_at, SETTLED))
    return Past(WORKFLOW, SYSTEM, opened_at, [step for step in steps if step.at < world.at])


def _decided(world: World, opened_at: datetime) -> datetime:
    """Mostly within a day; one in seven waits too long."""
    late = world.chance.random() < 0.14
    hours = world.chance.uniform(110, 190) if late else world.chance.uniform(1, 22)
    return min(opened_at + timedelta(hours=hours), world.at - timedelta(minutes=30))


def _case(world: World, comment: Comment, past: Past) -> ModerationCase:
    taken = {step.name: step for step in past.steps}
    first, last = next(iter(past.steps), None), taken.get("confirm") or taken.get("restore")
    page = next(page for page in world.news if page.pk == comment.thread.object_id)
    appeal = taken.get("appeal")
    return ModerationCase(
        content_type=places.content_type(comment),
        object_id=comment.pk,
        author=comment.author,
        origin="FLAGS",
        snapshot=comment.body,
        rule=_rule(comment.body) if "uphold" in taken else "",
        opened_at=past.opened_at,
        department=page.department,
        decided_by=first.actor if first else None,
        decided_at=first.at if first else None,
        decision=first.reason if first else "",
        appeal_until=calendar.add_calendar_days(first.at, 14) if "uphold" in taken and first else None,
        appeal=appeal.reason if appeal else "",
        appealed_at=appeal.at if appeal else None,
        appeal_decision=last.reason if last else "",
        settled_at=past.changed_at if past.is_closed else None,
        **past.fields(),
    )


def _rule(body: str) -> str:
    for word, rule in (
        ("수익", "ADVERTISING"),
        ("할인", "ADVERTISING"),
        ("전화", "PERSONAL_DATA"),
        ("저녁", "OFF_TOPIC"),
    ):
        if word in body:
            return rule
    return "ABUSE"


def _flag(world: World, cases: list[ModerationCase]) -> None:
    flags = []
    for case in cases:
        others = [person for person in world.residents if person.pk != case.author_id]
        people = world.chance.sample(others, world.chance.randint(1, 4))
        case.flag_count = len(people)
        reason = case.rule or world.chance.choice(["OFF_TOPIC", "FALSE_CLAIM", "ABUSE"])
        flags += [Flag(case=case, person=person, reason=reason, created_at=case.opened_at) for person in people]
    Flag.objects.bulk_create(flags, batch_size=1000)
    ModerationCase.objects.bulk_update(cases, ["flag_count"], batch_size=500)


def _hide(comments: list[Comment], cases: list[ModerationCase]) -> None:
    by_key = {comment.pk: comment for comment in comments}
    hidden = []
    for case in cases:
        if case.state in HIDDEN:
            comment = by_key[case.object_id]
            comment.visibility, comment.hidden_rule = "HIDDEN", case.rule
            hidden.append(comment)
    Comment.objects.bulk_update(hidden, ["visibility", "hidden_rule"], batch_size=500)
