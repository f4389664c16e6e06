"""What people say about a draft, and the published answer that each of them gets."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.notify.models import OutboxMessage
from discussion.models import Follow
from discussion.services import blocks
from discussion.services.refusals import DiscussionRefused
from regulations.models import Opinion
from regulations.queries import drafts
from regulations.services import draft_leaving, drafting, opinions
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from tests.factories import make_staff, make_user
from tests.regulations.drafts.drafting_office import (
    NOON,
    Office,
    after_opinions,
    make_announced,
    make_draft,
    make_office,
)

pytestmark = pytest.mark.django_db
ANSWER = "의견대로 인터넷 신청을 함께 두었습니다."


def answer(office: Office, *said: Opinion, answered: str = "TAKEN", text: str = ANSWER) -> int:
    return opinions.answer(
        said, actor=office.clerk, answered=answered, answer=text, position=office.post, at=NOON + timedelta(days=2)
    )


def test_anybody_with_an_account_speaks_of_a_clause_or_of_the_whole() -> None:
    draft, person = make_announced(make_office()), make_user()
    opinions.write(draft, author=person, key="a2.p1", text="인터넷으로 신청하게 해 주세요.", at=NOON)
    opinions.write(draft, author=person, text="전체로 보아 좋은 개정입니다.", at=NOON)
    assert set(draft.opinions.values_list("key", flat=True)) == {"", "a2.p1"}
    assert Follow.objects.filter(person=person, object_id=draft.pk).count() == 1


def test_what_the_draft_takes_away_can_be_spoken_of() -> None:
    office = make_office()
    draft = make_draft(office, changes={"\n2. 사용계획서": ""})
    drafting.announce(draft, actor=office.clerk, opinions_until=drafting.earliest_end(NOON), at=NOON)
    opinions.write(draft, author=make_user(), key="a2.p2.i2", text="계획서는 남겨 두면 좋겠습니다.", at=NOON)
    with pytest.raises(RegulationRefused) as refused:
        opinions.write(draft, author=make_user(), key="a77", text="이 조항은 무엇입니까?", at=NOON)
    assert refused.value.field == "key"


def test_the_last_day_counts_to_its_end() -> None:
    draft = make_announced(make_office())
    morning = after_opinions(draft)
    late_at_night = morning.replace(hour=0, minute=0) - timedelta(minutes=1)
    opinions.write(draft, author=make_user(), text="마지막 날 밤에 씁니다.", at=late_at_night)
    with pytest.raises(RegulationRefused) as refused:
        opinions.write(draft, author=make_user(), text="하루 늦었습니다.", at=morning)
    assert refused.value.code == "closed"


@pytest.mark.parametrize(("text", "field"), [("", "text"), ("  \n ", "text"), ("가" * 2001, "text")])
def test_empty_and_endless_words_are_refused(text: str, field: str) -> None:
    with pytest.raises(RegulationRefused) as refused:
        opinions.write(make_announced(make_office()), author=make_user(), text=text, at=NOON)
    assert refused.value.field == field


def test_the_same_words_and_too_many_words_of_one_person_are_refused() -> None:
    draft, person = make_announced(make_office()), make_user()
    for number in range(opinions.MOST_AN_HOUR):
        opinions.write(draft, author=person, text=f"{number}번째 의견입니다.", at=NOON)
    for text, code, at in (
        ("0번째 의견입니다.", "twice", NOON + timedelta(hours=2)),
        ("새 의견입니다.", "haste", NOON + timedelta(minutes=59)),
    ):
        with pytest.raises(RegulationRefused) as refused:
            opinions.write(draft, author=person, text=text, at=at)
        assert refused.value.code == code
    for number in range(opinions.MOST_AN_HOUR, opinions.MOST_PER_DRAFT):
        opinions.write(draft, author=person, text=f"{number}번째 의견입니다.", at=NOON + timedelta(hours=number))
    with pytest.raises(RegulationRefused) as refused:
        opinions.write(draft, author=person, text="스물한 번째 의견입니다.", at=NOON + timedelta(days=3))
    assert refused.value.code == "many"


def test_whoever_is_kept_from_writing_does_not_write_here() -> None:
    draft, person = make_announced(make_office()), make_user()
    blocks.block_writer(
        person=person, by=make_staff(Role.MODERATOR), until=NOON + timedelta(days=7), reason="욕설", at=NOON
    )  # fmt: skip
    with pytest.raises(DiscussionRefused):
        opinions.write(draft, author=person, text="그래도 쓰겠습니다.", at=NOON + timedelta(hours=1))


def test_one_takes_back_ones_own_until_it_is_answered() -> None:
    office = make_office()
    draft, person = make_announced(office), make_user()
    first = opinions.write(draft, author=person, text="첫째 의견입니다.", at=NOON)
    second = opinions.write(draft, author=person, text="둘째 의견입니다.", at=NOON)
    with pytest.raises(RegulationRefused):
        opinions.take_back(first, author=make_user(), at=NOON)
    opinions.take_back(first, author=person, at=NOON)
    answer(office, second)
    with pytest.raises(RegulationRefused) as refused:
        opinions.take_back(second, author=person, at=NOON)
    assert refused.value.code == "kept" and list(draft.opinions.all()) == [second]


def test_an_answer_is_public_with_its_office_and_its_author_is_told() -> None:
    office = make_office()
    draft, person = make_announced(office), make_user()
    said = opinions.write(draft, author=person, text="인터넷으로 신청하게 해 주세요.", at=NOON)
    answer(office, said)
    said.refresh_from_db()
    assert (said.answered, said.answer, said.department) == ("TAKEN", ANSWER, office.department)
    assert (said.official_title, said.official_name) == ("체육시설팀장", office.clerk.display_name)
    assert OutboxMessage.objects.filter(event="regulations.opinion_answered", recipient=person).count() == 1


def test_several_that_say_the_same_get_one_answer_and_it_can_be_written_anew() -> None:
    office = make_office()
    draft = make_announced(office)
    said = [opinions.write(draft, author=make_user(), text="방문은 힘듭니다.", at=NOON) for _each in range(3)]
    assert answer(office, *said) == 3 and not drafts.unanswered(draft).exists()
    answer(office, said[0], answered="PARTLY", text="전화 신청은 다음에 살펴보겠습니다.")
    said[0].refresh_from_db()
    assert said[0].answered == "PARTLY"


def test_who_may_answer() -> None:
    office = make_office()
    draft = make_announced(office)
    said = opinions.write(draft, author=make_user(), text="방문은 힘듭니다.", at=NOON)
    own = opinions.write(draft, author=office.clerk, text="담당자도 시민입니다.", at=NOON)
    stranger = make_office()
    given = {"answered": "TAKEN", "answer": ANSWER, "at": NOON}
    with pytest.raises(PermissionDenied):
        opinions.answer([said], actor=stranger.clerk, position=stranger.post, **given)
    for opinion, actor, post, code in (
        (own, office.clerk, office.post, "own"),
        (said, office.clerk, stranger.post, "position"),
    ):
        with pytest.raises(RegulationRefused) as refused:
            opinions.answer([opinion], actor=actor, position=post, **given)
        assert refused.value.code == code
    assert not Opinion.objects.exclude(answered="").exists()


def test_when_the_time_is_over_the_office_is_told_and_its_clock_runs() -> None:
    office = make_office()
    draft = make_announced(office)
    opinions.write(draft, author=make_user(), text="방문은 힘듭니다.", at=NOON)
    morning = after_opinions(draft)
    assert not opinions.is_closing(morning - timedelta(days=1)) and opinions.is_closing(morning)
    assert opinions.close_ended(at=morning) == 1 and opinions.close_ended(at=morning) == 0
    draft.refresh_from_db()
    assert draft.state == VersionState.CONSULTED and draft.due_at is not None
    assert OutboxMessage.objects.filter(event="regulations.opinions_to_answer", recipient=office.clerk).exists()


def test_what_a_moderator_takes_down_is_gone_for_others_and_needs_no_answer() -> None:
    draft, person, other = make_announced(make_office()), make_user(), make_user()
    said = opinions.write(draft, author=person, text="아무개의 전화번호는 …", at=NOON)
    opinions.hide(said, "PERSONAL_DATA", NOON)
    assert not drafts.opinions_of(draft, other).exists() and drafts.opinions_of(draft, person).exists()
    assert not drafts.unanswered(draft).exists()
    opinions.show(said, NOON)
    assert drafts.opinions_of(draft, other).exists()


def test_whoever_leaves_takes_along_what_nobody_answered() -> None:
    office = make_office()
    draft, person = make_announced(office), make_user()
    kept = opinions.write(draft, author=person, text="답을 받은 의견입니다.", at=NOON)
    opinions.write(draft, author=person, text="답이 없는 의견입니다.", at=NOON)
    answer(office, kept)
    draft_leaving.leave(user=person, at=NOON)
    kept.refresh_from_db()
    assert list(draft.opinions.all()) == [kept] and kept.author is None
