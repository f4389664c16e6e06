"""What a name says of a state where it is more than the state's own word: in which states it holds, and in no other."""

import pytest

from accounts.models import ResidencyApplication
from budget.models import Cycle, MisuseReport, PaperBatch, PaperBox, Poll, Project, Undertaking, VisitReport
from core.workflow.models import Stateful
from councils.models import Application, Meeting, RecruitmentCall, Term
from proposals.models import ExchangeRequest, Proposal
from regulations.models import Version
from surveys.models import Survey

NAMES: dict[type[Stateful], dict[str, str]] = {
    Meeting: {
        "is_ahead": "DRAFT INVITED POSTPONED",
        "is_still_to_hold": "DRAFT INVITED POSTPONED IN_SESSION",
        "takes_papers": "DRAFT INVITED POSTPONED IN_SESSION CLOSED",
        "has_begun": "IN_SESSION CLOSED MINUTED",
        "is_called": "INVITED",
    },
    Application: {
        "awaits_completion": "MORE_ASKED",
        "awaits_selection": "SUBMITTED ELIGIBLE",
        "awaits_appointment": "ACCEPTED",
    },
    RecruitmentCall: {"is_still_to_come_or_open": "ANNOUNCED OPEN", "is_over": "FINISHED CANCELLED"},
    Term: {"is_appointed": "APPOINTED"},
    Cycle: {"is_decided": "DECIDED FINISHED", "is_being_carried_out": "DECIDED"},
    Poll: {
        "awaits_opening": "FIXED",
        "is_being_voted_on": "OPEN",
        "awaits_count": "CLOSED",
        "awaits_first_confirmation": "COUNTED",
        "awaits_second_confirmation": "CONFIRMED_ONCE",
        "awaits_confirmation": "COUNTED CONFIRMED_ONCE",
    },
    Project: {"is_put_forward": "ON_BALLOT"},
    Undertaking: {"awaits_start": "PLANNED"},
    VisitReport: {"awaits_check": "SUBMITTED", "is_before_publication": "SUBMITTED RETURNED"},
    PaperBox: {"is_being_keyed": "RECONCILED", "is_done_with": "ENTERED UNUSED"},
    PaperBatch: {"awaits_settling": "COMPARED", "readings_agree": "AGREED ENTERED"},
    MisuseReport: {"awaits_answer": "RECEIVED"},
    Proposal: {"awaits_revision": "REVISION_REQUESTED", "is_revisable": "RECEIVED REVISION_REQUESTED"},
    ExchangeRequest: {"awaits_grant": "ASKED", "awaits_payment": "GRANTED"},
    Version: {
        "is_worked_on": "DRAFT ANNOUNCED CONSULTED",
        "is_in_consultation": "ANNOUNCED CONSULTED",
        "is_to_come_into_force": "ENACTED",
    },
    Survey: {
        "was_announced": "SCHEDULED OPEN CLOSED PUBLISHED CANCELLED",
        "is_before_opening": "DRAFT SCHEDULED",
        "awaits_results": "OPEN CLOSED",
        "is_finished": "CLOSED PUBLISHED",
    },
    ResidencyApplication: {"awaits_letter": "REQUESTED"},
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, names in NAMES.items() for name in names],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_name_holds_in_these_states_alone(kind: type[Stateful], name: str) -> None:
    holds = {state for state in kind.workflow.states.values if getattr(kind(state=state), name)}
    assert holds == set(NAMES[kind][name].split())
