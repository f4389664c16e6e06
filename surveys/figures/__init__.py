"""Figures from answers: plain numbers, without a database. What may be shown is decided here too (suppression)."""
