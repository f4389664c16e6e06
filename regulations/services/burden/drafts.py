"""Drafts of answers and justifications that came to nothing."""

from typing import Any

from regulations.models import Petition


def drop(petition: Petition) -> None:
    """Whatever was drafted and not approved goes; what was approved stays for good."""
    petition.answers.filter(approved_at__isnull=True).delete()
    petition.justifications.filter(approved_at__isnull=True).delete()
    change(petition, drafted_outcome="", answer_drafted_by=None)


def change(petition: Petition, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(petition, name, value)
    petition.save(update_fields=list(fields))
