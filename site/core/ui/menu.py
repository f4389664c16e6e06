"""The main menu: one list for the header, the mobile panel, the site map in the footer and the tests."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Section:
    path: str
    label: Promise
    summary: Promise
    icon: str


@dataclass(frozen=True)
class SectionGroup:
    label: Promise
    sections: tuple[Section, ...]


PLANS = Section("/plans/", _("Innovation plans"), _("What the corporation promised, and how far it is"), "plan")
DISCLOSURES = Section(
    "/disclosures/",
    _("Management disclosure"),
    _("Budgets, contracts and results, with the names behind them"),
    "disclosure",
)
PROPOSALS = Section("/proposals/", _("Proposals"), _("Propose, support, and follow what becomes of it"), "proposal")
BUDGET = Section("/budget/", _("Participatory budget"), _("Decide together where the money goes"), "budget")
SURVEYS = Section("/surveys/", _("Surveys"), _("Say how it is, and see what all said"), "survey")
BRIEFINGS = Section("/briefings/", _("Briefings"), _("Come, ask live, and get an answer"), "briefing")
AUDITORS = Section("/auditors/", _("Honorary auditors"), _("Citizens who look behind the doors"), "auditor")
INTEGRITY = Section("/integrity/", _("Integrity hotline"), _("Report misconduct safely, unnamed if you wish"), "shield")
REGULATIONS = Section("/regulations/", _("Rules to improve"), _("Ask why a rule is needed"), "regulation")
COUNCILS = Section("/councils/", _("Committees"), _("Seats, meetings and minutes"), "people")
FACILITIES = Section("/facilities/", _("Facilities"), _("Where they are, what state they are in"), "location")

NEWS = Section("/news/", pgettext_lazy("menu", "News"), _("What was told, decided and asked lately"), "feed")

MAIN = (NEWS, PLANS, DISCLOSURES, PROPOSALS, BUDGET, SURVEYS, BRIEFINGS)
GROUPS = (
    SectionGroup(_("Take part"), (PROPOSALS, BUDGET, SURVEYS, BRIEFINGS)),
    SectionGroup(_("See for yourself"), (NEWS, PLANS, DISCLOSURES, FACILITIES, COUNCILS)),
    SectionGroup(_("Put right"), (AUDITORS, INTEGRITY, REGULATIONS)),
)


@dataclass(frozen=True)
class MenuEntry:
    section: Section
    url: str
    is_current: bool


def entry(section: Section, *, path: str, prefix: str) -> MenuEntry:
    url = f"{prefix}{section.path}"
    return MenuEntry(section=section, url=url, is_current=path.startswith(url))


def entries(sections: tuple[Section, ...], *, path: str, prefix: str) -> list[MenuEntry]:
    return [entry(section, path=path, prefix=prefix) for section in sections]
