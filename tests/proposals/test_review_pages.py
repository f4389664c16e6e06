"""The pages of the weighing: who opens them, what they say, and that no filter is ever lost."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core import spreadsheets
from core.submissions import keys
from core.workflow import engine
from core.workflow.models import Case
from proposals.forms.reviews import COLUMNS
from proposals.models import Answer, AssignmentRule, CostEstimate, PreferenceResult, Proposal, Review
from proposals.queries import workload
from proposals.services import answering, assignments, interests, referrals, reviews
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, declare_none, draft_answer, make_category, make_proposal
from tests.proposals.reviewing import LATER, NOTE, Office, give, make_reviewing_office, make_weighed, scores
from tests.proposals.test_department_pages import signed_in
from tests.proposals.test_reviews import make_body

pytestmark = pytest.mark.django_db


def send(actor: Any, name: str, *arguments: Any, **fields: Any) -> Any:
    address = reverse(f"proposals:{name}", args=arguments)
    return signed_in(actor).post(address, {"submission_key": keys.new_key(), **fields})


def page_of(person: Any, name: str, *arguments: Any) -> str:
    response = signed_in(person).get(reverse(f"proposals:{name}", args=arguments))
    assert response.status_code == 200
    return str(response.content.decode())


ON_PROPOSAL = [
    "declare_interest", "ask_reviewers", "score", "estimate_cost", "attach_preference", "refer", "close_review",
    "take_back",
]  # fmt: skip
OF_STAFF = ["review_list", "workload"]
OF_MANAGERS = ["assignment_rules", "new_rule", "criteria_weights"]


def test_residents_authors_and_other_departments_stay_outside(office: Office, proposal: Proposal) -> None:
    stranger = make_reviewing_office().clerk
    for person in (make_user(), proposal.author, stranger):
        for name in ON_PROPOSAL:
            assert send(person, name, proposal.pk).status_code == 403, name
    for name in [*OF_STAFF, *OF_MANAGERS]:
        assert signed_in(make_user()).get(reverse(f"proposals:{name}")).status_code == 403
    for name in OF_MANAGERS:
        assert signed_in(office.clerk).get(reverse(f"proposals:{name}")).status_code == 403
    assert not Review.objects.exists()


def test_first_the_declaration_then_the_scores_then_the_means(office: Office, proposal: Proposal) -> None:
    first, second = office.reviewers
    assert send(office.clerk, "ask_reviewers", proposal.pk, reviewers=[first.pk, second.pk]).status_code == 302
    assert reverse("proposals:declare_interest", args=[proposal.pk]) in page_of(first, "review", proposal.pk)
    assert send(first, "score", proposal.pk, note=NOTE, **scores()).status_code == 422
    assert send(first, "declare_interest", proposal.pk, has_interest="yes", reason="").status_code == 422
    assert send(first, "declare_interest", proposal.pk, has_interest="no").status_code == 302
    typed = send(first, "score", proposal.pk, note=NOTE, feasible="9")
    assert typed.status_code == 422 and NOTE in typed.content.decode(), "what was typed stays"
    assert send(first, "score", proposal.pk, note=NOTE, **scores(5)).status_code == 302
    assert NOTE not in page_of(second, "review", proposal.pk)
    give(proposal, second, 3)
    page = page_of(office.clerk, "review", proposal.pk)
    assert "80.0" in page and NOTE in page


def test_the_declaration_comes_before_the_form_and_the_filter_comes_along(office: Office, proposal: Proposal) -> None:
    reviewer = office.reviewers[0]
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=timezone.now())
    declaration = reverse("proposals:declare_interest", args=[proposal.pk])
    client = signed_in(reviewer)
    for name in ("score", "estimate_cost"):
        address = reverse(f"proposals:{name}", args=[proposal.pk])
        assert client.get(address)["Location"] == declaration
        assert client.get(f"{address}?from=stage%3Dopen")["Location"] == f"{declaration}?from=stage%3Dopen"
    answer = send(reviewer, "declare_interest", proposal.pk, has_interest="no", **{"from": "stage=open"})
    assert answer["Location"] == f"{reverse('proposals:review_list')}?stage=open"
    assert client.get(reverse("proposals:score", args=[proposal.pk])).status_code == 200


def test_with_an_interest_one_is_led_out_to_the_public_page(office: Office, proposal: Proposal) -> None:
    answer = send(office.clerk, "declare_interest", proposal.pk, has_interest="yes", reason="이웃 가게입니다.")
    assert answer.status_code == 302 and answer["Location"] == proposal.get_absolute_url()
    assert signed_in(office.clerk).get(reverse("proposals:review", args=[proposal.pk])).status_code == 403


def test_estimate_and_survey_are_kept_and_public_with_the_answer_alone(office: Office, proposal: Proposal) -> None:
    declare_none(proposal, office.clerk, at=LATER)
    assert send(office.clerk, "estimate_cost", proposal.pk, won="천만", basis="x").status_code == 422
    basis = "작년 계약 단가로 두 개를 놓습니다."
    assert send(office.clerk, "estimate_cost", proposal.pk, won="1800000", basis=basis).status_code == 302
    survey = {
        "title": "정류장 의자 선호 조사",
        "respondents": "150",
        "method": "온라인, 5월",
        "typed": "찬성, 120\n반대, 30",
    }
    assert send(office.clerk, "attach_preference", proposal.pk, **survey).status_code == 302
    public = Client().get(proposal.get_absolute_url()).content.decode()
    assert basis not in public and survey["title"] not in public
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED", at=timezone.now())
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=timezone.now())
    public = Client().get(proposal.get_absolute_url()).content.decode()
    assert basis in public and survey["title"] in public and "1,800,000" in public


def sheet(*rows: tuple[str, Any]) -> bytes:
    return spreadsheets.write(COLUMNS, rows, title="결과")


def table(*rows: tuple[str, Any]) -> str:
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [table(("찬성", "1,200"), ("반대", 30)).encode("utf-8-sig"), table(("찬성", "1,200"), ("반대", 30)).encode("cp949"),
     sheet(("찬성", 1200), ("반대", 30))],
    ids=["utf-8", "cp949", "xlsx"],
)  # fmt: skip
def test_a_result_comes_as_a_file(office: Office, proposal: Proposal, content: bytes) -> None:
    fields = {"title": "조사 결과", "respondents": "1300", "method": "온라인"}
    file = SimpleUploadedFile("result.csv", content)
    assert send(office.clerk, "attach_preference", proposal.pk, table=file, **fields).status_code == 302
    assert PreferenceResult.objects.get().rows == [["찬성", 1200], ["반대", 30]]


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\xff\xff", b"a" * 200_001, "찬성;120".encode(), "찬성,많음".encode(), "찬성,=1+1".encode(),
     b"PK\x03\x04broken", "찬성,-5\n반대,1".encode(), sheet(("찬성", "=1+1"), ("반대", 3)), b'"' + b"a" * 150_000],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_a_sentence(office: Office, proposal: Proposal, content: bytes) -> None:
    fields = {"title": "조사 결과", "respondents": "1300", "method": "온라인"}
    answer = send(office.clerk, "attach_preference", proposal.pk, table=SimpleUploadedFile("x.csv", content), **fields)
    assert answer.status_code == 422 and not PreferenceResult.objects.exists()


def test_scoring_from_a_filtered_list_leads_back_to_it(office: Office, proposal: Proposal) -> None:
    reviewer, filters = office.reviewers[0], f"stage=open&reviewer={office.reviewers[0].pk}"
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=timezone.now())
    declare_none(proposal, reviewer, at=LATER)
    client = signed_in(reviewer)
    shown = client.get(f"{reverse('proposals:review_list')}?{filters}").content.decode()
    address = f"{reverse('proposals:score', args=[proposal.pk])}?from=stage%3Dopen%26reviewer%3D{reviewer.pk}"
    assert address in shown
    form = client.get(address).content.decode()
    assert f'name="from" value="stage=open&amp;reviewer={reviewer.pk}"' in form
    answer = send(reviewer, "score", proposal.pk, note=NOTE, **scores(), **{"from": filters})
    assert answer["Location"] == f"{reverse('proposals:review_list')}?{filters}"


def test_reassigning_keeps_the_filters_and_says_what_was_refused(office: Office) -> None:
    first, second = office.reviewers
    at = timezone.now()
    weighed = [make_weighed(office) for _number in range(3)]
    for one in weighed:
        reviews.ask(one, reviewers=[first], actor=office.clerk, at=at)
    interests.declare(weighed[0], person=second, has_interest=True, reason="이웃입니다.", at=at)
    chosen = list(Review.objects.values_list("pk", flat=True))
    filters = f"stage=open&reviewer={first.pk}"
    answer = send(office.clerk, "reassign_reviews", person=second.pk, review=chosen, **{"from": filters})
    assert answer["Location"] == f"{reverse('proposals:review_list')}?{filters}"
    assert Review.objects.filter(reviewer=second, released_at__isnull=True).count() == 2
    assert Review.objects.filter(reviewer=first, released_at__isnull=True).get().proposal == weighed[0]


def test_reviews_of_another_department_are_not_reassigned(office: Office, proposal: Proposal) -> None:
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    there = make_reviewing_office()
    send(there.clerk, "reassign_reviews", person=there.superior.pk, review=[Review.objects.get().pk])
    assert Review.objects.get().reviewer == office.reviewers[0]


def test_the_desk_s_inbox_keeps_its_filters_after_a_step(office: Office) -> None:
    proposal = make_proposal()
    engine.hand_over(proposal, department=office.department, at=NOON)
    case = Case.objects.get(workflow="proposal", object_id=proposal.pk)
    filters = f"tab=all&workflow=proposal&department={office.department.pk}"
    answer = signed_in(office.clerk).post(
        reverse("desk:take_step", args=[case.pk]),
        {"submission_key": keys.new_key(), "step": "start_review", "from": filters},
    )
    assert answer.status_code == 302
    followed = signed_in(office.clerk).get(answer["Location"]).content.decode()
    assert f"{reverse('desk:inbox')}?{filters}".replace("&", "&amp;") in followed


def test_the_workload_counts_open_overdue_soon_and_done(office: Office) -> None:
    reviewer, at = office.reviewers[0], timezone.now()
    weighed = [make_weighed(office) for _number in range(4)]
    for one in weighed:
        reviews.ask(one, reviewers=[reviewer], actor=office.clerk, at=at)
    rows = Review.objects.order_by("pk")
    Review.objects.filter(pk=rows[0].pk).update(due_at=at - timedelta(days=1))
    Review.objects.filter(pk=rows[1].pk).update(due_at=at + timedelta(days=30))
    declare_none(weighed[3], reviewer, at=at)
    reviews.give(weighed[3], reviewer=reviewer, scores=scores(), note=NOTE, at=at)
    Review.objects.filter(pk=rows[2].pk).update(due_at=at + timedelta(days=2))
    load = next(one for one in workload.loads(office.clerk, at=at) if one.person == reviewer)
    assert (load.open, load.overdue, load.soon, load.done) == (3, 1, 1, 1)
    assert {one.person for one in workload.loads(office.clerk, at=at)} >= {office.clerk, office.superior}


def queries_for(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_lists_cost_the_same_with_one_and_with_thirty(office: Office) -> None:
    late_at = timezone.now()
    clerk, anybody = signed_in(office.clerk), Client()
    names = ["review_list", "workload", "late_answers"]

    def add(number: int) -> None:
        one = make_weighed(office, title=f"제안 제목 {number}")
        reviews.ask(one, reviewers=office.reviewers, actor=office.clerk, at=LATER)
        done = make_weighed(office, title=f"늦은 제안 {number}")
        answer = draft_answer(done, office.clerk, office.post, "ADOPTED", at=late_at)
        answering.approve_answer(done, actor=office.superior, read=answer.pk, at=late_at)

    def cost() -> list[int]:
        return [
            queries_for(anybody if name == "late_answers" else clerk, reverse(f"proposals:{name}")) for name in names
        ]

    add(0)
    before = cost()
    for number in range(1, 30):
        add(number)
    assert cost() == before


def test_late_answers_are_public_and_counted_by_department(office: Office) -> None:
    at = timezone.now()
    late, waiting = make_weighed(office, title="늦게 답한 제안"), make_weighed(office, title="아직 기다리는 제안")
    Proposal.objects.filter(pk=waiting.pk).update(due_at=at - timedelta(days=2))
    answer = draft_answer(late, office.clerk, office.post, "ADOPTED", at=at)
    answering.approve_answer(late, actor=office.superior, read=answer.pk, at=at)
    assert Answer.objects.get().is_late
    page = Client().get(reverse("proposals:late_answers")).content.decode()
    assert "늦게 답한 제안" in page and "아직 기다리는 제안" in page and "공원녹지처" in page
    assert reverse("proposals:late_answers") in Client().get(late.get_absolute_url()).content.decode()
    assert (
        "늦게 답한 제안"
        in Client().get(reverse("proposals:late_answers"), {"department": office.department.pk}).content.decode()
    )


def test_staff_ideas_stay_out_of_the_public_list_of_late_answers(office: Office, proposal: Proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(audience="STAFF", due_at=NOON)
    assert proposal.title not in Client().get(reverse("proposals:late_answers")).content.decode()


def test_a_rule_is_previewed_before_it_is_kept() -> None:
    manager, office, category = make_staff(Role.CASE_OFFICER), make_reviewing_office(), make_category()
    make_proposal(category=category, at=timezone.now() - timedelta(days=3), title="잡힐 제안입니다")
    fields = {"category": category.pk, "department": office.department.pk}
    shown = send(manager, "new_rule", preview="1", **fields)
    assert "잡힐 제안입니다" in shown.content.decode() and not AssignmentRule.objects.exists()
    assert send(manager, "new_rule", keep="1", department=office.department.pk).status_code == 422
    assert send(manager, "new_rule", keep="1", **fields).status_code == 302
    rule = AssignmentRule.objects.get()
    assert "잡힐 제안입니다" in page_of(manager, "assignment_rule", rule.pk)
    other = assignments.save_rule(
        AssignmentRule(area="새들동", department=office.department), actor=manager, at=timezone.now()
    )
    assert send(manager, "move_rule", other.pk, up="1").status_code == 302
    assert send(manager, "remove_rule", rule.pk).status_code == 302
    assert AssignmentRule.objects.get() == other


def test_weights_that_make_no_hundred_come_back_as_typed() -> None:
    manager = make_staff(Role.ADMINISTRATOR)
    answer = send(manager, "criteria_weights", **scores(30))
    assert answer.status_code == 422 and "150" in answer.content.decode()
    assert send(manager, "criteria_weights", **scores(20)).status_code == 302
    assert page_of(manager, "criteria_weights")


def test_the_committee_s_office_writes_the_opinion_and_everybody_reads_it(office: Office, proposal: Proposal) -> None:
    there = make_reviewing_office()
    body = make_body(there.department)
    fields = {"body": body.pk, "reason": "두 동네의 일입니다."}
    assert send(office.clerk, "refer", proposal.pk, **fields).status_code == 302
    referral = proposal.referrals.get()
    assert body.name in page_of(office.clerk, "review", proposal.pk)
    assert send(office.clerk, "give_opinion", referral.pk, opinion="찬성합니다.").status_code == 403
    assert send(there.clerk, "give_opinion", referral.pk, opinion="짧음").status_code == 422
    assert send(there.clerk, "give_opinion", referral.pk, opinion="찬성합니다. 자리가 좋습니다.").status_code == 302
    public = Client().get(proposal.get_absolute_url()).content.decode()
    assert "찬성합니다. 자리가 좋습니다." in public and "두 동네의 일입니다." in public
    again = referrals.refer(proposal, body=body, reason="한 번 더", actor=office.clerk, at=timezone.now())
    assert send(office.clerk, "take_back", proposal.pk).status_code == 302
    again.refresh_from_db()
    assert again.taken_back_at


def test_closing_and_removing_by_the_page(office: Office, proposal: Proposal) -> None:
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    give(proposal, office.reviewers[0])
    assert send(office.clerk, "close_review", proposal.pk).status_code == 302
    assert proposal.department_reviews.get().closed_by == office.clerk
    result = PreferenceResult.objects.create(
        proposal=proposal, title="조사", respondents=3, method="온라인", rows=[["가", 1], ["나", 2]], attached_at=LATER
    )
    assert send(office.clerk, "remove_preference", proposal.pk, result.pk).status_code == 302
    assert send(office.clerk, "remove_preference", proposal.pk, result.pk).status_code == 404
    assert not CostEstimate.objects.exists()
    engine.apply(proposal, "withdraw", actor=proposal.author, at=timezone.now(), reason="그만둡니다.")
    assert page_of(office.clerk, "review", proposal.pk)
