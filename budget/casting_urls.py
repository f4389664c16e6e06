from django.urls import path

from budget.views import board, casting_staff

urlpatterns = [
    path("how-voting-is-kept/", board.how_voting_is_kept, name="how_voting_is_kept"),
    path("staff/<slug:slug>/workers/", casting_staff.workers, name="workers"),
    path("staff/<slug:slug>/anomalies/", casting_staff.anomalies_page, name="anomalies"),
    path("<slug:slug>/board/", board.board, name="board"),
    path("<slug:slug>/board.json", board.roots, name="board_roots"),
    path("<slug:slug>/board/<int:number>.txt", board.leaves_of_batch, name="board_leaves"),
]
