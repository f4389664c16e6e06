"""The page of docs/ that tells of every workflow, made from the definitions so that it cannot lie."""

from collections.abc import Iterable

from django.utils import translation

from core.deadlines import periods
from core.workflow.definitions import ClockAction, ClockRule, Transition, Workflow

HEAD = """# 업무 흐름

`make docs`가 각 업무 흐름의 정의(`states.py`)에서 만든 문서입니다. 직접 고치지 마십시오.

상태마다 담당자가 보는 이름과 시민이 보는 이름을 함께 적었습니다.
기한은 설정에서 바꿀 수 있으며, 여기에는 기본값을 적었습니다.
"""
CLOCKS = {
    ClockAction.PAUSE: "기한 멈춤",
    ClockAction.RESUME: "기한 다시 진행",
    ClockAction.STOP: "기한 종료",
    ClockAction.VOID: "기한 종료(준수율에서 제외)",
}
UNITS = {"working_hours": "근무시간", "working_days": "근무일", "calendar_days": "일", "months": "개월"}


def render(workflows: Iterable[Workflow]) -> str:
    """The whole page in Korean, in an order that does not depend on how the apps were loaded."""
    with translation.override("ko"):
        parts = [_section(workflow) for workflow in sorted(workflows, key=lambda workflow: workflow.name)]
    return "\n".join([HEAD, *parts])


def _section(workflow: Workflow) -> str:
    lines = [
        f"## {workflow.label} (`{workflow.name}`)",
        "",
        "| 상태 | 담당자에게 | 시민에게 | |",
        "|---|---|---|---|",
        *(_state(workflow, state) for state in workflow.states.values),
        "",
        "| 처리 | 전 → 후 | 할 수 있는 사람 | 사유 | 기한 | 일괄 |",
        "|---|---|---|---|---|---|",
        *(_transition(workflow, transition) for transition in workflow.transitions),
        "",
        *_diagram(workflow),
        "",
    ]
    return "\n".join(lines)


def _state(workflow: Workflow, state: str) -> str:
    marks = []
    if state == workflow.initial:
        clock = _clock(workflow.opening_clock)
        marks.append(f"시작 ({clock})" if clock else "시작")
    if not workflow.awaits_somebody(state):
        marks.append("할 일 없이 진행")
    if state in workflow.final_states:
        marks.append("끝")
    return _row(f"`{state}`", workflow.states(state).label, workflow.public_name(state), ", ".join(marks))


def _transition(workflow: Workflow, transition: Transition) -> str:
    sources = ", ".join(str(workflow.states(source).label) for source in transition.sources)
    may = [f"`{transition.permission}`"] if transition.permission else []
    if transition.system:
        may.append("자동")
    condition = " (조건 있음)" if transition.guard else ""
    return _row(
        f"{transition.label} (`{transition.name}`)",
        f"{sources} → {workflow.states(transition.target).label}",
        ", ".join(may) + condition,
        "필수" if transition.reason_required else "",
        _clock(transition.clock),
        "가능" if transition.bulk else "",
    )


def _clock(rule: ClockRule | None) -> str:
    if rule is None:
        return ""
    if rule.action is not ClockAction.START:
        return CLOCKS[rule.action]
    period = periods.get(rule.period)
    extension = f", 한 번 {period.extension}근무일 연장 가능" if period.extension else ""
    return f"기한 시작: {period.length}{UNITS[period.unit]}{extension}"


def _diagram(workflow: Workflow) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{workflow.states(state).label}" as {state}' for state in workflow.states.values]
    lines.append(f"    [*] --> {workflow.initial}")
    for transition in workflow.transitions:
        lines += [f"    {source} --> {transition.target}: {transition.label}" for source in transition.sources]
    lines += [f"    {state} --> [*]" for state in sorted(workflow.final_states)]
    return [*lines, "```"]


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
