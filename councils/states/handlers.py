"""Workflows are data and stand below the services; here the services say what a step does, and what it still needs."""

from collections.abc import Callable
from typing import Any

from core.workflow.definitions import Effect, Guard


class Handlers:
    """The effects and guards of one workflow, by the name of the step."""

    def __init__(self) -> None:
        self._effects: dict[str, list[Effect]] = {}
        self._guards: dict[str, Guard] = {}

    def on(self, *steps: str) -> Callable[[Effect], Effect]:
        def keep(effect: Effect) -> Effect:
            for step in steps:
                self._effects.setdefault(step, []).append(effect)
            return effect

        return keep

    def before(self, *steps: str) -> Callable[[Guard], Guard]:
        def keep(guard: Guard) -> Guard:
            for step in steps:
                if step in self._guards:
                    raise LookupError(f"The step {step} is guarded twice.")
                self._guards[step] = guard
            return guard

        return keep

    def carry_out(self, obj: Any, record: Any, context: dict[str, Any]) -> None:
        for effect in self._effects.get(record.name, ()):
            effect(obj, record, context)

    def guard(self, step: str) -> Guard:
        def ask(obj: Any, actor: Any) -> Any:
            guard = self._guards.get(step)
            return guard(obj, actor) if guard else None

        return ask
