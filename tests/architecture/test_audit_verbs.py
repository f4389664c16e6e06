"""Whoever reviews the record of access reads words, not names of functions."""

import ast
from pathlib import Path

from core.audit.verbs import described_verbs

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "accounts",
    "auditors",
    "budget",
    "councils",
    "discussion",
    "facilities",
    "proposals",
    "regulations",
    "site",
    "surveys",
    "briefings",
)


def recorded_verbs() -> set[str]:
    """First arguments of `record("…")` and `audit.record("…")`."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"record", "audit.record"} and node.args:
                    verb = node.args[0]
                    if isinstance(verb, ast.Constant) and isinstance(verb.value, str):
                        found.add(verb.value)
    return found


def test_every_recorded_verb_is_described() -> None:
    assert len(recorded_verbs()) > 20
    assert recorded_verbs() - described_verbs() == set()
