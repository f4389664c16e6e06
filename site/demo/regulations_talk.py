"""What people say under petitions about rules, what they endorse and follow; staff among themselves."""

import random
from datetime import datetime, timedelta
from typing import Any

from demo.world import World
from discussion import places
from discussion.models import Comment, Endorsement, Follow, Thread
from discussion.text import fingerprint
from regulations.models import Petition
from regulations.services import petition_conversation
from regulations.states import Audience, PetitionState

DAYS = 25
SILENT = (PetitionState.MERGED, PetitionState.WITHDRAWN)
# The newest have few readers yet.
ENDORSED, SPOKEN = 0.11, 0.45
Data = dict[str, Any]


def build(world: World, texts: Data, petitions: list[Petition]) -> None:
    # A chance of its own: what other rooms draw stays as it is.
    chance = random.Random(f"talk of rules {world.at.date()}")  # noqa: S311  (plausible, not secret)
    spoken = [petition for petition in petitions if petition.state not in SILENT]
    for petition in spoken:
        people, words = _who_and_what(world, texts, petition)
        _talk(world, chance, petition, people, words)
    petition_conversation.counted(frozenset(petition.pk for petition in spoken))


def _who_and_what(world: World, texts: Data, petition: Petition) -> tuple[list[Any], list[str]]:
    """The staff's channel is the staff's alone. Whoever asks for something does not stand behind it once more."""
    is_staff = petition.audience == Audience.STAFF
    people = list(world.staff.values()) if is_staff else world.residents
    there = [person for person in people if person != petition.author]
    return there, texts["staff_comments"] if is_staff else texts["comments"]


def _talk(world: World, chance: random.Random, petition: Petition, people: list[Any], words: list[str]) -> None:
    kind = places.content_type(petition)
    thread, _made = Thread.objects.get_or_create(content_type=kind, object_id=petition.pk)
    age = (world.at - petition.submitted_at).days
    fans = chance.sample(people, min(len(people) // 2, 1 + 3 * age, 1 + int(chance.expovariate(ENDORSED))))
    Endorsement.objects.bulk_create([_support(Endorsement, kind, petition, one, world, chance) for one in fans],
                                    ignore_conflicts=True)  # fmt: skip
    follows = [_support(Follow, kind, petition, one, world, chance) for one in fans[::4]]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)
    said = chance.sample(words, min(len(words), 1 + age, 6, int(chance.expovariate(SPOKEN))))
    comments = [
        Comment(thread=thread, author=chance.choice(people), body=body, fingerprint=fingerprint(body), created_at=at)
        for body, at in ((body, _soon_after(world, petition, chance)) for body in said)
    ]
    Comment.objects.bulk_create(sorted(comments, key=lambda comment: comment.created_at))
    at_this = {"content_type": kind, "object_id": petition.pk}
    thread.endorsement_count = Endorsement.objects.filter(**at_this).count()
    thread.follower_count = Follow.objects.filter(**at_this).count()
    thread.comment_count = thread.comments.filter(visibility="VISIBLE").count()
    thread.save()


def _support(
    model: Any, kind: Any, petition: Petition, person: Any, world: World, chance: random.Random
) -> Endorsement | Follow:
    at = _soon_after(world, petition, chance)
    made: Endorsement | Follow = model(content_type=kind, object_id=petition.pk, person=person, created_at=at)
    return made


def _soon_after(world: World, petition: Petition, chance: random.Random) -> datetime:
    end = min(petition.submitted_at + timedelta(days=DAYS), world.at - timedelta(minutes=30))
    seconds = max(1, int((end - petition.submitted_at).total_seconds()))
    return petition.submitted_at + timedelta(seconds=chance.randint(1, seconds))
