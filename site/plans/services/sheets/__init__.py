"""A plan as a spreadsheet: one sheet, one thing per line. What comes out goes in again without loss of structure.

A line is a strategy, a task, a subtask, or something that belongs to the task whose number it repeats: a yearly
target, a step of the schedule, an amount of the budget.
"""

from plans.services.sheets.columns import COLUMNS, MOST_ROWS
from plans.services.sheets.reading import Reading, read, understood
from plans.services.sheets.writing import rows_of, template, workbook

__all__ = ["COLUMNS", "MOST_ROWS", "Reading", "read", "rows_of", "template", "understood", "workbook"]
