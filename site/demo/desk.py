"""What staff keep for themselves: notes on cases, saved views, notices of the last days."""

import tomllib
from datetime import timedelta

from django.apps import apps

from core.notify.models import Notice
from core.workflow.models import Case
from demo.conversations import TEXTS
from demo.world import World

VIEWS = (
    ("officer", "기한 지난 일", "tab=all&due=overdue"),
    ("officer", "담당자 없는 편지", "tab=unassigned&workflow=residency"),
    ("moderator", "신고된 글", "tab=all&workflow=moderation"),
)


def build(world: World) -> None:
    # The desk and this room do not know each other; the demo of both has to.
    note_model, view_model = apps.get_model("desk", "CaseNote"), apps.get_model("desk", "SavedView")
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["note"]
    waiting = Case.objects.filter(closed_at=None).order_by("pk")
    note_model.objects.bulk_create(
        [
            note_model(
                case=case,
                author=world.staff[world.chance.choice(["officer", "moderator", "reviewer"])],
                body=world.chance.choice(texts),
                written_at=world.between(case.opened_at, world.at),
            )
            for case in waiting[::3]
        ]
    )
    view_model.objects.bulk_create(
        [view_model(owner=world.staff[owner], name=name, query=query) for owner, name, query in VIEWS]
    )
    _notices(world)


def _notices(world: World) -> None:
    """Read ones and unread ones for the two accounts that residents try."""
    told = []
    for person in world.residents[:2]:
        for number, page in enumerate(sorted(world.news, key=lambda page: page.published_on)[-5:]):
            told.append(
                Notice(
                    recipient=person,
                    category="discussion",
                    title="따라가는 글에 새 소식이 있습니다",
                    body=page.title,
                    url=page.url,
                    created_at=world.at - timedelta(days=5 - number),
                    read_at=world.at - timedelta(days=1) if number < 3 else None,
                )
            )
    Notice.objects.bulk_create(told)
