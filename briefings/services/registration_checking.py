"""What somebody wants who registers, and whether that can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import AskedAtRegistration, Briefing, Registration
from briefings.queries.registration import STANDING
from briefings.rules.registration import Bar, modes_of
from briefings.services.refusals import BriefingRefused
from core.search.korean import strip_controls

Kind = AskedAtRegistration.Kind
YES, NO = "YES", "NO"
LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Wish:
    """As it was typed; `answers` by the key of the question."""

    name: str
    email: str = ""
    phone: str = ""
    mode: str = Registration.Mode.ON_SITE
    companions: int = 0
    needs: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return 1 + self.companions

    @property
    def is_on_site(self) -> bool:
        return self.mode == Registration.Mode.ON_SITE


def words_of_bar(bar: Bar, briefing: Briefing) -> str:
    match bar:
        case Bar.NOT_ANNOUNCED:
            return _("This briefing is still being prepared. People can register once it is announced.")
        case Bar.CANCELLED:
            return _("This briefing was cancelled.")
        case Bar.NOT_TAKEN:
            return _("You need not register for this briefing. Just come along.")
        case Bar.BEGUN:
            return _("Registration ended when the briefing began.")
    return _("The time to register is over.")


def options_of(asked: AskedAtRegistration) -> list[str]:
    """What one can choose from; each option once."""
    return list(dict.fromkeys(line.strip() for line in asked.options.splitlines() if line.strip()))


def checked(wish: Wish, briefing: Briefing, *, by: Any) -> Wish:
    """Tidied, and possible in itself. Raises BriefingRefused with the field."""
    name = one_line(wish.name)
    if not name:
        raise BriefingRefused("name", _("Please enter a name."), field="name")
    email, phone = wish.email.strip().lower(), one_line(wish.phone)
    if by is None and not (email or phone):
        raise BriefingRefused("contact", _("Please give an e-mail address or a telephone number."), field="email")
    if wish.mode not in modes_of(briefing):
        raise BriefingRefused("mode", _("This briefing cannot be attended in this way."), field="mode")
    tidy = replace(
        wish,
        name=name[:40],
        # Whoever has an account is told there; the address is not kept twice.
        email="" if by is not None else email,
        phone=phone,
        companions=wish.companions if wish.is_on_site else 0,
        needs=one_line(wish.needs),
        answers=_checked_answers(wish.answers, briefing),
    )
    if not 0 <= tidy.companions <= briefing.most_companions:
        raise BriefingRefused("companions", most_companions_words(briefing), field="companions")
    return tidy


def most_companions_words(briefing: Briefing) -> str:
    most = briefing.most_companions
    if not most:
        return _("Nobody can be brought along to this briefing. Everybody registers themselves.")
    words = ngettext("You can bring %(most)s person.", "You can bring up to %(most)s people.", most)
    return words % {"most": most}


def refuse_twice(wish: Wish, briefing: Briefing, *, by: Any, but: Registration | None = None) -> None:
    """One registration for each account and each address; none for whom the organisers took off the list.

    `email_known` is said to nobody but the address itself. A telephone number is kept by nobody: two of the same name
    and number stand on the list, marked for the organisers, for a refusal would tell strangers who comes.
    """
    others = Registration.objects.filter(briefing=briefing)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if by is not None and (own := others.filter(person=by)):
        if own.filter(STANDING).exists():
            raise BriefingRefused("registered", _("You are registered already."))
        if own.filter(struck_off=True).exists():
            raise BriefingRefused("struck_off", words_of_struck_off())
    address = by.email if by is not None else wish.email
    if address and _known(address, others).exists():
        raise BriefingRefused(
            "email_known", _("You registered with your e-mail address before. We have sent the ticket there once more.")
        )


def _known(address: str, among: QuerySet[Registration]) -> QuerySet[Registration]:
    """Who stands on the list with this address, or may not come back with it."""
    return among.filter(STANDING | Q(struck_off=True)).filter(Q(email=address) | Q(person__email=address))


def known_by(address: str, briefing: Briefing) -> Registration | None:
    """Whoever stands comes before whoever was struck off."""
    found = _known(address, Registration.objects.filter(briefing=briefing)).select_related("briefing", "person")
    return found.order_by(F("cancelled_at").desc(nulls_first=True), "-pk").first()


def words_of_struck_off() -> str:
    return _("The organisers took your registration off the list. Please call them if that is a mistake.")


def one_line(text: str) -> str:
    return " ".join(strip_controls(text.replace("\n", " ").replace("\r", " ")).split())


def _checked_answers(given: Mapping[int, str], briefing: Briefing) -> dict[int, str]:
    """Answers to questions that are asked; those to any other are dropped."""
    answers = {}
    for asked in briefing.asked_at_registration.all():
        text = one_line(str(given.get(asked.pk, "")))
        if not text:
            if asked.required:
                raise BriefingRefused("unanswered", _("Please answer this question."), field=f"asked_{asked.pk}")
            continue
        allowed = {Kind.CHOICE.value: options_of(asked), Kind.YES.value: [YES, NO]}.get(asked.kind)
        if (allowed is not None and text not in allowed) or len(text) > LONGEST_ANSWER:
            raise BriefingRefused("answer", _("This answer cannot be chosen."), field=f"asked_{asked.pk}")
        answers[asked.pk] = text
    return answers
