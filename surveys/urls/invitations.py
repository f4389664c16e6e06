from django.urls import path

from surveys.views import invitations

INVITATIONS = "desk/<str:slug>/invitations/"

urlpatterns = [
    path(INVITATIONS, invitations.overview, name="invitations"),
    path(f"{INVITATIONS}people/", invitations.people, name="invited_people"),
    path(f"{INVITATIONS}people/<int:pk>/take-back/", invitations.take_back, name="take_invitation_back"),
    path(f"{INVITATIONS}people/<int:pk>/paper/", invitations.on_paper, name="note_hand_in"),
    path(f"{INVITATIONS}add/", invitations.add, name="invite"),
    path(f"{INVITATIONS}send/", invitations.send, name="send_invitations"),
    path(f"{INVITATIONS}letters.pdf", invitations.letters_pdf, name="print_invitations"),
    path(f"{INVITATIONS}posted/", invitations.posted, name="post_invitations"),
    path(f"{INVITATIONS}remind/", invitations.remind, name="remind_invited"),
]
