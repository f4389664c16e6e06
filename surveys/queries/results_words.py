"""Answers in words: how many there are, and what they speak of as counted last."""

from __future__ import annotations

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from surveys.models import FreeText, Survey, Version, WordsOfTexts
from surveys.queries.results_counting import FEWEST, Words
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import OF_WORDS
from surveys.states.surveys import FINISHED

MOST_WORDS = 30


def of(survey: Survey, *, is_live: bool) -> Words:
    """By question. A word that fewer than five used could be somebody's name, and is left out.

    While answers come in, words are counted by the handful as all answers are, and what they speak of is not said.
    """
    counted = {words.key: words for words in WordsOfTexts.objects.filter(survey=survey)}
    found: Words = {}
    for row in FreeText.objects.filter(survey=survey).order_by().values("key").annotate(texts=Count("pk")):
        texts = row["texts"]
        words = counted[row["key"]].words if row["key"] in counted and not is_live else []
        often = [(word, len(ids)) for word, ids in words if len(ids) >= FEWEST]
        found[row["key"]] = texts - texts % FEWEST if is_live else texts, tuple(often[:MOST_WORDS])
    return found


def counted_questions(survey: Survey) -> set[str]:
    """Questions for words about things; what tells who somebody is, is never counted."""
    questions: set[str] = set()
    for version in Version.objects.filter(survey=survey):
        found = documents.read_kept(version.content, version.content_hash).questions
        questions |= {one.key for one in found if one.kind in OF_WORDS and not one.personal}
    return questions


def to_count() -> QuerySet[Survey]:
    """Surveys that are over and have answers in words; few of them have any that were not counted yet."""
    with_texts = FreeText.objects.filter(survey=OuterRef("pk"))
    return Survey.objects.filter(Exists(with_texts), state__in=FINISHED).order_by("pk")


def waiting(survey: Survey) -> list[str]:
    """Questions whose answers have not been counted since the newest came in."""
    counted = {words.key: (words.texts, words.newest) for words in WordsOfTexts.objects.filter(survey=survey)}
    texts = FreeText.objects.filter(survey=survey, key__in=counted_questions(survey))
    rows = texts.order_by().values("key").annotate(texts=Count("pk"), newest=Max("pk"))
    return [row["key"] for row in rows if counted.get(row["key"]) != (row["texts"], row["newest"])]
