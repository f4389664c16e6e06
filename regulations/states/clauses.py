"""The parts of a rule, and what can be said about each: as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClauseKind(models.TextChoices):
    """From the widest to the narrowest. 조 is the unit that people cite; numbers of articles run through the rule."""

    PART = "PART", pgettext_lazy("clause", "Part")
    CHAPTER = "CHAPTER", pgettext_lazy("clause", "Chapter")
    SECTION = "SECTION", pgettext_lazy("clause", "Section")
    ARTICLE = "ARTICLE", pgettext_lazy("clause", "Article")
    PARAGRAPH = "PARAGRAPH", pgettext_lazy("clause", "Paragraph")
    ITEM = "ITEM", pgettext_lazy("clause", "Item")
    SUBITEM = "SUBITEM", pgettext_lazy("clause", "Sub-item")
    SUPPLEMENT = "SUPPLEMENT", pgettext_lazy("clause", "Supplementary provisions")
    ANNEX = "ANNEX", pgettext_lazy("clause", "Annex")
    FORM = "FORM", pgettext_lazy("clause", "Form sheet")


class RuleKind(models.TextChoices):
    ARTICLES = "ARTICLES", _("Articles of association")
    RULE = "RULE", pgettext_lazy("kind of rule", "Rule")
    BYLAW = "BYLAW", _("Bylaw")
    GUIDELINE = "GUIDELINE", _("Guideline")
    TERMS = "TERMS", _("Terms of use")


class Outlook(models.TextChoices):
    """One way of looking through the whole register, clause by clause."""

    NEGATIVE_LIST = "NEGATIVE_LIST", _("Negative list: what is not forbidden is allowed")
    CORRUPTION = "CORRUPTION", _("Corruption impact")


class Verdict(models.TextChoices):
    """What the look at a clause showed. A clause without one has not been looked at."""

    NOTHING = "NOTHING", _("Nothing to change")
    CONVERTIBLE = "CONVERTIBLE", _("To be changed")
    KEPT = "KEPT", _("Kept, with a reason")
    CONVERTED = "CONVERTED", _("Changed")
