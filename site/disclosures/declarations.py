"""What disclosures hand in to the kernel: the search, and the desk's panels."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import mentions
from core.search import kinds
from core.workflow import presentation
from disclosures.models import InformationRequest, Obligation, Question
from disclosures.queries import catalogue, requests
from disclosures.services import indexing
from disclosures.states import OBLIGATION, QUESTION, REQUEST


def question_url(question: Question) -> str:
    return reverse("disclosures:answer", args=[question.pk])


def obligation_url(obligation: Obligation) -> str:
    return obligation.item.get_absolute_url()


def request_url(request: InformationRequest) -> str:
    return reverse("disclosures:staff_request", args=[request.pk])


kinds.register(indexing.KIND, _("Disclosures"), readable=indexing.readable, entries=indexing.all_entries)
mentions.may_be_named(indexing.KIND)
presentation.register(
    OBLIGATION.name, template="disclosures/_due_panel.html", context=catalogue.obligation_panel, url=obligation_url
)
presentation.register(
    QUESTION.name,
    template="disclosures/_question_panel.html",
    context=catalogue.question_panel,
    url=question_url,
    holds_personal_data=True,
)
presentation.register(REQUEST.name, template="disclosures/_request_panel.html", context=requests.panel, url=request_url)
