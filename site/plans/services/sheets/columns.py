"""The columns of the sheet, and what a line of it can be."""

from django.db import models
from django.utils.translation import gettext_lazy

from core.spreadsheets import Column, Kind
from plans.models import Funding, GroupKind, Precision, TaskKind

MOST_ROWS = 3_000


class Line(models.TextChoices):
    STRATEGY = "STRATEGY", gettext_lazy("Strategy or field")
    TASK = "TASK", gettext_lazy("Task")
    SUBTASK = "SUBTASK", gettext_lazy("Subtask")
    TARGET = "TARGET", gettext_lazy("Yearly target")
    STEP = "STEP", gettext_lazy("Step of the schedule")
    BUDGET = "BUDGET", gettext_lazy("Budget")


class Answer(models.TextChoices):
    YES = "YES", gettext_lazy("Yes")
    NO = "NO", gettext_lazy("No")


# A strategy and a task may both be of the kind STRATEGY; the words differ.
_KINDS = [(f"G:{value}", label) for value, label in GroupKind.choices] + [
    (f"T:{value}", label) for value, label in TaskKind.choices
]
COLUMNS = (
    Column("line", gettext_lazy("What the line is"), Kind.CHOICE, True, Line.choices, width=14),
    Column("code", gettext_lazy("Number"), required=True, longest=20, width=9),
    Column("title", gettext_lazy("Title or indicator"), longest=255, width=36),
    Column("kind", gettext_lazy("Kind of task or group"), Kind.CHOICE, False, _KINDS, width=16),
    Column("is_focus", gettext_lazy("Focus of the year"), Kind.CHOICE, False, Answer.choices, width=8),
    Column("department", gettext_lazy("Department"), longest=100, width=16),
    Column("responsible", gettext_lazy("Post that answers"), longest=100, width=14),
    Column("others", gettext_lazy("Departments that take part"), longest=500, width=20),
    Column("starts_on", gettext_lazy("From (date)"), Kind.DATE, width=12),
    Column("ends_on", gettext_lazy("Until (date)"), Kind.DATE, width=12),
    Column("precision", gettext_lazy("Exact to the"), Kind.CHOICE, False, Precision.choices, width=10),
    Column("summary", gettext_lazy("Summary"), longest=400, width=40),
    Column("background", gettext_lazy("Background"), longest=3000, width=40),
    Column("content", gettext_lazy("What is done"), longest=6000, width=40),
    Column("as_is", gettext_lazy("Until now"), longest=1000, width=30),
    Column("to_be", gettext_lazy("From now on"), longest=1000, width=30),
    Column("partners", gettext_lazy("Partners"), longest=1000, width=20),
    Column("effect", gettext_lazy("Expected effect"), longest=2000, width=30),
    Column("difference", gettext_lazy("What sets it apart"), longest=1000, width=30),
    Column("first_year", gettext_lazy("From year"), Kind.INTEGER, width=9),
    Column("last_year", gettext_lazy("To year"), Kind.INTEGER, width=9),
    Column("number", gettext_lazy("Target number"), longest=20, width=10),
    Column("unit", gettext_lazy("Unit"), longest=20, width=8),
    Column("at_least", gettext_lazy("Or more"), Kind.CHOICE, False, Answer.choices, width=8),
    Column("amount", gettext_lazy("Amount (won)"), Kind.INTEGER, width=16),
    Column("funding", gettext_lazy("Funding"), Kind.CHOICE, False, Funding.choices, width=12),
    Column("note", gettext_lazy("In words"), longest=300, width=30),
)
TEXTS = ("summary", "background", "as_is", "to_be", "partners", "effect", "difference")
