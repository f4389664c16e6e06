"""The rules there are, by the names that Pabulib gives them."""

from dataclasses import dataclass
from enum import StrEnum


class UnknownRule(ValueError):
    """Nobody here counts by such a rule."""


class Method(StrEnum):
    GREEDY = "greedy"
    GREEDY_NO_SKIP = "greedy-no-skip"
    GREEDY_THRESHOLD = "greedy-threshold"
    EQUAL_SHARES = "equalshares"
    EQUAL_SHARES_ADD1 = "equalshares/add1"
    EQUAL_SHARES_COMPARISON = "equalshares/add1-comparison"


class Satisfaction(StrEnum):
    """What a chosen project is worth to who chose it: its cost, or one. Points are worth what was given."""

    COST = "cost"
    CARDINALITY = "cardinality"


class Completion(StrEnum):
    NONE = "none"
    GREEDY = "greedy"


GREEDY_METHODS = frozenset({Method.GREEDY, Method.GREEDY_NO_SKIP, Method.GREEDY_THRESHOLD})


@dataclass(frozen=True)
class Rule:
    """`step` is what `add1` adds to each resident's share in one go, in the unit of the currency."""

    method: Method
    satisfaction: Satisfaction = Satisfaction.COST
    completion: Completion = Completion.NONE
    step: int = 1

    def __post_init__(self) -> None:
        if self.step < 1:
            raise UnknownRule("The step must be at least 1.")

    @classmethod
    def named(
        cls,
        name: str,
        *,
        satisfaction: str = Satisfaction.COST,
        completion: str = Completion.NONE,
        step: int = 1,
    ) -> "Rule":
        try:
            return cls(Method(name), Satisfaction(satisfaction), Completion(completion), step)
        except ValueError as error:
            raise UnknownRule(f"There is no rule {name!r}; there are {', '.join(Method)}.") from error
