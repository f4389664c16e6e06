from django.urls import include, path

from accounts.views import (
    consent,
    my_data,
    overview,
    residency,
    residency_revocation,
    residency_staff,
    sessions,
    staff_places,
    staff_roles,
)

staff = [
    path("", staff_places.places, name="staff_places"),
    path("organisations/new/", staff_places.organisation_form, name="staff_organisation_new"),
    path("organisations/<int:pk>/", staff_places.organisation_form, name="staff_organisation"),
    path("departments/new/", staff_places.department_form, name="staff_department_new"),
    path("departments/<int:pk>/", staff_places.department_form, name="staff_department"),
    path("positions/new/", staff_places.position_form, name="staff_position_new"),
    path("positions/<int:pk>/", staff_places.position_form, name="staff_position"),
    path("people/", staff_roles.people, name="staff_people"),
    path("people/<int:pk>/", staff_roles.person, name="staff_person"),
    path("people/<int:pk>/grant/", staff_roles.grant_form, name="staff_grant_new"),
    path("roles/", staff_roles.grants, name="staff_grants"),
    path("roles/<int:pk>/revoke/", staff_roles.revoke_form, name="staff_grant_revoke"),
]

proofs = [
    path("", residency.overview, name="residency"),
    path("done/", residency.done, name="residency_done"),
    path("register/", residency.register, name="residency_register"),
    path("letter/", residency.letter_page, name="residency_letter"),
    path("letter/code/", residency.letter_code, name="residency_letter_code"),
    path("letter/withdraw/", residency.withdraw_letter, name="residency_letter_withdraw"),
    path("counter/", residency.counter, name="residency_counter"),
    path("mobile/", residency.mobile, name="residency_mobile"),
    path("mobile/return/", residency.mobile_return, name="residency_mobile_return"),
    path("mobile/stand-in/", residency.stand_in_page, name="residency_stand_in"),
    path("staff/register/", residency_staff.register, name="residency_staff_register"),
    path("staff/letters/", residency_staff.letter_batches, name="residency_staff_letters"),
    path("staff/letters/print/", residency_staff.print_batch, name="residency_batch_new"),
    path("staff/letters/<int:batch_id>/print/", residency_staff.print_batch_again, name="residency_batch_print"),
    path("staff/letters/<int:batch_id>/sent/", residency_staff.send_batch, name="residency_batch_sent"),
    path("staff/proofs/", residency_revocation.look_up, name="residency_staff_proofs"),
    path("staff/proofs/revoke/", residency_revocation.revoke, name="residency_staff_revoke"),
    path("staff/counter/", residency_staff.counter_look_up, name="residency_staff_counter"),
    path("staff/counter/confirm/", residency_staff.counter_confirm, name="residency_staff_counter_confirm"),
]

own_data = [
    path("consents/", consent.consents, name="consents"),
    path("consents/<int:record_id>/withdraw/", consent.withdraw, name="consent_withdraw"),
    path("consents/texts/<int:text_id>/give/", consent.give, name="consent_give"),
    path("guardian/", consent.guardian_invite, name="guardian_invite"),
    path("guardian/<str:token>/", consent.guardian_confirm, name="guardian_confirm"),
    path("guardian/consents/<int:consent_id>/withdraw/", consent.guardian_withdraw, name="guardian_withdraw"),
    path("my-data/", my_data.my_data, name="my_data"),
    path("my-data/export/", my_data.export, name="my_data_export"),
    path("my-data/export/<str:token>/", my_data.download, name="my_data_download"),
    path("leave/", my_data.leave, name="leave"),
    path("left/", my_data.left, name="left"),
    path("privacy/data/", my_data.kept_data, name="kept_data"),
]

urlpatterns = [
    path("", overview.overview, name="accounts_overview"),
    path("welcome/", overview.welcome, name="accounts_welcome"),
    path("profile/", overview.edit_profile, name="accounts_profile"),
    path("sessions/<int:pk>/end/", sessions.end, name="session_end"),
    path("staff/", include(staff)),
    path("residency/", include(proofs)),
    path("", include(own_data)),
    path("", include("allauth.urls")),
]
