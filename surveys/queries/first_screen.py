"""What the first screen of a survey says before anybody answers: how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.models import Survey
from surveys.questionnaire import documents, pace


@dataclass(frozen=True)
class Length:
    questions: int
    minutes: int
    has_branches: bool


def length_of(survey: Survey) -> Length | None:
    """Of the published version, as its check-list said. Whoever skips branches is done sooner."""
    if survey.current is None:
        return None
    read = documents.read_kept(survey.current.content, survey.current.content_hash)
    branches = any(section.condition for section in read.sections) or any(one.condition for one in read.questions)
    return Length(len(read.questions), pace.minutes(read), branches)
