"""Answers as tables that other programs read: from questionnaires and rows to files, without a database."""
