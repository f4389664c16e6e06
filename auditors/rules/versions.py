"""Who writes and approves what is published: the office of the auditors, never the department that is criticised."""

from accounts.models import Role
from accounts.rules import by_role
from auditors.rules.findings import OFFICERS
from auditors.states.versions import APPROVE_VERSION, DRAFT_VERSION
from core import permissions

# A version lies in the department of the body of auditors, wherever the finding itself has gone.
permissions.register(DRAFT_VERSION, *by_role(*OFFICERS))
permissions.register(APPROVE_VERSION, *by_role(*OFFICERS, Role.APPROVER))
