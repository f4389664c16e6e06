from django.urls import path

from budget.views import kiosk, kiosk_staff, practice, vote_own, vote_reports, voting

urlpatterns = [
    path("<slug:slug>/vote/", voting.choose, name="vote"),
    path("<slug:slug>/vote/confirm/", voting.confirm, name="vote_confirm"),
    path("<slug:slug>/vote/send/", voting.send, name="vote_send"),
    path("<slug:slug>/vote/begun/", voting.begun, name="vote_begun"),
    path("<slug:slug>/vote/mine/", vote_own.mine, name="vote_mine"),
    path("<slug:slug>/vote/mine/state/", vote_own.state, name="vote_state"),
    path("<slug:slug>/vote/mine/not-mine/", vote_own.report, name="vote_report"),
    path("<slug:slug>/vote/mine/not-mine/take-back/", vote_own.take_back, name="vote_report_take_back"),
    path("<slug:slug>/vote/mine/give-up/", vote_own.give_up, name="vote_give_up"),
    path("<slug:slug>/vote/reports/", vote_reports.reports, name="vote_reports"),
    path("<slug:slug>/vote/reports/<int:pk>/", vote_reports.answer, name="vote_report_answer"),
    path("<slug:slug>/vote/check/", vote_own.check, name="vote_check"),
    path("<slug:slug>/vote/check/<slug:start>/", vote_own.bucket, name="vote_bucket"),
    path("<slug:slug>/vote/practice/", practice.practice, name="practice"),
    path("<slug:slug>/vote/practice/confirm/", practice.practice_confirm, name="practice_confirm"),
    path("<slug:slug>/vote/practice/done/", practice.practice_done, name="practice_done"),
    path("<slug:slug>/vote/kiosk/", kiosk.start, name="kiosk"),
    path("<slug:slug>/vote/kiosk/ballot/", kiosk.ballot, name="kiosk_ballot"),
    path("<slug:slug>/vote/kiosk/confirm/", kiosk.confirm, name="kiosk_confirm"),
    path("<slug:slug>/vote/kiosk/send/", kiosk.send, name="kiosk_send"),
    path("<slug:slug>/vote/kiosk/leave/", kiosk.leave, name="kiosk_leave"),
    path("<slug:slug>/vote/kiosk/staff/", kiosk_staff.stations, name="kiosk_staff"),
    path("<slug:slug>/vote/kiosk/staff/codes/", kiosk_staff.codes, name="kiosk_codes"),
    path("<slug:slug>/vote/kiosk/staff/<int:pk>/close/", kiosk_staff.close, name="kiosk_close"),
]
