"""Paper ballots: the staff's pages, and what everybody reads."""

from django.urls import path

from budget.views import paper_keying, paper_public, paper_sample, paper_staff, paper_station

STAFF = "staff/<slug:slug>/paper/"
BOX, BATCH = f"{STAFF}boxes/<int:pk>/", f"{STAFF}batches/<int:number>/"

urlpatterns = [
    path(STAFF, paper_staff.overview, name="paper_staff"),
    path(f"{STAFF}stations/new/", paper_staff.new_station, name="paper_new_station"),
    path(f"{STAFF}stations/<int:pk>/", paper_staff.edit_station, name="paper_station"),
    path(f"{STAFF}stations/<int:pk>/box/", paper_staff.new_box, name="paper_new_box"),
    path(f"{STAFF}ballot/<int:number>.pdf", paper_staff.blank_ballot, name="paper_ballot"),
    path(BOX, paper_staff.show_box, name="paper_box"),
    path(f"{BOX}step/", paper_staff.box_step, name="paper_box_step"),
    path(f"{BOX}seal/", paper_staff.seal_box, name="paper_seal"),
    path(f"{BOX}count/", paper_staff.count_box, name="paper_count"),
    path(f"{BOX}protocol.pdf", paper_staff.protocol, name="paper_protocol"),
    path(f"{BOX}hand-in/", paper_station.check, name="paper_hand_in"),
    path(f"{BOX}hand-in/mark/", paper_station.mark, name="paper_mark"),
    path(f"{BOX}hand-in/take-back/", paper_station.take_back, name="paper_take_back"),
    path(BATCH, paper_keying.show_batch, name="paper_batch"),
    path(f"{BATCH}sheet.pdf", paper_staff.batch_sheet, name="paper_batch_sheet"),
    path(f"{BATCH}begin/", paper_keying.begin, name="paper_begin"),
    path(f"{BATCH}key/", paper_keying.key, name="paper_key"),
    path(f"{BATCH}finish/", paper_keying.finish, name="paper_finish"),
    path(f"{BATCH}give-up/", paper_keying.give_up, name="paper_give_up"),
    path(f"{BATCH}settle/", paper_keying.finish_settling, name="paper_finish_settling"),
    path(f"{BATCH}settle/<int:position>/", paper_keying.settle, name="paper_settle"),
    path(f"{STAFF}sample/", paper_sample.show, name="paper_sample"),
    path(f"{STAFF}sample/draw/", paper_sample.draw, name="paper_draw"),
    path(f"{STAFF}sample/step/", paper_sample.step, name="paper_sample_step"),
    path(f"{STAFF}sample/<int:place>/", paper_sample.compare, name="paper_compare"),
    path(f"{STAFF}sample/<int:place>/correct/", paper_sample.correct, name="paper_correct"),
    path("<slug:slug>/paper/", paper_public.show, name="paper_public"),
]
