"""What the first screen of a survey says before anybody answers: how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from surveys.models import Survey
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import Kind, Question

# Seconds for reading and answering one question, generous: whoever is done earlier is not disappointed.
SECONDS = {Kind.RANKING: 30, Kind.TEXT: 20, Kind.LONGTEXT: 45, Kind.FILE: 40, Kind.MULTIPLE: 15}
USUAL_SECONDS = 10
SECONDS_PER_ROW = 8


@dataclass(frozen=True)
class Length:
    questions: int
    minutes: int
    has_branches: bool


def length_of(survey: Survey) -> Length | None:
    """Of the published version. Whoever skips branches is done sooner."""
    if survey.current is None:
        return None
    read = documents.read_kept(survey.current.content, survey.current.content_hash)
    seconds = sum(_seconds(question) for question in read.questions)
    branches = any(section.condition for section in read.sections) or any(one.condition for one in read.questions)
    return Length(len(read.questions), max(1, ceil(seconds / 60)), branches)


def _seconds(question: Question) -> int:
    if question.kind is Kind.MATRIX:
        return SECONDS_PER_ROW * len(question.asked_rows)
    return SECONDS.get(question.kind, USUAL_SECONDS)
