"""Which states mean what is decided beside the states: templates of these rooms ask a name."""

import re
from pathlib import Path

import pytest

from core.workflow.mending import MendingState
from facilities.models import ProblemReport

COMMENT = re.compile(r"{#.*?#}|{% for .*?%}")
TEMPLATES = Path(__file__).parents[2] / "frontend" / "templates"
COMPARED = re.compile(r"""\bstate\s*(==|!=|in\b)|["'][A-Z_]{4,}["']\s*(==|!=)\s*\S*\bstate\b""")
S = MendingState


# Components draw the steps of any line ("done", "current", "next"): those are no states.
ROOMS = sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir() and path.name != "components")


@pytest.mark.parametrize("room", ROOMS)
def test_no_template_compares_a_state(room: str) -> None:
    found = {str(path.relative_to(TEMPLATES)): path.read_text() for path in (TEMPLATES / room).rglob("*.html")}
    assert found
    assert [name for name, text in found.items() if COMPARED.search(COMMENT.sub("", text))] == []


@pytest.mark.parametrize("state", MendingState.values)
def test_each_state_of_mending_has_its_names(state: str) -> None:
    thing = ProblemReport(state=state)
    assert thing.awaits_receipt == (state == S.REPORTED)
    assert thing.is_sent_back == (state == S.RETURNED)
    assert thing.is_taken_up == (state not in {S.REPORTED, S.RETURNED})
    assert thing.awaits_second_look == (state in {S.ACTION_TAKEN, S.RECHECK})
    assert (thing.is_mended, thing.is_declined) == (state == S.CLOSED, state == S.DECLINED)
