"""What stands between a draft and its publication: faults, remarks, and what it asks differently."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from surveys.building import differences
from surveys.building.documents import questions, sections, without_bin
from surveys.building.wording import short
from surveys.models import Survey
from surveys.questionnaire import checklist, documents, pace


@dataclass(frozen=True)
class Note:
    """One thing to look at, and the card where it is mended."""

    message: str
    key: str = ""
    named: str = ""
    serious: bool = False


class Review:
    """A draft as its author should see it before anybody is asked."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.draft = without_bin(survey.draft)
        self.questionnaire = documents.read(self.draft)
        self._named = {
            **{part["key"]: part.get("title", "") for part in sections(self.draft)},
            **{part["key"]: short(part) for part in questions(self.draft)},
        }

    @cached_property
    def faults(self) -> list[Note]:
        """Nothing can be published while one is left."""
        return [self._note(fault.where, fault.message, True) for fault in documents.faults(self.draft)]

    @cached_property
    def remarks(self) -> list[Note]:
        facts = checklist.Facts(anonymous=self.survey.is_anonymous, people=self.survey.population)
        found = checklist.look(self.questionnaire, facts=facts)
        return [self._note(remark.where, remark.message, remark.serious) for remark in found]

    @property
    def questions(self) -> int:
        return len(self.questionnaire.questions)

    @property
    def minutes(self) -> int:
        return pace.minutes(self.questionnaire)

    @cached_property
    def is_published(self) -> bool:
        """Whether the version in force asks exactly this."""
        current = self.survey.current
        if current is None or self.faults:
            return False
        return documents.digest(documents.compiled(self.draft)) == current.content_hash

    @cached_property
    def changes(self) -> list[str]:
        current = self.survey.current
        if current is None or self.is_published:
            return []
        return differences.between(current.content, documents.written(self.questionnaire))

    def _note(self, where: str, message: str, serious: bool) -> Note:
        key = where if where in self._named else ""
        return Note(str(message), key, self._named.get(key, ""), serious)
