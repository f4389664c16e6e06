from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from core.deadlines import periods
from core.workflow import presentation


def is_author(user: Any, petition: Any = None) -> bool:
    return petition is not None and petition.author_id == user.pk


permissions.register("workflow_example.examine_petition", *by_role(Role.CASE_OFFICER))
permissions.register("workflow_example.answer_petition", *by_role(Role.APPROVER))
permissions.register("workflow_example.resubmit_petition", is_author)
periods.register(periods.Period("example", "가로등 민원", 7, extension=7))
presentation.register(
    "example",
    template="workflow_example/_panel.html",
    context=lambda petition, user: {"petition": petition},
    url=lambda petition: f"/petitions/{petition.pk}/",
    holds_personal_data=True,
)
