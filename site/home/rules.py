"""What may be said about pages, and by whom."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from discussion import places
from discussion.places import Closure
from home import queries
from home.models import NewsPage
from home.models.rights import EDIT, PUBLISH


def may_read(user: Any, page: Any) -> bool:
    return queries.is_public(page)


def signed_in(user: Any, obj: Any = None) -> bool:
    return bool(user.is_authenticated and user.is_active)


def closed(page: NewsPage, at: datetime) -> Closure | None:
    """Answers to a consultation end on its day; elsewhere people may go on talking."""
    if page.is_open(at):
        return None
    return Closure(_("This consultation has ended. What was written stays here to read."), page.open_until)


permissions.register(
    "home.read_usage", *by_role(Role.DEPARTMENT_REVIEWER, Role.CASE_OFFICER, Role.AUTHOR, Role.ADMINISTRATOR)
)


def department_of_page(page: Any) -> Any:
    """Pages that belong to no department are for those whose role holds everywhere."""
    return getattr(page.specific, "department_id", None)


permissions.register("home.comment_on_page", signed_in)
permissions.register(
    EDIT,
    *by_role(Role.AUTHOR, Role.CHECKER, Role.APPROVER, Role.ADMINISTRATOR, department_of=department_of_page),
)
permissions.register(PUBLISH, *by_role(Role.APPROVER, Role.ADMINISTRATOR, department_of=department_of_page))
permissions.register("home.answer_on_page", *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, Role.ADMINISTRATOR))

places.register(
    "home.NewsPage",
    who_may_write="home.comment_on_page",
    who_may_answer="home.answer_on_page",
    visible=may_read,
    url=lambda page: page.url,
    title=lambda page: page.title,
    department=lambda page: page.department,
    closed=closed,
)
# A section that is being built can be followed, so that one is told when it opens; there is nothing to discuss yet.
places.register(
    "home.SectionPage",
    who_may_write="home.comment_on_page",
    visible=may_read,
    url=lambda page: page.url,
    title=lambda page: page.title,
    comments=False,
    endorsements=False,
)
