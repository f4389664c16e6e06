"""What happens at the same time, on connections of their own, as requests are."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Role
from core.workflow.engine import TransitionRefused
from regulations.models import Opinion, Version
from regulations.services import coming_into_force, drafting, enactment, opinions
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user
from tests.regulations.drafts.drafting_office import (
    NOON,
    REASON,
    TODAY,
    after_opinions,
    make_announced,
    make_draft,
    make_office,
    make_rule,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_begin_at_once_make_one_draft() -> None:
    office = make_office()
    rule = make_rule(office)
    deed = lambda: drafting.begin(rule, actor=office.clerk, change="PARTIAL", reason=REASON, at=NOON)  # noqa: E731
    results = at_once(deed, deed, deed)
    assert sum(isinstance(result, Version) for result in results) == 1
    assert all(isinstance(result, (Version, RegulationRefused)) for result in results)


def test_two_superiors_at_once_enact_once() -> None:
    office = make_office()
    draft = make_draft(office)
    other = make_staff(Role.APPROVER, office.department)

    def enact(actor: Any, days: int) -> Version:
        day = TODAY + timedelta(days=days)
        found = Version.objects.get(pk=draft.pk)
        return enactment.enact(found, actor=actor, enacted_on=TODAY, in_force_on=day, reason="급합니다.", at=NOON)

    results = at_once(lambda: enact(office.superior, 3), lambda: enact(other, 3))
    assert sum(isinstance(result, Version) for result in results) == 1
    assert all(isinstance(result, (Version, TransitionRefused, RegulationRefused)) for result in results)


def test_two_workers_bring_a_version_into_force_once() -> None:
    office = make_office()
    draft = make_draft(office)
    day = TODAY + timedelta(days=1)
    enactment.enact(draft, actor=office.superior, enacted_on=TODAY, in_force_on=day, reason="급합니다.", at=NOON)
    later = NOON + timedelta(days=1)
    results = at_once(*[lambda: coming_into_force.bring_due(at=later)] * 3)
    assert not [result for result in results if isinstance(result, Exception)]
    states = Version.objects.filter(regulation=draft.regulation).order_by("number").values_list("state", flat=True)
    assert list(states) == [VersionState.REPLACED, VersionState.IN_FORCE]


def test_nothing_is_said_after_the_collection_was_closed() -> None:
    office = make_office()
    draft = make_announced(office)
    last_minute = after_opinions(draft).replace(hour=0, minute=0) - timedelta(seconds=1)
    results = at_once(
        lambda: opinions.write(draft, author=make_user(), text="마지막 순간입니다.", at=last_minute),
        lambda: opinions.close_ended(at=after_opinions(draft)),
    )
    draft.refresh_from_db()
    assert draft.state == VersionState.CONSULTED
    # Whichever came first: an opinion that was taken in is there to be answered, another was refused in words.
    assert Opinion.objects.count() == sum(isinstance(result, Opinion) for result in results)
    assert all(isinstance(result, (Opinion, RegulationRefused, int)) for result in results)


def test_the_same_words_sent_twice_at_once_are_one_opinion() -> None:
    draft, person = make_announced(make_office()), make_user()
    deed = lambda: opinions.write(draft, author=person, text="온라인 신청에 찬성합니다.", at=NOON)  # noqa: E731
    at_once(deed, deed, deed)
    assert Opinion.objects.count() == 1


def test_the_database_knows_one_version_for_one_day() -> None:
    office = make_office()
    rule = make_rule(office)
    assert rule.current is not None
    draft = make_draft(office, rule)
    with pytest.raises(IntegrityError):
        Version.objects.filter(pk=draft.pk).update(
            state="ENACTED", enacted_on=rule.current.in_force_on, in_force_on=rule.current.in_force_on
        )
