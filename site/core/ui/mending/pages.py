"""One view for every step: a form where something has to be said, else a button."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from core.ui.deeds import form_page, press
from core.ui.mending import forms
from core.ui.mending.doors import PRESSED, steps_open_to
from core.workflow import mending
from core.workflow.mending import Mending

FORMS: dict[str, type[django_forms.Form]] = {
    "assign": forms.AssignForm,
    "plan": forms.PlanForm,
    "mend": forms.MendForm,
    "send_back": forms.QuestionForm,
    "withdraw": forms.WithdrawForm,
    "reopen": forms.NotMendedForm,
    "ask_to_decline": forms.AskToDeclineForm,
    "decline": forms.DeclineForm,
    "keep": forms.KeepForm,
}


def take_step(request: HttpRequest, thing: Mending, step: str, *, back: str, **page: Any) -> HttpResponse:
    """The room has asked whether the person may see the thing, and made the view repeat-safe.

    404 for a step that is not open to the person now, unless it was sent: then they are told what happened.
    """
    transition = thing.workflow.transition(step)
    if transition is None or (step not in FORMS and step not in PRESSED):
        raise Http404
    if request.method != "POST" and (step in PRESSED or step not in steps_open_to(thing, request.user)):
        raise Http404
    if step in PRESSED:
        return press(request, lambda: mending.take(thing, step, actor=request.user, at=timezone.now()), back=back)
    form = _form(request, thing, step)
    draft = f"{thing.workflow.name}-{thing.pk}-{step}"
    return form_page(
        request, form, _deed(request, thing, step), heading=transition.label, submit=transition.label, back=back,
        draft=draft, above="mending/_said.html", thing=thing, step=step, **page,
    )  # fmt: skip


def _form(request: HttpRequest, thing: Mending, step: str) -> django_forms.Form:
    prepared: dict[str, dict[str, Any]] = {
        "assign": {"department": thing.department_id},
        "plan": {"action": thing.planned_action, "by": thing.planned_for},
        "mend": {"action": thing.action_taken, "on": thing.mended_on or timezone.localdate()},
        "decline": {"reason": thing.decline_reason},
    }
    initial = prepared.get(step, {})
    if request.method == "POST":
        return FORMS[step](request.POST, request.FILES, initial=initial)
    return FORMS[step](initial=initial)


def _deed(request: HttpRequest, thing: Mending, step: str) -> Callable[..., None]:
    actor, at = request.user, timezone.now()
    own: dict[str, Callable[..., None]] = {
        "assign": mending.assign, "plan": mending.plan, "mend": mending.mend,
    }  # fmt: skip

    def deed(**given: Any) -> None:
        if "photos" in given:
            given["files"] = given.pop("photos")
        if step in own:
            own[step](thing, actor=actor, at=at, **given)
        else:
            mending.take(thing, step, actor=actor, at=at, **given)

    return deed
