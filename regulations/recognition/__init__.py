"""The clauses of a rule, read from its text. Pure Python: no settings, no database."""

from regulations.recognition.days import days_of
from regulations.recognition.founds import Fault, FaultKind, Found, Kind, Level, Recognised, level_of
from regulations.recognition.reader import recognise
from regulations.recognition.writing import text_of

__all__ = ["Fault", "FaultKind", "Found", "Kind", "Level", "Recognised", "days_of", "level_of", "recognise", "text_of"]
