"""What one person sees of a questionnaire when all its sections are on one page."""

from typing import Any

from surveys.forms.pages import Sheet
from surveys.questionnaire.definitions import Question, Questionnaire, Section


def sections_seen(
    questionnaire: Questionnaire, answers: Any, *, seed: int = 0, language: str = "ko"
) -> tuple[Section, ...]:
    return Sheet(questionnaire, answers, seed, language).visible


def questions_seen(questionnaire: Questionnaire, answers: Any, *, seed: int = 0) -> tuple[Question, ...]:
    sections = sections_seen(questionnaire, answers, seed=seed)
    return tuple(question for section in sections for question in section.questions)
