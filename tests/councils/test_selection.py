"""Lots, scores, invitations and the reserve list."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.workflow import engine
from core.workflow.engine import TransitionRefused
from councils.lots import redraw
from councils.models import Application, Attribute, Lot, Quota, RecruitmentCall, Score, Term
from councils.queries import judging as judging_queries
from councils.services import judging, lots, selection
from councils.services.refusals import CouncilRefused
from tests.councils.factories import make_body
from tests.councils.recruiting import AFTER, apply_to, close, make_open_call, make_resident, make_selecting
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DRAW = AFTER + timedelta(days=1)
SOURCE = "추첨일 저녁 복권 당첨 번호"


def freeze(call: RecruitmentCall, **fields: Any) -> Lot:
    given = {"draw_at": DRAW, "word_source": SOURCE, "by": call.created_by, "at": AFTER, **fields}
    return lots.freeze(call, **given)


def drawn(call: RecruitmentCall) -> Lot:
    return lots.draw(freeze(call), public_word="3 11 19 24 38 41", by=call.created_by, at=DRAW)


def states(call: RecruitmentCall) -> list[str]:
    return sorted(call.applications.values_list("state", flat=True))


def refused(code: str, deed: Any) -> None:
    with pytest.raises(CouncilRefused) as caught:
        deed()
    assert caught.value.code == code


def test_fixed_list_holds_codes_and_a_fingerprint_but_no_name_and_no_seed() -> None:
    call = make_selecting()
    lot = freeze(call)
    published = json.dumps(lot.document, ensure_ascii=False)
    codes = [row["code"] for row in lot.document["groups"][0]["candidates"]]
    assert codes == sorted(call.applications.values_list("code", flat=True))
    assert lot.document["commitment"] == redraw.commitment(bytes.fromhex(lot.seed))
    assert lot.seed not in published
    assert "홍가람" not in published


def test_draw_invites_as_many_as_there_are_seats_and_keeps_the_others() -> None:
    call = make_selecting(6, seats=2)
    lot = drawn(call)
    assert states(call) == ["INVITED"] * 2 + ["RESERVE"] * 4
    selected = set(lot.document["results"][0]["selected"])
    assert selected == set(call.applications.filter(state="INVITED").values_list("code", flat=True))
    assert redraw.disagreements(lot.document) == []


def test_published_file_is_redrawn_by_the_command(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = make_selecting()
    drawn(call)
    path = tmp_path / "lot.json"
    path.write_bytes(client.get(reverse("councils:lot_file", args=[call.pk])).content)
    call_command("redraw_lot", str(path))
    assert "Everything agrees" in capsys.readouterr().out


def test_lot_is_drawn_neither_early_nor_twice_nor_without_a_word() -> None:
    call = make_selecting()
    lot = freeze(call)
    by = call.created_by
    refused("early", lambda: lots.draw(lot, public_word="가", by=by, at=DRAW - timedelta(seconds=1)))
    refused("word", lambda: lots.draw(lot, public_word="  ", by=by, at=DRAW))
    lots.draw(lot, public_word="가", by=by, at=DRAW)
    refused("drawn", lambda: lots.draw(lot, public_word="나", by=by, at=DRAW))


def test_list_is_fixed_once_with_notice_and_with_a_source() -> None:
    call = make_selecting()
    refused("notice", lambda: freeze(call, draw_at=AFTER + timedelta(minutes=59)))
    refused("word_source", lambda: freeze(call, word_source=" "))
    freeze(call)
    refused("frozen", lambda: freeze(call))


def test_lot_with_fewer_candidates_than_seats_is_refused_and_all_are_invited() -> None:
    call = make_selecting(2, seats=3)
    refused("no_contest", lambda: freeze(call))
    assert lots.invite_all(call, by=call.created_by, at=AFTER) == 2
    assert states(call) == ["INVITED", "INVITED"]


def test_nobody_is_invited_past_a_selection_that_is_needed() -> None:
    call = make_selecting(4, seats=3)
    refused("contest", lambda: lots.invite_all(call, by=call.created_by, at=AFTER))
    assert states(call) == ["ELIGIBLE"] * 4


def test_fixed_list_is_not_changed_by_a_withdrawal() -> None:
    call = make_selecting()
    freeze(call)
    application = call.applications.first()
    assert application is not None
    with pytest.raises(TransitionRefused) as caught:
        engine.apply(application, "withdraw", actor=application.user, at=AFTER)
    assert caught.value.code == "guard"


def test_staff_of_elsewhere_and_residents_cannot_draw() -> None:
    call = make_selecting()
    lot = freeze(call)
    for person in (make_user(), call.applications.first().user):  # type: ignore[union-attr]
        with pytest.raises(PermissionDenied):
            lots.draw(lot, public_word="가", by=person, at=DRAW)


def make_quota_call(women: int, *, seats: int = 4, applicants: int = 10) -> RecruitmentCall:
    body = make_body()
    Quota.objects.create(body=body, attribute=Attribute.WOMAN, percent=50)
    return make_selecting(
        applicants,
        body=body,
        seats=seats,
        selection="QUOTA_LOT",
        attributes=lambda number: [Attribute.WOMAN.value] if number < women else [],
    )


def women_of(call: RecruitmentCall) -> int:
    invited = call.applications.filter(state__in=["INVITED", "ACCEPTED"])
    return sum("WOMAN" in application.attributes for application in invited)


def test_quotas_fixed_at_the_announcement_are_kept_by_the_lot() -> None:
    call = make_quota_call(women=3)
    call.body.quotas.all().delete()
    drawn(call)
    assert women_of(call) >= 2


def test_quota_that_cannot_be_met_is_published() -> None:
    call = make_quota_call(women=1)
    lot = drawn(call)
    assert lot.document["results"][0]["unmet"] == [["WOMAN", 1]]
    assert women_of(call) == 1


def test_reserve_moves_up_when_somebody_declines_and_keeps_the_quota() -> None:
    call = make_quota_call(women=4, seats=2, applicants=8)
    drawn(call)
    woman = next(one for one in call.applications.filter(state="INVITED") if "WOMAN" in one.attributes)
    selection.decline(woman, user=woman.user, at=DRAW)
    assert call.applications.filter(state="INVITED").count() == 2
    assert women_of(call) >= 1


def test_unanswered_invitation_lapses_and_the_next_is_invited() -> None:
    call = make_selecting(3, seats=1)
    drawn(call)
    invited = call.applications.get(state="INVITED")
    following = call.applications.get(rank=2)
    assert invited.invited_until is not None
    assert selection.lapse_unanswered(at=invited.invited_until - timedelta(seconds=1)) == 0
    refused("late", lambda: selection.take_seat(invited, user=invited.user, at=invited.invited_until))
    assert selection.lapse_unanswered(at=invited.invited_until) == 1
    following.refresh_from_db()
    invited.refresh_from_db()
    assert (invited.state, following.state) == ("LAPSED", "INVITED")
    assert following.invited_until is not None
    assert following.invited_until > invited.invited_until


def test_accepting_then_appointment_makes_term_and_certificate() -> None:
    call = make_selecting(3, seats=1)
    drawn(call)
    invited = call.applications.get(state="INVITED")
    selection.take_seat(invited, user=invited.user, at=DRAW)
    appointed = selection.appoint(invited, by=call.created_by, at=DRAW)
    term = Term.objects.get()
    assert appointed.state == "APPOINTED"
    assert (term.user, term.starts_on, term.name) == (invited.user, call.term_starts_on, "홍가람")
    assert term.certificate.number


def test_bare_step_on_the_desk_appoints_nobody() -> None:
    call = make_selecting(3, seats=1)
    drawn(call)
    invited = call.applications.get(state="INVITED")
    selection.take_seat(invited, user=invited.user, at=DRAW)
    with pytest.raises(TransitionRefused):
        engine.apply(invited, "appoint", actor=call.created_by, at=DRAW)
    assert not Term.objects.exists()


def test_nobody_answers_for_somebody_else() -> None:
    call = make_selecting(3, seats=1)
    drawn(call)
    invited = call.applications.get(state="INVITED")
    with pytest.raises(TransitionRefused):
        selection.take_seat(invited, user=call.created_by, at=DRAW)


def test_call_is_finished_only_when_nobody_waits_and_then_releases_the_reserve() -> None:
    call = make_selecting(3, seats=1)
    drawn(call)
    invited = call.applications.get(state="INVITED")
    call.refresh_from_db()
    with pytest.raises(TransitionRefused):
        engine.apply(call, "finish", actor=call.created_by, at=DRAW)
    selection.take_seat(invited, user=invited.user, at=DRAW)
    selection.appoint(invited, by=call.created_by, at=DRAW)
    engine.apply(call, "finish", actor=call.created_by, at=DRAW)
    assert states(call) == ["APPOINTED", "NOT_SELECTED", "NOT_SELECTED"]


# --- scores ---------------------------------------------------------------------------------------------------


def make_judged(applicants: int = 3, judges: int = 2, **fields: Any) -> tuple[RecruitmentCall, list[Any]]:
    call = make_selecting(applicants, selection="SCORES", **fields)
    people = [make_user() for _number in range(judges)]
    for person in people:
        judging.name_judge(call, user=person, by=call.created_by, at=AFTER)
    return call, people


def give(application: Application, judge: Any, *points: int) -> None:
    criteria = application.call.criteria.all()
    judging.score(application, judge=judge, points=dict(zip(criteria, points, strict=True)), at=AFTER)


def test_ranking_follows_the_mean_of_all_judges() -> None:
    call, (one, two) = make_judged(seats=1)
    best, middle, last = list(judging_queries.candidates(call))
    for application, points in ((best, (40, 60)), (middle, (20, 60)), (last, (10, 10))):
        give(application, one, *points)
        give(application, two, *points)
    give(best, two, 20, 60)
    rows = judging_queries.ranking(call)
    assert [row.application for row in rows] == [best, middle, last]
    assert [row.points for row in rows] == ["90.00", "80.00", "20.00"]
    judging.settle_by_scores(call, by=call.created_by, at=AFTER)
    assert states(call) == ["INVITED", "RESERVE", "RESERVE"]


def test_tie_is_broken_by_the_first_criterion_then_by_the_digest() -> None:
    call, judges = make_judged()
    one, two, three = list(judging_queries.candidates(call))
    for judge in judges:
        give(one, judge, 20, 40)
        give(two, judge, 30, 30)
        give(three, judge, 20, 40)
    rows = judging_queries.ranking(call)
    assert rows[0].application == two
    assert all(row.tied for row in rows)
    equal = sorted([one, three], key=lambda application: judging_queries.digest(call, application.code))
    assert [row.application for row in rows[1:]] == equal


def test_settling_waits_for_every_score() -> None:
    call, (one, two) = make_judged(1)
    application = call.applications.get()
    give(application, one, 1, 1)
    refused("missing", lambda: judging.settle_by_scores(call, by=call.created_by, at=AFTER))
    give(application, two, 1, 1)
    judging.settle_by_scores(call, by=call.created_by, at=AFTER)
    assert states(call) == ["INVITED"]


def test_one_judge_alone_does_not_decide() -> None:
    call, (one,) = make_judged(1, judges=1)
    give(call.applications.get(), one, 1, 1)
    refused("judges", lambda: judging.settle_by_scores(call, by=call.created_by, at=AFTER))


def test_applicant_cannot_be_named_a_judge() -> None:
    call, _judges = make_judged(1)
    refused(
        "applicant",
        lambda: judging.name_judge(call, user=call.applications.get().user, by=call.created_by, at=AFTER),
    )


def test_judge_who_applied_is_refused_by_service_and_by_database() -> None:
    call = make_open_call(selection="SCORES")
    own = apply_to(call)
    close(call)
    criterion = call.criteria.first()
    assert criterion is not None
    refused("own", lambda: judging.score(own, judge=own.user, points={criterion: 1}, at=AFTER))
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(
            application=own, criterion=criterion, judge=own.user, applicant=own.user, points=1, given_at=AFTER
        )


def test_keeping_out_takes_scores_back_and_refuses_new_ones() -> None:
    call, (one, two) = make_judged(1)
    application = call.applications.get()
    give(application, one, 40, 60)
    judging.keep_out(application, judge=one, reason="친척입니다.", at=AFTER)
    assert not Score.objects.filter(judge=one).exists()
    refused("conflict", lambda: give(application, one, 40, 60))
    give(application, two, 10, 10)
    judging.settle_by_scores(call, by=call.created_by, at=AFTER)


def test_application_from_which_all_keep_out_needs_another_judge() -> None:
    call, people = make_judged(1)
    for judge in people:
        judging.keep_out(call.applications.get(), judge=judge, reason="같은 단체", at=AFTER)
    refused("unjudged", lambda: judging.settle_by_scores(call, by=call.created_by, at=AFTER))


@pytest.mark.parametrize("points", [(41, 1), (-1, 1), (1, 61)])
def test_points_outside_the_range_are_refused(points: tuple[int, int]) -> None:
    call, (one, _two) = make_judged(1)
    refused("points", lambda: give(call.applications.get(), one, *points))


def test_strangers_cannot_score() -> None:
    call, _judges = make_judged(1)
    with pytest.raises(PermissionDenied):
        give(call.applications.get(), make_resident(), 1, 1)
