"""Questions under an item: asked in public, answered in public by somebody who is named."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import permissions
from core.notify import notify
from core.search.korean import tidy
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from disclosures.models import CatalogueItem, Question
from disclosures.states import ANSWER, ASK, QuestionState
from discussion.services.blocks import refuse_blocked
from signoff.services.posts import signature_of

ANSWERED = "disclosures.answered"
MOST_OPEN = 3


@transaction.atomic
def ask(*, item: CatalogueItem, asker: User, text: str, at: datetime) -> Question:
    """Raises PermissionDenied, DiscussionRefused for whoever is blocked from writing, and TransitionRefused where so
    many questions of the person still wait.
    """
    permissions.check(asker, ASK, item)
    refuse_blocked(asker, at)
    waiting = Question.objects.filter(asker=asker, state=QuestionState.ASKED, item=item).count()
    if waiting >= MOST_OPEN:
        raise TransitionRefused("many", _("Please wait until your earlier questions here have been answered."))
    question = Question.objects.create(item=item, asker=asker, text=tidy(text), asked_at=at, department=item.department)
    engine.open(question, actor=asker, at=at)
    return question


@transaction.atomic
def answer(question: Question, *, actor: User, text: str, at: datetime) -> Question:
    """Publish the answer under the name and post of whoever answers. Raises PermissionDenied or TransitionRefused."""
    permissions.check(actor, ANSWER, question)
    locked = engine.lock(question)
    if locked.state != QuestionState.ASKED:
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    signature = signature_of(actor, at=at, department=question.department)
    locked.answer, locked.answered_at, locked.answered_by = tidy(text), at, actor
    locked.answered_as = " · ".join(part for part in (signature.post, signature.name) if part)
    locked.save(update_fields=["answer", "answered_at", "answered_by", "answered_as"])
    engine.apply(locked, "answer", actor=actor, at=at)
    if locked.asker and locked.asker.is_active:
        with translation.override(settings.LANGUAGE_CODE):
            context = {"item": locked.item.title, "url": locked.get_absolute_url()}
        notify.queue(ANSWERED, recipients=[locked.asker], at=at, context=context, target=locked)
    return locked


@transaction.atomic
def withdraw(question: Question, *, actor: User, at: datetime) -> None:
    """The asker takes a question back while nobody has answered it."""
    if question.asker_id != actor.pk:
        raise TransitionRefused("permission", _("You may not take this step."))
    engine.apply(question, "withdraw", actor=SYSTEM, at=at)


def leave(*, user: User, at: datetime) -> None:
    """Questions that were answered stay without the person; others are taken back."""
    for question in Question.objects.filter(asker=user, state=QuestionState.ASKED):
        engine.apply(question, "withdraw", actor=SYSTEM, at=at)
    Question.objects.filter(asker=user).update(asker=None)
    Question.objects.filter(state=QuestionState.WITHDRAWN, asker=None).update(text="")


notify.register(
    ANSWERED,
    category="case",
    title=gettext_lazy("Your question was answered"),
    body=gettext_lazy("The department has answered your question about “%(item)s”."),
)
