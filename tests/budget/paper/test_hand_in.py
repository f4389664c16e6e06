"""At the station: who may hand in, and that nobody votes twice, whichever way comes first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AttemptCount
from budget.models import Eligibility, Participation
from budget.services import casting
from budget.services.paper import boxes, hand_in, stations
from budget.services.refusals import BallotRefused, BudgetRefused
from budget.states.names import Channel, Electorate, Ground
from budget.states.paper import BoxState
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from tests.budget.factories import NOON, make_pot
from tests.budget.paper.stations import CLOSED, SOMEBODY, PaperDay, account_of, register
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def refusal(deed: Any) -> str:
    with pytest.raises(BudgetRefused) as refused:
        deed()
    return refused.value.code


def permit_for(day: PaperDay, document: Any = SOMEBODY, **more: Any) -> hand_in.Permit:
    return hand_in.check(day.box, by=day.clerks[0], document=document, at=NOON, **more)


def take(day: PaperDay, document: Any = SOMEBODY) -> str:
    return hand_in.hand_in(day.box, by=day.clerks[0], permit=permit_for(day, document).text, at=NOON)


def vote_online(day: PaperDay, user: Any) -> None:
    casting.cast(
        day.poll, resident=user, choices={day.pot.pk: "1,2"}, voter_nonces={}, channel=Channel.ONLINE, at=NOON
    )  # fmt: skip


def test_somebody_of_the_register_without_an_account_hands_in() -> None:
    day = PaperDay()
    register(SOMEBODY)
    take(day)
    mark = Participation.objects.get()
    assert (mark.channel, mark.resident, mark.eligibility.ground) == (Channel.PAPER, None, Ground.RESIDENCE)
    assert day.box.counts.get().handed_in == 1


def test_who_stands_neither_in_the_register_nor_has_a_proof_hands_in_nothing() -> None:
    day = PaperDay()
    register(SOMEBODY)
    stranger = replace(SOMEBODY, address="두레로 99")
    assert refusal(lambda: permit_for(day, stranger)) == "no_match"
    assert Participation.objects.count() == 0


def test_an_account_is_found_by_the_id_and_its_holder_is_told() -> None:
    day = PaperDay()
    user = account_of(SOMEBODY)
    take(day)
    assert Participation.objects.get().resident == user
    assert OutboxMessage.objects.filter(event=hand_in.HANDED_IN).exists()


def test_a_second_envelope_is_refused() -> None:
    day = PaperDay()
    register(SOMEBODY)
    take(day)
    assert refusal(lambda: permit_for(day)) == "voted_on_paper"


def test_who_has_voted_online_hands_in_nothing_and_hears_why() -> None:
    day = PaperDay()
    vote_online(day, account_of(SOMEBODY))
    with pytest.raises(BudgetRefused) as refused:
        permit_for(day)
    assert refused.value.code == "voted_online"
    assert "봉투" in refused.value.message or "envelope" in refused.value.message


def test_who_has_handed_in_cannot_vote_online() -> None:
    day = PaperDay()
    user = account_of(SOMEBODY)
    take(day)
    with pytest.raises(BallotRefused) as refused:
        vote_online(day, user)
    assert refused.value.code == "on_paper"


def test_who_handed_in_without_an_account_cannot_make_one_and_vote_again() -> None:
    day = PaperDay()
    register(SOMEBODY)
    take(day)
    with pytest.raises(BallotRefused) as refused:
        vote_online(day, account_of(SOMEBODY))
    assert refused.value.code == "on_paper"


def test_an_online_vote_between_the_look_at_the_id_and_the_envelope_is_noticed() -> None:
    day = PaperDay()
    user = account_of(SOMEBODY)
    permit = permit_for(day)
    vote_online(day, user)
    code = refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=permit.text, at=NOON))
    assert code == "voted_online"
    assert day.box.counts.get().handed_in == 0


def test_one_permit_marks_one_envelope() -> None:
    day = PaperDay()
    register(SOMEBODY)
    permit = permit_for(day)
    hand_in.hand_in(day.box, by=day.clerks[0], permit=permit.text, at=NOON)
    code = refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=permit.text, at=NOON))
    assert code == "voted_on_paper"
    assert day.box.counts.get().handed_in == 1


@pytest.mark.parametrize("change", ["forged", "cut", "empty"])
def test_a_permit_that_was_changed_is_none(change: str) -> None:
    day = PaperDay()
    register(SOMEBODY)
    text = permit_for(day).text
    tampered = {"forged": f"x{text}", "cut": text[:-3], "empty": ""}[change]
    assert refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=tampered, at=NOON)) == "permit"


def test_a_permit_holds_for_its_clerk_its_box_and_two_hours() -> None:
    day = PaperDay()
    register(SOMEBODY)
    text = permit_for(day).text
    other = stations.add_box(day.station, by=day.officer, at=NOON)
    late = NOON + hand_in.PERMIT_LASTS + timedelta(seconds=1)
    assert refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[1], permit=text, at=NOON)) == "permit"
    assert refusal(lambda: hand_in.hand_in(other, by=day.clerks[0], permit=text, at=NOON)) == "permit"
    assert refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=text, at=late)) == "permit"


def test_a_permit_is_no_slip() -> None:
    day = PaperDay()
    register(SOMEBODY)
    permit = permit_for(day)
    hand_in.hand_in(day.box, by=day.clerks[0], permit=permit.text, at=NOON)
    deed = lambda: hand_in.take_back(day.box, by=day.clerks[0], slip=permit.text, reason="오류", at=NOON)  # noqa: E731
    assert refusal(deed) == "permit"


def test_a_slip_of_the_hand_is_taken_back_once_within_minutes_and_with_a_reason() -> None:
    day = PaperDay()
    register(SOMEBODY)
    slip = take(day)

    def back(reason: str, later: timedelta = timedelta()) -> None:
        hand_in.take_back(day.box, by=day.clerks[0], slip=slip, reason=reason, at=NOON + later)

    assert refusal(lambda: back("다른 사람", hand_in.SLIP_LASTS + timedelta(seconds=1))) == "permit"
    assert refusal(lambda: back(" ")) == "reason"
    back("다른 사람을 눌렀습니다.")
    assert (Participation.objects.count(), Eligibility.objects.count()) == (0, 0)
    assert day.box.counts.get().handed_in == 0
    assert refusal(lambda: back("한 번 더")) == "gone"
    assert AuditRecord.objects.get(verb="budget.take_back_paper").detail == {"reason": "다른 사람을 눌렀습니다."}


def test_an_online_vote_cannot_be_taken_back_at_the_station() -> None:
    day = PaperDay()
    user = account_of(SOMEBODY)
    slip = take(day)
    hand_in.take_back(day.box, by=day.clerks[0], slip=slip, reason="돌려줌", at=NOON)
    vote_online(day, user)
    deed = lambda: hand_in.take_back(day.box, by=day.clerks[0], slip=slip, reason="다시", at=NOON)  # noqa: E731
    assert refusal(deed) == "gone"
    assert Participation.objects.get().channel == Channel.ONLINE


@pytest.mark.parametrize("later", [timedelta(days=7), timedelta(days=7, seconds=1)])
def test_at_the_second_of_the_close_no_envelope_is_taken(later: timedelta) -> None:
    day = PaperDay()
    register(SOMEBODY)
    text = hand_in.check(
        day.box, by=day.clerks[0], document=SOMEBODY, at=NOON + later - timedelta(minutes=1)
    ).text  # fmt: skip
    assert refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=text, at=NOON + later)) == "closed"


def test_a_sealed_box_takes_nothing() -> None:
    day = PaperDay()
    register(SOMEBODY)
    text = permit_for(day).text
    boxes.seal(day.box, by=day.clerks[0], seal_number="A-1", at=NOON)
    day.again()
    assert day.box.state == BoxState.SEALED
    assert refusal(lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=text, at=NOON)) == "sealed"


def test_the_young_get_no_ballot() -> None:
    day = PaperDay(least_age=14)
    child = replace(SOMEBODY, birth_date=date(2012, 1, 2))
    register(child)
    assert refusal(lambda: permit_for(day, child)) == "age"
    assert permit_for(PaperDay(least_age=13), child).pots


def test_sheets_are_handed_out_for_the_own_neighbourhood_alone() -> None:
    day = PaperDay()
    mine = make_pot(day.poll, name="두레동", areas=["두레동"])
    make_pot(day.poll, name="한빛동", areas=["한빛동"])
    register(SOMEBODY)
    assert [pot.pk for pot in permit_for(day).pots] == [day.pot.pk, mine.pk]


def test_who_only_works_here_votes_by_a_certificate_where_the_terms_say_so() -> None:
    residents_only = PaperDay()
    asked: Any = {"ground": Ground.WORK, "work_area": "두레동"}
    assert refusal(lambda: permit_for(residents_only, **asked)) == "ground"
    day = PaperDay(electorate=Electorate.RESIDENTS_AND_WORKERS)
    hand_in.hand_in(day.box, by=day.clerks[0], permit=permit_for(day, **asked).text, at=NOON)
    assert Eligibility.objects.get().ground == Ground.WORK
    # The same person by residence is the same person.
    register(SOMEBODY)
    assert refusal(lambda: permit_for(day)) == "voted_on_paper"


def test_two_of_one_name_are_told_apart_by_an_election_officer_alone() -> None:
    day = PaperDay()
    other = replace(SOMEBODY, address="한빛로 5")
    register(SOMEBODY, other)
    take(day)
    assert refusal(lambda: permit_for(day, other)) == "voted_on_paper"
    with pytest.raises(PermissionDenied):
        permit_for(day, other, settled="namesake")
    permit = hand_in.check(day.box, by=day.officer, document=other, at=NOON, settled="namesake")
    hand_in.hand_in(day.box, by=day.officer, permit=permit.text, at=NOON)
    assert Participation.objects.count() == 2


def test_an_account_of_another_neighbourhood_is_not_taken_for_the_person_unasked() -> None:
    day = PaperDay()
    register(SOMEBODY)
    user = account_of(SOMEBODY, area="한빛동")
    assert refusal(lambda: permit_for(day)) == "namesakes"
    permit = hand_in.check(day.box, by=day.officer, document=SOMEBODY, at=NOON, settled="moved")
    hand_in.hand_in(day.box, by=day.officer, permit=permit.text, at=NOON)
    assert Participation.objects.get().resident == user


def test_nobody_but_the_staff_of_the_vote_takes_envelopes() -> None:
    day = PaperDay()
    register(SOMEBODY)
    with pytest.raises(PermissionDenied):
        hand_in.check(day.box, by=make_user(), document=SOMEBODY, at=NOON)


def test_what_was_typed_is_kept_nowhere_and_no_record_names_the_box() -> None:
    day = PaperDay()
    register(SOMEBODY)
    take(day)
    written = str(list(AuditRecord.objects.values())) + str(list(AttemptCount.objects.values()))
    assert SOMEBODY.name not in written and SOMEBODY.address not in written
    record = AuditRecord.objects.get(verb="budget.hand_in_paper")
    assert record.content_type is not None and record.content_type.model == "poll"


def test_stations_stand_as_they_are_once_the_vote_has_closed() -> None:
    day = PaperDay()
    day.close()
    assert refusal(lambda: stations.add_box(day.station, by=day.officer, at=CLOSED)) == "closed"


def test_a_vote_without_paper_has_no_stations() -> None:
    day = PaperDay()
    day.poll.has_paper = False
    day.poll.save(update_fields=["has_paper"])
    deed = lambda: stations.add_station(day.poll, by=day.officer, at=NOON, name="가", place="나", hours="다")  # noqa: E731
    assert refusal(deed) == "no_paper"
