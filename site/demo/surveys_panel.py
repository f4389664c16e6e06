"""The panel on pledges at work: groups, what they talk about and agree on, what they recommend, and who answers."""

from datetime import datetime, timedelta
from typing import Any

from councils.queries.terms import members_in_office
from demo.surveys_documents import Data
from demo.world import World
from discussion.models import Comment, Thread
from discussion.text import fingerprint
from surveys.models import PanelGroup, PanelSeat, Recommendation, Survey
from surveys.services import panels


def sit_down(survey: Survey, names: list[str], *, by: Any, at: datetime) -> None:
    """One member after the other into the next group; whoever is first speaks for it."""
    groups = [PanelGroup.objects.create(survey=survey, name=name) for name in names]
    seats = {
        term.user_id: groups[number % len(groups)].pk
        for number, term in enumerate(members_in_office(survey.body, on=at.date()))
    }
    leads = {group: person for person, group in reversed(list(seats.items()))}
    panels.arrange(survey=survey, seats=seats, leads=leads, by=by, at=at)


def talk_and_agree(world: World, survey: Survey, said: Data, keys: list[str], *, at: datetime) -> None:
    for place, group in enumerate(_groups(survey)):
        people = [seat.person for seat in _seats(group)]
        _talk(group, people, said["talk"][place::2], at=at + timedelta(hours=place))
        codes = {
            key: world.chance.choices((1, 2, 3, 4, 5), said["agreed"][column])[0] for column, key in enumerate(keys)
        }
        reasons = {keys[0]: world.chance.choice(said["reasons"])}
        panels.score(group=group, codes=codes, reasons=reasons, by=people[0], at=at + timedelta(hours=26))


def _talk(group: PanelGroup, people: list[Any], words: list[str], *, at: datetime) -> None:
    """Written as they would stand by now: the service counts how much its author wrote lately, in all rooms."""
    thread = Thread.objects.create(target=group, comment_count=len(words))
    Comment.objects.bulk_create(
        Comment(
            thread=thread, author=people[number % len(people)], body=body, fingerprint=fingerprint(body),
            created_at=at + timedelta(minutes=17 * number),
        )
        for number, body in enumerate(words)
    )  # fmt: skip


def recommend(world: World, survey: Survey, said: Data, *, at: datetime) -> list[tuple[Recommendation, str]]:
    """Each with the answer that its department is going to give, or none."""
    groups, made = _groups(survey), []
    for words in said["recommendation"]:
        group = groups[words["group"]]
        asked = panels.recommend(
            survey=survey, text=words["text"], department=world.departments[words["department"]], group=group,
            by=_seats(group)[0].person, key=f"q{words['question']:02}", at=at,
        )  # fmt: skip
        made.append((asked, words.get("answer", "")))
    return made


def answer(world: World, made: list[tuple[Recommendation, str]], *, at: datetime) -> None:
    heads = {position.department_id: position.holder for position in world.positions.values()}
    for number, (asked, words) in enumerate(made):
        if words:
            moment = at + timedelta(days=3 * number)
            panels.move_on(asked, "answer", by=heads[asked.department_id], at=moment, reason=words)


def _groups(survey: Survey) -> list[PanelGroup]:
    return list(PanelGroup.objects.filter(survey=survey).order_by("pk"))


def _seats(group: PanelGroup) -> list[PanelSeat]:
    return list(group.seats.select_related("person").order_by("-leads", "pk"))
