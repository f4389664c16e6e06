from accounts.models.people import Department, Organisation, Position, User
from accounts.models.roles import EVERYWHERE_ROLES, STAFF_ROLES, Role, RoleGrant

__all__ = [
    "EVERYWHERE_ROLES",
    "STAFF_ROLES",
    "Department",
    "Organisation",
    "Position",
    "Role",
    "RoleGrant",
    "User",
]
