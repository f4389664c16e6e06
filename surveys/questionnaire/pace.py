"""How long a questionnaire takes, so that nobody begins one without knowing."""

from __future__ import annotations

import math

from surveys.questionnaire.definitions import Kind, Question, Questionnaire

# Seconds, as people of all ages need them on a telephone: reading, choosing, and going on.
_SECONDS = {
    Kind.SINGLE: 9,
    Kind.MULTIPLE: 14,
    Kind.SCALE: 8,
    Kind.NPS: 9,
    Kind.RANKING: 25,
    Kind.NUMBER: 10,
    Kind.DATE: 12,
    Kind.TEXT: 20,
    Kind.LONGTEXT: 45,
    Kind.FILE: 40,
}
_PER_ROW = 6
# Words of a longer passage per second; a syllable of Hangul takes about as long as two letters.
_CHARACTERS_PER_SECOND = 9


def minutes(questionnaire: Questionnaire) -> int:
    """Rounded up. A question that only some are asked counts half."""
    passages = sum(len(section.text) for section in questionnaire.sections) / _CHARACTERS_PER_SECOND
    asked = sum(
        _seconds(question) * (0.5 if section.condition or question.condition else 1)
        for section in questionnaire.sections
        for question in section.questions
    )
    return max(1, math.ceil((passages + asked) / 60))


def _seconds(question: Question) -> float:
    reading = len(question.text + question.help) / _CHARACTERS_PER_SECOND / 2
    if question.kind is Kind.MATRIX:
        return reading + _PER_ROW * len(question.asked_rows)
    return reading + _SECONDS[question.kind]
