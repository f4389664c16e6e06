"""Two years of proposals: what residents asked for, who stands behind it, and what the departments answered."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from accounts.models import ResidencyProof
from core import uploads
from core.search import index
from demo.histories import Histories
from demo.proposal_lives import LIVES, Life, answers_of, past_of
from demo.world import World
from discussion import places
from discussion.models import Comment, Endorsement, Follow, Thread
from discussion.text import fingerprint
from home.models import SectionPage
from proposals.models import Answer, Call, Category, CoAuthor, Proposal, ProposalVersion, Suggestion
from proposals.models.proposals import STEPS_PER_DEGREE
from proposals.services import calls, versions, writing
from proposals.services.indexing import entry_of

TEXTS = Path(__file__).parent / "texts" / "proposals.toml"
BATCH = 1000
PICTURES = 24
Data = dict[str, Any]


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="proposals").delete()
    categories = _categories(world, texts)
    made = _calls(world, texts, categories)
    verified = set(ResidencyProof.objects.values_list("user", flat=True))
    histories = Histories(world.at)
    proposals = [
        _proposal(world, texts, number, life, made, categories, verified, histories)
        for number, life in enumerate(LIVES * world.scale)
    ]
    standing = [one for one in proposals if not one.demo_life.merged]
    Proposal.objects.bulk_create(standing, batch_size=BATCH)
    _merge(world, standing, [one for one in proposals if one.demo_life.merged])
    furnish(world, texts, proposals, histories)
    _drafts(world, made["anytime"], texts)
    index.put_all(entry_of(one) for one in Proposal.objects.exclude(audience="NOBODY").iterator(chunk_size=500))
    _pictures(world, proposals)


def furnish(world: World, texts: Data, proposals: list[Proposal], histories: Histories) -> None:
    """All that belongs to proposals which have just been stored: their past, versions, answers, and the talk."""
    histories.save()
    _write_down(world, texts, proposals)
    _talk(world, texts, proposals)


def _categories(world: World, texts: Data) -> dict[str, Category]:
    return {
        one["slug"]: Category.objects.create(
            name=one["name"], slug=one["slug"], position=place, department=world.departments[one["department"]]
        )
        for place, one in enumerate(texts["category"])
    }


def _calls(world: World, texts: Data, categories: dict[str, Category]) -> dict[str, Call]:
    keys = ("key", "label", "help", "required")
    made = {}
    for one in texts["call"]:
        opens_at = world.days_ago(one["opens"], hour=9)
        call = Call.objects.create(
            **{name: one[name] for name in ("slug", "kind", "title", "summary", "text", "proposer")},
            opens_at=opens_at,
            closes_at=world.at - timedelta(days=one["closes"]) if "closes" in one else None,
            limit_per_person=one.get("limit"),
            answer_threshold=one.get("threshold"),
            cost_ceiling_won=one.get("ceiling"),
            questions=[dict(zip(keys, question, strict=True)) for question in one.get("questions", [])],
        )
        call.categories.set(categories.values())
        calls.freeze(call, at=opens_at)
        call.save()
        made[call.slug] = call
    return made


def _proposal(
    world: World,
    texts: Data,
    number: int,
    life: Life,
    made: dict[str, Call],
    categories: dict[str, Category],
    verified: set[int],
    histories: Histories,
) -> Proposal:
    subject = texts["subject"][number % len(texts["subject"])]
    titles, spots = subject["titles"], texts["places"]
    title = titles[(number // len(texts["subject"])) % len(titles)]
    spot = spots[(number * 7 + number // 13) % len(spots)]
    category, call = categories[subject["category"]], made[life.call]
    author = _author(world, call, verified)
    at = world.days_ago(world.chance.uniform(*life.days))
    past = past_of(world, texts, life, author, category.department, at)
    proposal = Proposal(
        call=call,
        author=author,
        title=title.format(place=spot),
        problem=f"{world.chance.choice(texts['openings'])} "
        + world.chance.choice(subject["problems"]).format(place=spot),
        idea=f"{world.chance.choice(subject['ideas'])}\n\n{world.chance.choice(texts['closings'])}",
        answers_given={"beneficiaries": "하루에 오십 명쯤, 어르신과 아이가 많습니다."} if call.questions else {},
        category=category,
        department=category.department,
        cost_won=world.chance.choice([None, 500_000, 1_800_000, 4_500_000, 12_000_000, 24_000_000]),
        created_at=at - timedelta(minutes=world.chance.randint(5, 300)),
        submitted_at=at,
        audience=call.audience,
        answer_threshold=call.answer_threshold,
        **past.fields(),
        **_place(world, spot),
    )
    proposal.demo_life, proposal.demo_tags, proposal.demo_past = life, subject["tags"], past
    histories.add(proposal, past)
    return proposal


def _author(world: World, call: Call, verified: set[int]) -> Any:
    if call.kind == "STAFF":
        return world.chance.choice(list(world.staff.values()))
    if call.proposer == "VERIFIED":
        return world.chance.choice([person for person in world.residents if person.pk in verified])
    return world.chance.choice(world.residents)


def _place(world: World, spot: str) -> Data:
    """Most have a pin; around each area's middle, as people live."""
    kind = world.chance.choices(["PIN", "ADDRESS", "CITY"], weights=[78, 14, 8])[0]
    areas = settings.RESIDENCY_AREAS
    number = world.chance.randrange(len(areas))
    if kind == "CITY":
        return {"place_kind": kind}
    described = {"place_kind": kind, "place_text": f"{spot} 앞", "area": areas[number]}
    if kind == "ADDRESS":
        return described
    return described | pin_in(world, number)


def pin_in(world: World, number: int) -> Data:
    """A place in the area of this number, more likely near its middle."""
    west, south, east, north = settings.MAP_BOUNDS
    column, row = number % 3, number // 3 % 2
    longitude = west + (east - west) * (0.25 + 0.25 * column) + world.chance.gauss(0, 0.012)
    latitude = south + (north - south) * (0.35 + 0.3 * row) + world.chance.gauss(0, 0.009)
    longitude, latitude = min(max(longitude, west), east), min(max(latitude, south), north)
    return {
        "longitude": round(longitude, 6),
        "latitude": round(latitude, 6),
        "map_x": int((longitude + 180) * STEPS_PER_DEGREE),
        "map_y": int((latitude + 90) * STEPS_PER_DEGREE),
    }


def _merge(world: World, standing: list[Proposal], merged: list[Proposal]) -> None:
    """A merged one has become part of one that is being looked at; its author writes along there."""
    targets = [one for one in standing if one.state in {"RECEIVED", "UNDER_REVIEW"} and one.audience == "PUBLIC"]
    co_authors = {}
    for one in merged:
        one.merged_into, one.audience = world.chance.choice(targets), "NOBODY"
        if one.author_id != one.merged_into.author_id:
            co_authors[one.merged_into.pk, one.author_id] = CoAuthor(
                proposal=one.merged_into, person=one.author, asked_at=one.state_changed_at,
                accepted_at=one.state_changed_at,
            )  # fmt: skip
    Proposal.objects.bulk_create(merged, batch_size=BATCH)
    CoAuthor.objects.bulk_create(co_authors.values(), batch_size=BATCH)


def _write_down(world: World, texts: Data, proposals: list[Proposal]) -> None:
    """Versions, answers, tags, suggestions."""
    kept, answers, fields = [], [], []
    for proposal in proposals:
        text = {name: getattr(proposal, name) for name in versions.TEXTS}
        text["place"] = versions.place_in_words(proposal)
        at = proposal.submitted_at
        kept.append(ProposalVersion(proposal=proposal, number=1, editor=proposal.author, written_at=at, **text))
        if "resubmit" in proposal.demo_life.steps:
            idea = f"{proposal.idea}\n\n자리를 또렷하게 적었습니다: {proposal.place} 동쪽 모퉁이입니다."
            later = next(step.at for step in proposal.demo_past.steps if step.name == "resubmit")
            kept.append(
                ProposalVersion(
                    proposal=proposal, number=2, editor=proposal.author, written_at=later, note="자리를 적음",
                    **(text | {"idea": idea}),
                )
            )  # fmt: skip
            proposal.idea = idea
        answers += answers_of(world, texts, proposal)
        fields.append(proposal)
    ProposalVersion.objects.bulk_create(kept, batch_size=BATCH)
    Answer.objects.bulk_create(answers, batch_size=BATCH)
    Proposal.objects.bulk_update(
        fields, ["idea", "drafted_outcome", "answer_drafted_by", "reexamination_until", "reexamined_at"],
        batch_size=BATCH,
    )  # fmt: skip
    _tag(proposals)
    maturing = [one for one in proposals if one.state == "RECEIVED" and one.audience == "PUBLIC"][:8]
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                proposal=one, part="idea", before=one.idea.split("\n\n")[0], reason="다녀 보니 그렇습니다.",
                after=f"{one.idea.split(chr(10) * 2)[0]} {texts['suggestion']}",
                author=world.chance.choice(world.residents), created_at=world.between(one.submitted_at, world.at),
            )
            for one in maturing
        ]
    )  # fmt: skip


def _tag(proposals: list[Proposal]) -> None:
    tag_model, item_model = apps.get_model("taggit", "Tag"), apps.get_model("taggit", "TaggedItem")
    names = sorted({name for proposal in proposals for name in proposal.demo_tags})
    tags = {name: tag_model.objects.get_or_create(name=name, defaults={"slug": name})[0] for name in names}
    kind = places.content_type(Proposal())
    item_model.objects.bulk_create(
        [
            item_model(tag=tags[name], content_type=kind, object_id=proposal.pk)
            for proposal in proposals
            for name in proposal.demo_tags
        ],
        batch_size=BATCH,
    )


def _talk(world: World, texts: Data, proposals: list[Proposal]) -> None:
    """Comments, endorsements and followers, with their counts."""
    kind = places.content_type(Proposal())
    threads = {one.pk: Thread(content_type=kind, object_id=one.pk) for one in proposals}
    Thread.objects.bulk_create(threads.values(), batch_size=BATCH)
    comments, endorsed, follows = [], [], []
    for proposal in proposals:
        if proposal.audience != "PUBLIC" or proposal.demo_life.merged:
            continue
        fans = world.chance.sample(world.residents, min(len(world.residents), int(world.chance.expovariate(0.07))))
        endorsed += [_support(Endorsement, kind, proposal, person, world) for person in fans]
        followers = {person.pk: person for person in [proposal.author, *fans[::4]]}.values()
        follows += [_support(Follow, kind, proposal, person, world) for person in followers]
        spoken = [_comment(world, texts, threads[proposal.pk], proposal) for _ in range(_how_many(world))]
        comments += spoken
        thread = threads[proposal.pk]
        thread.endorsement_count, thread.follower_count = len(fans), len(followers)
        thread.comment_count = len(spoken)
        proposal.endorsement_count, proposal.comment_count = len(fans), len(spoken)
        if proposal.answer_threshold and len(fans) >= proposal.answer_threshold:
            proposal.threshold_reached_at = min(proposal.submitted_at + timedelta(days=9), world.at)
    comments.sort(key=lambda comment: comment.created_at)
    Comment.objects.bulk_create(comments, batch_size=BATCH)
    Endorsement.objects.bulk_create(endorsed, batch_size=BATCH)
    Follow.objects.bulk_create(follows, batch_size=BATCH)
    counted = ["comment_count", "endorsement_count", "follower_count"]
    Thread.objects.bulk_update(threads.values(), counted, batch_size=BATCH)
    Proposal.objects.bulk_update(
        proposals, ["endorsement_count", "comment_count", "threshold_reached_at"], batch_size=BATCH
    )


def _how_many(world: World) -> int:
    return min(14, int(world.chance.expovariate(0.35)))


def _support(model: Any, kind: Any, proposal: Proposal, person: Any, world: World) -> Any:
    at = _soon_after(world, proposal.submitted_at)
    return model(content_type=kind, object_id=proposal.pk, person=person, created_at=at)


def _comment(world: World, texts: Data, thread: Thread, proposal: Proposal) -> Comment:
    body = world.chance.choice(texts["comments"]).format(place=world.chance.choice(texts["places"]))
    at = _soon_after(world, proposal.submitted_at)
    return Comment(
        thread=thread, author=world.chance.choice(world.residents), body=body, fingerprint=fingerprint(body),
        created_at=at,
    )  # fmt: skip


def _soon_after(world: World, at: datetime) -> datetime:
    return world.between(at, at + timedelta(days=21))


def _drafts(world: World, call: Call, texts: Data) -> None:
    """What the two accounts that residents try are writing just now."""
    for person, subject in zip(world.residents[:2], texts["subject"][3:5], strict=True):
        spot = texts["places"][2]
        writing.start_draft(
            author=person, call=call, title=subject["titles"][0].format(place=spot),
            problem=subject["problems"][0].format(place=spot), at=world.at - timedelta(hours=20),
        )  # fmt: skip


def _pictures(world: World, proposals: list[Proposal]) -> None:
    """Photographs of some, from the drawn library."""
    library = list(get_image_model().objects.order_by("pk"))
    shown = [one for one in proposals if one.audience == "PUBLIC"][:: max(1, len(proposals) // PICTURES)][:PICTURES]
    small = {image.pk: _bytes(image) for image in library}
    for number, proposal in enumerate(shown):
        image = library[number % len(library)]
        file = ContentFile(small[image.pk], name=f"현장-{number + 1}.jpg")
        kept = uploads.receive_all([file], owner=proposal.author, at=proposal.submitted_at)
        uploads.attach(kept, proposal, at=proposal.submitted_at)


def _bytes(image: Any) -> bytes:
    with image.file.open("rb") as file:
        content: bytes = file.read()
    return content
