"""Calls and proposals for tests: unsurprising, and each call makes one thing."""

import io
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from proposals.models import Call, Category, Proposal
from proposals.services import answering, calls, interests, writing
from proposals.states import CallKind, Proposer
from tests.factories import make_department, make_user

NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
_numbers = count(1)


def make_category(name: str | None = None, **fields: Any) -> Category:
    number = next(_numbers)
    return Category.objects.create(name=name or f"분야 {number}", slug=f"category-{number}", **fields)


def make_call(*, kind: str = CallKind.IDEA, categories: tuple[Category, ...] = (), **fields: Any) -> Call:
    """A published call that has been open for a month."""
    fields.setdefault("opens_at", NOON - timedelta(days=30))
    fields.setdefault("proposer", Proposer.STAFF if kind == CallKind.STAFF else Proposer.ANYBODY)
    made = Call.objects.create(
        kind=kind,
        slug=f"call-{next(_numbers)}",
        title="언제나 제안",
        summary="한 해 내내 받습니다.",
        text="누구나 냅니다.",
        **fields,
    )
    made.categories.set(categories or (make_category(),))
    calls.freeze(made, at=made.opens_at)
    made.save()
    return made


def make_draft(author: Any = None, *, call: Call | None = None, at: datetime = NOON, **fields: Any) -> Proposal:
    """A draft that lacks nothing."""
    call = call or make_call()
    title, problem = (
        fields.pop("title", "도서관 앞 정류장에 긴 의자"),
        fields.pop("problem", "기다리는 동안 앉을 곳이 없습니다."),
    )
    author = author or make_user()
    draft = writing.start_draft(author=author, call=call, title=title, problem=problem, at=at)
    draft.idea = fields.pop("idea", "지붕 아래에 나무 의자 두 개를 놓습니다.")
    draft.category = fields.pop("category", call.categories.first())
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def make_proposal(author: Any = None, *, at: datetime = NOON, **fields: Any) -> Proposal:
    """One that has been handed in."""
    department = fields.pop("department", None)
    draft = make_draft(author, at=at, **fields)
    made = writing.submit(draft, author=draft.author, at=at)
    if department is not None:
        Proposal.objects.filter(pk=made.pk).update(department=department)
        made.refresh_from_db()
    return made


def make_office(role: Any, name: str | None = None) -> tuple[Any, Any, Any, Any]:
    """A department with a clerk, a superior, and the post that answers."""
    from accounts.models import Position, Role
    from tests.factories import make_staff

    department = make_department(name)
    clerk, superior = make_staff(role, department), make_staff(Role.DEPARTMENT_REVIEWER, department)
    post = Position.objects.create(department=department, title="팀장", holder=superior, started_at=NOON)
    return department, clerk, superior, post


def declare_none(proposal: Proposal, *people: Any, at: datetime = NOON) -> None:
    """They have no interest in it, and say so."""
    for person in people:
        interests.declare(proposal, person=person, has_interest=False, at=at)


def draft_answer(proposal: Proposal, clerk: Any, post: Any, outcome: str, **fields: Any) -> Any:
    """Both who drafts and who will approve have declared that they have no interest."""
    fields.setdefault("at", NOON + timedelta(days=3))
    declare_none(proposal, clerk, post.holder, at=fields["at"])
    fields.setdefault("body", "현장을 살펴보고 이렇게 정했습니다. 고맙습니다.")
    return answering.draft_answer(proposal, author=clerk, outcome=outcome, position=post, **fields)


def picture(name: str = "a.jpg", **exif: Any) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 40, 40)).save(stream, "JPEG", **exif)
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")
