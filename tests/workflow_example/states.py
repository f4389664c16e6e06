"""A petition about a lamp post: received, examined, sent back for details, answered or refused."""

from typing import Any

from django.db import models

from core.workflow.definitions import PAUSE_CLOCK, RESUME_CLOCK, STOP_CLOCK, Transition, Workflow, start_clock


class PetitionState(models.TextChoices):
    RECEIVED = "RECEIVED", "접수"
    EXAMINED = "EXAMINED", "검토 중"
    RETURNED = "RETURNED", "보완 요청"
    ANSWERED = "ANSWERED", "답변 완료"
    REFUSED = "REFUSED", "반려"
    LAPSED = "LAPSED", "기간 만료"


def only_with_an_answer(petition: Any, actor: Any) -> Any:
    return None if petition.answer else "답변을 먼저 적어 주십시오."


def remember_effect(petition: Any, record: Any, context: dict[str, Any]) -> None:
    petition.effects.create(record_id=record.pk, note=str(context.get("note", "")))


PETITION = Workflow(
    name="example",
    label="가로등 민원",
    states=PetitionState,
    initial=PetitionState.RECEIVED,
    opening_clock=start_clock("example"),
    public_names={PetitionState.EXAMINED: "담당 부서에서 살펴보는 중"},
    transitions=(
        Transition(
            name="examine",
            label="검토 시작",
            public_label="검토를 시작했습니다",
            sources=(PetitionState.RECEIVED,),
            target=PetitionState.EXAMINED,
            permission="workflow_example.examine_petition",
            effect=remember_effect,
            bulk=True,
        ),
        Transition(
            name="return",
            label="보완 요청",
            sources=(PetitionState.EXAMINED,),
            target=PetitionState.RETURNED,
            permission="workflow_example.examine_petition",
            reason_required=True,
            clock=PAUSE_CLOCK,
        ),
        Transition(
            name="resubmit",
            label="보완 제출",
            sources=(PetitionState.RETURNED,),
            target=PetitionState.EXAMINED,
            permission="workflow_example.resubmit_petition",
            clock=RESUME_CLOCK,
        ),
        Transition(
            name="answer",
            label="답변",
            sources=(PetitionState.EXAMINED,),
            target=PetitionState.ANSWERED,
            permission="workflow_example.answer_petition",
            guard=only_with_an_answer,
            clock=STOP_CLOCK,
        ),
        Transition(
            name="refuse",
            label="반려",
            sources=(PetitionState.RECEIVED, PetitionState.EXAMINED),
            target=PetitionState.REFUSED,
            permission="workflow_example.answer_petition",
            reason_required=True,
            bulk=True,
        ),
        Transition(
            name="lapse",
            label="기간 만료",
            sources=(PetitionState.RETURNED,),
            target=PetitionState.LAPSED,
            system=True,
        ),
    ),
)
