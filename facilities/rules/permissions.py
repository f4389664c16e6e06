"""Who keeps the register and sets the weights."""

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from facilities.states import MANAGE_REGISTER, SET_WEIGHTS

permissions.register(MANAGE_REGISTER, *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))
permissions.register(SET_WEIGHTS, *by_role(Role.DEPARTMENT_REVIEWER, Role.ADMINISTRATOR))
