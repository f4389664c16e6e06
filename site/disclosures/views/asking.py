"""Questions: asked by residents under an item, answered by the department."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.workflow.engine import TransitionRefused
from disclosures.forms import AnswerForm, QuestionForm
from disclosures.models import CatalogueItem, Question
from disclosures.queries import catalogue
from disclosures.services import questions
from disclosures.states import ANSWER, ASK, QuestionState
from disclosures.views.public import home_trail, item_context
from discussion.services.refusals import DiscussionRefused

INVALID = 422


def item_at(request: HttpRequest, code: str) -> CatalogueItem:
    return get_object_or_404(catalogue.in_force(), code=code)


def question_at(request: HttpRequest, pk: int) -> Question:
    return get_object_or_404(Question.objects.select_related("item", "department"), pk=pk)


@require_POST
@requires(ASK, on=item_at)
@repeat_safe
def ask(request: HttpRequest, item: CatalogueItem) -> HttpResponse:
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            question = questions.ask(item=item, asker=request.user, at=timezone.now(), **form.cleaned_data)
        except (TransitionRefused, DiscussionRefused) as refused:
            form.add_error("text", refused.message)
        else:
            messages.success(
                request, _("Your question is public now. The department answers by the day shown under it.")
            )
            return redirect(question.get_absolute_url())
    return render(request, "disclosures/item.html", item_context(request, item, form), status=INVALID)


@require_POST
@signed_in
@repeat_safe
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    question = question_at(request, pk)
    if question.asker_id != request.user.pk:
        raise Http404
    try:
        questions.withdraw(question, actor=request.user, at=timezone.now())
        messages.success(request, _("Your question was taken back."))
    except TransitionRefused as refused:
        messages.error(request, refused.message)
    return redirect(question.item.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ANSWER, on=question_at)
@repeat_safe
def answer(request: HttpRequest, question: Question) -> HttpResponse:
    if question.state == QuestionState.WITHDRAWN:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            questions.answer(question, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refused:
            form.add_error("text", refused.message)
        else:
            messages.success(request, _("The answer is public, and the person who asked is told."))
            return redirect(question.get_absolute_url())
    context = {
        "question": question,
        "form": form,
        "breadcrumb_items": [*home_trail(), (question.item.title, question.item.get_absolute_url()), (_("Answer"), "")],
    }
    return render(request, "disclosures/answer.html", context, status=INVALID if form.errors else 200)
