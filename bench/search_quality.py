"""How well the search finds, over a fixed set of invented documents and questions (`search_corpus`).

As the page does it: the words as typed; where they find nothing, the words that were probably meant. Of each question:
the share of right documents among the first ten, of as many as there are or fit (recall@10); the share of right ones
among the first five (precision@5); and one over the place of the first right one (MRR).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import mean

from django.core.management import call_command

from bench.figures import Figure
from bench.search_corpus import INITIALS, QUESTIONS, Question, documents
from core.search import index, spelling, titles
from core.search.index import Entry
from core.search.models import SearchDocument

READER = ("public",)
START = datetime(2026, 1, 5, tzinfo=UTC)
GOALS = {"recall_at_10": 0.75, "precision_at_5": 0.9, "mrr": 0.9}
# Of the eight documents of a subject only some speak of everything that is asked in several words.
NARROWER = {("several_words", "recall_at_10"): 0.6}


@dataclass(frozen=True)
class Quality:
    recall_at_10: float
    precision_at_5: float
    mrr: float


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    SearchDocument.objects.all().delete()
    for kind, quality in measure().items():
        for metric, usual in GOALS.items():
            goal = NARROWER.get((kind, metric), usual)
            yield Figure(f"search_quality.{kind}", metric, round(getattr(quality, metric), 3), f">={goal}")
    yield Figure("search_quality.initials", "offered", round(initials_offered(), 3), ">=0.9")
    SearchDocument.objects.all().delete()


def fill() -> None:
    index.put_all(
        Entry(
            obj=SearchDocument(pk=number + 1),
            kind=written.subject,
            title=written.title,
            url=f"/{written.subject}/{number}/",
            published_at=START + timedelta(hours=number),
            body=written.body,
        )
        for number, written in enumerate(documents())
    )


def measure() -> dict[str, Quality]:
    """The figures for each kind of question, and for all of them."""
    fill()
    by_kind: dict[str, list[Quality]] = defaultdict(list)
    for question in QUESTIONS:
        measured = _judged(question, found(question.text))
        by_kind[question.kind].append(measured)
        by_kind["all"].append(measured)
    return {
        kind: Quality(*(mean(getattr(one, metric) for one in measured) for metric in GOALS))
        for kind, measured in by_kind.items()
    }


def found(text: str) -> list[str]:
    """The subjects of the first ten, as the page shows them."""
    hits = index.query(text, audience=READER, limit=10).hits
    if not hits and (meant := spelling.mended(text, audience=READER)):
        hits = index.query(meant.text, audience=READER, limit=10).hits
    return [hit.document.kind for hit in hits]


def initials_offered() -> float:
    """The share of first consonants for which the wanted word is offered."""
    offered = [titles.suggest(typed, audience=READER) for typed, _word in INITIALS]
    return mean(any(word in line for line in lines) for (_typed, word), lines in zip(INITIALS, offered, strict=True))


def _judged(question: Question, subjects: list[str]) -> Quality:
    there = sum(written.subject == question.subject for written in documents())
    right = [subject == question.subject for subject in subjects]
    first = right.index(True) + 1 if any(right) else 0
    return Quality(
        sum(right) / min(10, there), sum(right[:5]) / min(5, max(1, len(right))), 1 / first if first else 0.0
    )
