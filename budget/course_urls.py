"""The budget school and district meetings."""

from django.urls import path

from budget.views import course_staff, courses

urlpatterns = [
    path("staff/school/", course_staff.manage, name="manage_school"),
    path("staff/school/new/", course_staff.new_course, name="new_course"),
    path("staff/school/<int:pk>/", course_staff.manage_course, name="manage_course"),
    path("staff/school/<int:pk>/change/", course_staff.change_course, name="change_course"),
    path("staff/school/<int:pk>/off/", course_staff.call_off_course, name="call_off_course"),
    path("staff/school/<int:pk>/materials/", course_staff.add_materials, name="add_course_materials"),
    path(
        "staff/school/<int:pk>/materials/<uuid:name>/remove/",
        course_staff.take_material_away,
        name="take_course_material_away",
    ),
    path("staff/school/<int:pk>/attendance/", course_staff.attendance, name="course_attendance"),
    path("staff/meetings/new/<slug:slug>/", course_staff.new_meeting, name="new_district_meeting"),
    path("staff/meetings/<int:pk>/change/", course_staff.change_meeting, name="change_district_meeting"),
    path("staff/meetings/<int:pk>/minutes/", course_staff.minutes, name="district_minutes"),
    path("staff/meetings/<int:pk>/off/", course_staff.call_off_meeting, name="call_off_district_meeting"),
    path("school/", courses.school, name="school"),
    path("school/calendar.ics", courses.calendar, name="school_calendar"),
    path("school/certificates/<str:code>.pdf", courses.certificate_pdf, name="course_certificate_pdf"),
    path("school/certificates/<str:code>/", courses.certificate, name="course_certificate"),
    path("school/<int:pk>/", courses.course, name="course"),
    path("school/<int:pk>/sign-up/", courses.sign_up, name="course_sign_up"),
    path("school/<int:pk>/give-back/", courses.give_back, name="course_give_back"),
    path("school/<int:pk>/quiz/", courses.quiz, name="course_quiz"),
    path("school/<int:pk>/certificate/", courses.get_certificate, name="get_course_certificate"),
    path("meetings/", courses.district_meetings, name="district_meetings"),
    path("meetings/<int:pk>/", courses.district_meeting, name="district_meeting"),
]
