"""Only the engine moves anything from state to state: looked up in the syntax tree of every module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.workflow import registry

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "site",
    "accounts",
    "auditors",
    "budget",
    "councils",
    "discussion",
    "facilities",
    "proposals",
    "regulations",
    "surveys",
    "briefings",
)
ENGINE = ROOT / "site" / "core" / "workflow" / "engine.py"
FIELD = "state"
UPDATING = {"update", "update_or_create", "bulk_update", "aupdate", "aupdate_or_create", "abulk_update"}
CREATING = {"create", "acreate", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create"}


def modules() -> list[Path]:
    return [
        path
        for source in SOURCES
        for path in sorted((ROOT / source).rglob("*.py"))
        if "migrations" not in path.parts and path != ENGINE
    ]


def violations(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every place where a state is set: by attribute, by setattr, by a query, or when a thing is created."""
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in (leaf for whole in targets if whole for leaf in ast.walk(whole)):
                if isinstance(target, ast.Attribute) and target.attr == FIELD and isinstance(target.ctx, ast.Store):
                    yield node.lineno, "assigned"
        if isinstance(node, ast.Call):
            yield from _in_call(node)


def _in_call(node: ast.Call) -> Iterator[tuple[int, str]]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name == "setattr" and len(node.args) > 1 and _is_field(node.args[1]):
        yield node.lineno, "setattr"
    made = name in UPDATING | CREATING or name in {model.__name__ for model in registry.stateful_models().values()}
    if made and any(keyword.arg == FIELD for keyword in node.keywords):
        yield node.lineno, name
    named = [*node.args, *(keyword.value for keyword in node.keywords)]
    if name in UPDATING | CREATING | {"bulk_create", "save"}:
        for part in (leaf for argument in named for leaf in ast.walk(argument)):
            if isinstance(part, ast.Dict) and any(_is_field(key) for key in part.keys if key):
                yield node.lineno, f"{name} with a dictionary"
            elif (
                name != "bulk_create"
                and isinstance(part, ast.List | ast.Tuple | ast.Set)
                and any(map(_is_field, part.elts))
            ):
                yield node.lineno, f"{name} of fields"


def _is_field(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == FIELD


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_but_the_engine_sets_a_state(path: Path) -> None:
    found = [f"{path.relative_to(ROOT)}:{line}: {how}" for line, how in violations(ast.parse(path.read_text("utf-8")))]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "proposal.state = 'ADOPTED'",
        "self.case.state: str = 'ADOPTED'",
        "a, proposal.state = 1, 2",
        "setattr(proposal, 'state', 'ADOPTED')",
        "Proposal.objects.filter(pk=1).update(state='ADOPTED')",
        "Proposal.objects.create(title='x', state='ADOPTED')",
        "Petition(title='x', state='ANSWERED')",
        "Proposal.objects.update_or_create(pk=1, defaults={'state': 'ADOPTED'})",
        "Proposal.objects.bulk_update(proposals, ['title', 'state'])",
        "proposal.save(update_fields=['state'])",
        "Proposal.objects.filter(pk=1).update(**{'state': 'ADOPTED'})",
    ],
)
def test_the_search_finds_what_it_is_for(code: str) -> None:
    assert list(violations(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["Proposal.objects.filter(state='ADOPTED')", "state = proposal.state", "render(request, {'state': 1})"]
)
def test_the_search_leaves_reading_alone(code: str) -> None:
    assert not list(violations(ast.parse(code)))
