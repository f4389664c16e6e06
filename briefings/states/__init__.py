from briefings.states.briefings import BRIEFING_WORKFLOW, BriefingState
from briefings.states.follow_ups import FOLLOW_UP_WORKFLOW, PROMISE_WORKFLOW, FollowUpState, PromiseState
from briefings.states.questions import QUESTION_WORKFLOW, QuestionState

__all__ = [
    "BRIEFING_WORKFLOW", "FOLLOW_UP_WORKFLOW", "PROMISE_WORKFLOW", "QUESTION_WORKFLOW", "BriefingState",
    "FollowUpState", "PromiseState", "QuestionState",
]  # fmt: skip
