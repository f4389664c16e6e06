"""The page follows the same way as the server: 1,000 questionnaires by chance, each answered by chance."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from surveys.forms.asking import fields_of
from surveys.questionnaire import documents, flow
from surveys.questionnaire.definitions import Questionnaire
from surveys.questionnaire.posting import answers_from
from tests.surveys.logic.random_questionnaires import Chance
from tests.surveys.logic.seen import sections_seen

CASES = 1_000
RUNNER = Path(__file__).parent / "follow.mjs"


def _case(seed: int) -> dict[str, Any]:
    chance = Chance(seed)
    content = chance.questionnaire()
    questionnaire = documents.read(content)
    answers = chance.answers(questionnaire)
    fields = [list(pair) for question in questionnaire.questions for pair in fields_of(question, answers)]
    return {"content": content, "answers": answers, "fields": fields, "language": chance.random.choice(["ko", "en"])}


def _way(questionnaire: Questionnaire, answers: Any) -> dict[str, Any]:
    way = flow.walk(questionnaire, answers)
    sections = [
        {"key": section.key, "questions": [question.key for question in visible]} for section, visible in way.sections
    ]
    return {"sections": sections, "kept": way.kept}


def _texts(questionnaire: Questionnaire, case: dict[str, Any]) -> dict[str, str]:
    sections = sections_seen(questionnaire, case["answers"], seed=3, language=case["language"])
    return {section.key: section.title for section in sections} | {
        question.key: question.text for section in sections for question in section.questions
    }


def _outcome(case: dict[str, Any]) -> dict[str, Any]:
    questionnaire = documents.read(case["content"])
    sent = QueryDict(mutable=True)
    for name, value in case["fields"]:
        sent.appendlist(name, value)
    return {
        "way": _way(questionnaire, case["answers"]),
        "texts": _texts(questionnaire, case),
        "sent": _way(questionnaire, answers_from(questionnaire, sent)),
    }


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    return [_case(seed) for seed in range(CASES)]


def test_page_and_server_go_the_same_way(cases: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    command = ["node", str(RUNNER), "cases.json", "outcomes.json", str(tmp_path / "modules")]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    on_the_page = json.loads((tmp_path / "outcomes.json").read_text(encoding="utf-8"))
    differing = [
        (number, mine, theirs)
        for number, (case, theirs) in enumerate(zip(cases, on_the_page, strict=True))
        if (mine := _outcome(case)) != theirs
    ]
    assert differing[:1] == []


def test_the_cases_are_worth_comparing(cases: list[dict[str, Any]]) -> None:
    """They hide and show, drop and keep, and put answers into texts; else that they agree would say nothing."""
    hidden = dropped = piped = 0
    for case in cases:
        questionnaire = documents.read(case["content"])
        way = flow.walk(questionnaire, case["answers"])
        shown = {question.key for _section, visible in way.sections for question in visible}
        hidden += len(questionnaire.questions) - len(shown)
        dropped += sum(key in case["answers"] and key not in way.kept for key in shown)
        piped += sum("{{" in question.text for question in questionnaire.questions if question.key in shown)
    assert hidden > CASES
    assert dropped > CASES / 2
    assert piped > CASES / 5
