"""How an app shows its case on the desk: a panel, a page of its own, and whether reading it is recorded.

The desk stands above every app and knows none by name, so what it shows is handed in here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

PanelContext = Callable[[Any, Any], dict[str, Any]]
SubjectUrl = Callable[[Any], str]


def nothing(obj: Any, user: Any) -> dict[str, Any]:
    return {}


def nowhere(obj: Any) -> str:
    return ""


@dataclass(frozen=True)
class Presentation:
    """`context` answers for the panel's template, from the object and the person who looks.

    `own_page_steps` need more than a reason (a new day, a draft that was read): the desk leads to the thing's own page
    instead of offering a form that could only be refused.
    """

    template: str = ""
    context: PanelContext = nothing
    url: SubjectUrl = nowhere
    holds_personal_data: bool = False
    own_page_steps: frozenset[str] = frozenset()


PLAIN = Presentation()

_presentations: dict[str, Presentation] = {}


def register(
    workflow_name: str,
    *,
    template: str = "",
    context: PanelContext = nothing,
    url: SubjectUrl = nowhere,
    holds_personal_data: bool = False,
    own_page_steps: Iterable[str] = (),
) -> None:
    """Called once for a workflow, when its app is loaded. Twice is a mistake."""
    if workflow_name in _presentations:
        raise LookupError(f"The workflow {workflow_name} is presented twice.")
    _presentations[workflow_name] = Presentation(template, context, url, holds_personal_data, frozenset(own_page_steps))


def of(workflow_name: str) -> Presentation:
    """What the app handed in; a plain presentation where it handed in nothing."""
    return _presentations.get(workflow_name, PLAIN)
