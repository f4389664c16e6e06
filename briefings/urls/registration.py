from django.urls import path

from briefings.views import registration, registration_check_in, registration_desk, registration_tickets

urlpatterns = [
    path("<int:pk>/register/", registration.register, name="register"),
    path("<int:pk>/register/sent/", registration.registered, name="registered"),
    path("<int:pk>/ticket/", registration.own_ticket, name="own_ticket"),
    path("ticket/<str:token>/", registration_tickets.by_link, name="ticket_by_link"),
    path("tickets/<int:pk>/", registration_tickets.ticket, name="ticket"),
    path("tickets/<int:pk>/code.svg", registration_tickets.code, name="ticket_code"),
    path("tickets/<int:pk>/change/", registration_tickets.change, name="change_ticket"),
    path("tickets/<int:pk>/take-back/", registration_tickets.take_back, name="take_ticket_back"),
    path("tickets/<int:pk>/come-after-all/", registration_tickets.come_after_all, name="come_after_all"),
    path("check-in/<str:code>/", registration_check_in.check_in_ticket, name="check_in_ticket"),
    path("<int:pk>/check-in/", registration_check_in.check_in, name="check_in"),
    path("<int:pk>/check-in/<int:registration>/", registration_check_in.by_hand, name="check_in_by_hand"),
    path("<int:pk>/check-in/undo/<int:attendance>/", registration_check_in.undo, name="undo_check_in"),
    path("<int:pk>/check-in/walk-in/", registration_check_in.walk_in, name="walk_in"),
    path("<int:pk>/check-in/walk-in/undo/", registration_check_in.undo_walk_in, name="undo_walk_in"),
    path("<int:pk>/door/", registration_check_in.door, name="door"),
    path("<int:pk>/door/<str:code>/", registration_check_in.self_check_in, name="self_check_in"),
    path("desk/<int:pk>/registrations/", registration_desk.registrations, name="registrations"),
    path("desk/<int:pk>/registrations.csv", registration_desk.as_table, name="registrations_csv"),
    path("desk/<int:pk>/attendance-list/", registration_desk.attendance_list, name="attendance_list"),
    path(
        "desk/<int:pk>/registrations/<int:registration>/confirm/",
        registration_desk.confirm,
        name="let_in",
    ),
    path("desk/<int:pk>/registrations/<int:registration>/strike-off/", registration_desk.strike_off, name="strike_off"),
    path(
        "desk/<int:pk>/registrations/<int:registration>/put-back/", registration_desk.put_back, name="put_back_on_list"
    ),
]
