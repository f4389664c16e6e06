"""What this app keeps about people, why, and until when."""

from django.utils.translation import gettext_lazy as _

from accounts.personal_data import collectors, departures, expiry
from core.personal_data import (
    declare_not_personal,
    register_departure,
    register_destruction,
    register_export,
    register_field,
)

CONTRACT = _("Consent at sign-up")
CONSENT = _("Consent for the proof of residency")
LAW = _("Duty under the Personal Information Protection Act")
UNTIL_LEAVING = _("Until you leave")
UNTIL_MATTER_ENDS = _("Until the code is entered, or the letter is refused, withdrawn or out of date")

register_field(
    "accounts.User",
    "email",
    purpose=_("Signing in and notices of results"),
    period=_("Until you leave; 30 days where the address is never confirmed"),
    basis=CONTRACT,
)
register_field(
    "accounts.User",
    "display_name",
    purpose=_("Shown beside what you write"),
    period=UNTIL_LEAVING,
    basis=CONTRACT,
)
register_field(
    "account.EmailAddress",
    "email",
    subject=_("Addresses for e-mail"),
    label=_("E-mail address"),
    purpose=_("Confirming that the address is yours"),
    period=UNTIL_LEAVING,
    basis=CONTRACT,
)
register_field(
    "socialaccount.SocialAccount",
    "uid",
    "extra_data",
    subject=_("Connected services"),
    label=_("Account there"),
    purpose=_("Signing in with Kakao or Naver"),
    period=_("Until you disconnect it or leave"),
    basis=CONTRACT,
)
register_field(
    "mfa.Authenticator",
    "data",
    subject=_("Two-step login"),
    label=_("Passkeys, and the key of the app"),
    purpose=_("Keeping others out of your account"),
    period=_("Until you remove it or leave"),
    basis=CONTRACT,
)
register_field(
    "usersessions.UserSession",
    "ip",
    "user_agent",
    subject=_("Sessions"),
    label=_("Network address and browser"),
    purpose=_("Showing you where you are signed in, and noticing misuse"),
    period=_("1 year after the last use"),
    basis=LAW,
)
register_field(
    "accounts.ResidencyProof",
    "keyed_hash",
    "area",
    "born_on_or_before",
    purpose=_("One proof for one person, votes by neighbourhood, age limits"),
    period=_("1 year in force, and 1 year after it has ended"),
    basis=CONSENT,
)
register_field(
    "accounts.ResidencyApplication",
    "name",
    "birth_date",
    "postal_code",
    "address",
    "address_detail",
    purpose=_("Sending the letter and confirming who asked for it"),
    period=UNTIL_MATTER_ENDS,
    basis=CONSENT,
)
register_field(
    "accounts.RegisterEntry",
    "keyed_hash",
    label=_("Keyed hash"),
    purpose=_("Comparing what you enter with the register of residents"),
    period=_("Until a newer register is imported"),
    basis=_("Provided by the city for proof of residency"),
)
register_field(
    "accounts.GuardianConsent",
    "guardian_email",
    purpose=_("Inviting the guardian of a child"),
    period=_("Until the guardian agrees, at most 30 days"),
    basis=LAW,
)
register_field(
    "accounts.ConsentRecord",
    "given_at",
    "withdrawn_at",
    purpose=_("Showing what you agreed to"),
    period=_("3 years after it was taken back"),
    basis=LAW,
)
declare_not_personal("accounts.Organisation", "name", because="The name of an institution.")
declare_not_personal("accounts.Department", "name", "phone", because="An office and its switchboard.")

register_export("account", collectors.account, label=_("Account"))
register_export("addresses", collectors.addresses, label=_("Addresses for e-mail"))
register_export("sign-in", collectors.sign_in_providers, label=_("Connected services"))
register_export("second-factors", collectors.second_factors, label=_("Two-step login"))
register_export("sessions", collectors.sessions, label=_("Sessions"))
register_export("residency", collectors.residency, label=_("Proofs of residency"))
register_export("letters", collectors.letters, label=_("Residency letters"))
register_export("consents", collectors.consents, label=_("Consents"))
register_export("guardians", collectors.guardianship, label=_("Guardians"))
register_export("roles", collectors.roles, label=_("Roles"))
register_export("positions", collectors.positions, label=_("Positions"))

register_departure(
    "residency",
    departures.leave_residency,
    destroyed=[_("Your proof of residency and any letter that is on its way")],
    kept=[
        (
            _("A proof that staff ended, as a keyed hash, so that nobody uses a borrowed name again"),
            _("1 year after it was ended"),
        )
    ],
)
register_departure(
    "consents",
    departures.leave_consents,
    destroyed=[_("Invitations of guardians; consents you gave for children end")],
    kept=[
        (
            _("That and when you agreed to what, without your name, because we may have to show it"),
            _("3 years"),
        )
    ],
)
register_departure(
    "account",
    departures.leave_account,
    destroyed=[
        _("Your addresses for e-mail, display name, password, passkeys and connected services"),
        _("All sessions, on every device"),
    ],
    kept=[
        (
            _("A number without a name, to which decisions and records refer so that they stay traceable"),
            _("As long as those records"),
        ),
        (
            _("The record of accesses, as the law asks of us"),
            _("1 year"),
        ),
    ],
)

register_destruction(
    "unconfirmed-sign-ups",
    expiry.unconfirmed_sign_ups,
    label=_("Sign-ups that were never confirmed"),
    destroy=expiry.erase_sign_ups,
)
register_destruction("ended-proofs", expiry.ended_proofs, label=_("Ended proofs of residency"))
register_destruction(
    "letters", expiry.forgotten_letters, label=_("Addresses of closed letters"), destroy=expiry.blank_letters
)
register_destruction("counter-codes", expiry.counter_codes, label=_("Counter codes"))
register_destruction("identity-requests", expiry.identity_requests, label=_("Requests for mobile identity"))
register_destruction("export-links", expiry.export_links, label=_("Links to exports"))
register_destruction("attempts", expiry.attempt_counts, label=_("Counts of attempts"))
register_destruction("registers", expiry.replaced_registers, label=_("Replaced registers"))
register_destruction("consents", expiry.withdrawn_consents, label=_("Consents taken back"))
register_destruction(
    "invitations",
    expiry.unanswered_invitations,
    label=_("Invitations of guardians"),
    destroy=expiry.blank_invitations,
)
register_destruction("sessions", expiry.old_sessions, label=_("Old sessions"))
