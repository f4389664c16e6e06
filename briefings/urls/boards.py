"""The board of the moderators, and the page of those who type questions in."""

from django.urls import path

from briefings.views import board, board_questions, entering

board_urls = [
    path("rooms/<int:pk>/board/", board.board, name="board"),
    path("rooms/<int:pk>/board/press/", board.press, name="board_press"),
    path("rooms/<int:pk>/board/here/", board.here, name="board_here"),
    path("rooms/<int:pk>/board/join/", board_questions.join, name="board_join"),
    path("rooms/<int:pk>/board/settings/", board_questions.settings, name="board_settings"),
    path("rooms/<int:pk>/board/<int:question>/", board_questions.question, name="board_question"),
    path("rooms/<int:pk>/board/<int:question>/hide/", board_questions.hide, name="board_hide"),
    path("rooms/<int:pk>/board/<int:question>/block/", board_questions.block, name="board_block"),
    path("rooms/<int:pk>/enter/", entering.enter, name="enter"),
    path("rooms/<int:pk>/enter/<int:question>/", entering.correct, name="correct_entry"),
    path("rooms/<int:pk>/enter/<int:question>/withdraw/", entering.withdraw, name="withdraw_entry"),
]
