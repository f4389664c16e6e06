"""What can be done with people, places and roles. Each verb is one transaction and leaves a record."""

from accounts.services.places import (
    PlaceRefused,
    change_department,
    change_organisation,
    change_position,
    create_department,
    create_organisation,
    create_position,
)
from accounts.services.registration import change_profile, record_search, register_resident
from accounts.services.roles import (
    RoleRefused,
    announce_ending_grants,
    end_lapsed_grants,
    grant_role,
    revoke_role,
    sync_access,
)

__all__ = [
    "PlaceRefused",
    "RoleRefused",
    "announce_ending_grants",
    "change_department",
    "change_organisation",
    "change_position",
    "change_profile",
    "create_department",
    "create_organisation",
    "create_position",
    "end_lapsed_grants",
    "grant_role",
    "record_search",
    "register_resident",
    "revoke_role",
    "sync_access",
]
