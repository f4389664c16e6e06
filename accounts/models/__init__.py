from accounts.models.consent import ConsentRecord, ConsentText, GuardianConsent
from accounts.models.people import Department, Organisation, Position, User
from accounts.models.residency import (
    AttemptCount,
    CounterCode,
    DataExport,
    IdentityRequest,
    LetterBatch,
    RegisterEntry,
    RegisterImport,
    ResidencyApplication,
    ResidencyMethod,
    ResidencyProof,
)
from accounts.models.roles import EVERYWHERE_ROLES, STAFF_ROLES, Role, RoleGrant

__all__ = [
    "EVERYWHERE_ROLES",
    "STAFF_ROLES",
    "AttemptCount",
    "ConsentRecord",
    "ConsentText",
    "CounterCode",
    "DataExport",
    "Department",
    "GuardianConsent",
    "IdentityRequest",
    "LetterBatch",
    "Organisation",
    "Position",
    "RegisterEntry",
    "RegisterImport",
    "ResidencyApplication",
    "ResidencyMethod",
    "ResidencyProof",
    "Role",
    "RoleGrant",
    "User",
]
