from signoff.models.cases import Approval, SignoffCase
from signoff.models.pages import NotSignedOff, ParentOfSignedPages, SignedPage, SignedPageForm
from signoff.models.tasks import SignoffTask

__all__ = [
    "Approval",
    "NotSignedOff",
    "ParentOfSignedPages",
    "SignedPage",
    "SignedPageForm",
    "SignoffCase",
    "SignoffTask",
]
