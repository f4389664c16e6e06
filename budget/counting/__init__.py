"""Counting votes: a pure function from an election to its result.

No database, no clock, no chance of its own, so that anybody can count again and come to the same result.
"""

from budget.counting.count import count
from budget.counting.election import Election, Project, TooLarge
from budget.counting.result import Result
from budget.counting.rule import Rule, UnknownRule
from budget.counting.tie_order import TieOrder

__all__ = ["Election", "Project", "Result", "Rule", "TieOrder", "TooLarge", "UnknownRule", "count"]
