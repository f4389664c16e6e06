"""What the builder has to know besides the draft: the codes that were published and are never given again."""

from __future__ import annotations

from surveys.models import Survey


def published_codes(survey: Survey, key: str) -> dict[str, frozenset[int]]:
    """Codes of options and rows of one question in all versions."""
    found: dict[str, set[int]] = {"options": set(), "rows": set()}
    for content in survey.versions.values_list("content", flat=True):
        for section in content.get("sections", []):
            for question in section.get("questions", []):
                if question["key"] == key:
                    for name, codes in found.items():
                        codes.update(part["code"] for part in question.get(name, []))
    return {name: frozenset(codes) for name, codes in found.items()}
