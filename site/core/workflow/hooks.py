"""Where services hang their effects and guards: the tables of states stand below them and cannot import them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core.workflow.definitions import Effect, Guard, HandOver, Preparation

# A guard that serves several steps: the object, the name of the step, the actor.
StepGuard = Callable[[Any, str, Any], Any]


class Hooks:
    """One per workflow: `Workflow(before=HOOKS.before, effect=HOOKS.effect, handed_over=HOOKS.handed_over)` and
    `Transition("open", …, guard=HOOKS.guard("open"))`."""

    def __init__(self) -> None:
        self._effects: list[Effect] = []
        self._guards: list[StepGuard] = []
        self._preparations: list[Preparation] = []
        self._moves: list[HandOver] = []
        self._holdings: list[Callable[[Any], Any]] = []

    def hold(self, holding: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Decorates what is locked before the row that takes a step, by whichever page the step is taken."""
        self._holdings.append(holding)
        return holding

    def prepare(self, preparation: Preparation) -> Preparation:
        """Decorates what fills in the columns that the new state needs, and saves them."""
        self._preparations.append(preparation)
        return preparation

    def carry_out(self, effect: Effect) -> Effect:
        """Decorates what a step brings about."""
        self._effects.append(effect)
        return effect

    def refuse(self, guard: StepGuard) -> StepGuard:
        """Decorates what says in one sentence why a step must wait, or nothing."""
        self._guards.append(guard)
        return guard

    def on(self, *steps: str) -> Callable[[Effect], Effect]:
        """Decorates what these steps bring about."""

        def keep(effect: Effect) -> Effect:
            def of_these(obj: Any, record: Any, context: dict[str, Any]) -> None:
                if record.name in steps:
                    effect(obj, record, context)

            self._effects.append(of_these)
            return effect

        return keep

    def refuse_to(self, *steps: str) -> Callable[[Guard], Guard]:
        """Decorates what says in one sentence why these steps must wait, or nothing."""

        def keep(guard: Guard) -> Guard:
            self._guards.append(lambda obj, step, actor: guard(obj, actor) if step in steps else None)
            return guard

        return keep

    def move(self, move: HandOver) -> HandOver:
        """Decorates what happens when the thing goes to another department."""
        self._moves.append(move)
        return move

    def hold_first(self, obj: Any) -> None:
        for holding in self._holdings:
            holding(obj)

    def before(self, obj: Any, step: str, actor: Any, at: datetime) -> None:
        for preparation in self._preparations:
            preparation(obj, step, actor, at)

    def effect(self, obj: Any, record: Any, context: dict[str, Any]) -> None:
        for effect in self._effects:
            effect(obj, record, context)

    def handed_over(self, obj: Any, came_from: Any, actor: Any, reason: str, at: datetime) -> None:
        for move in self._moves:
            move(obj, came_from, actor, reason, at)

    def guard(self, step: str, first: Guard | None = None) -> Guard:
        def asked(obj: Any, actor: Any) -> Any:
            if first is not None and (why := first(obj, actor)):
                return why
            return next((why for guard in self._guards if (why := guard(obj, step, actor))), None)

        return asked
