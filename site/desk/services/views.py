"""Views of the inbox that people keep."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from desk.models import SavedView
from desk.services.refusal import DeskRefused

LARGEST_NUMBER_OF_VIEWS = 20


@transaction.atomic
def save(*, owner: User, name: str, query: str, is_default: bool) -> SavedView:
    """Keep filters under a name; the same name again replaces them. Raises DeskRefused when there are too many."""
    views = SavedView.objects.select_for_update().filter(owner=owner)
    if not views.filter(name=name).exists() and views.count() >= LARGEST_NUMBER_OF_VIEWS:
        raise DeskRefused(
            "many", _("You can keep %(count)s views. Remove one first.") % {"count": LARGEST_NUMBER_OF_VIEWS}
        )
    if is_default:
        _take_first_place(views)
    try:
        with transaction.atomic():
            view, _created = views.update_or_create(
                owner=owner, name=name, defaults={"query": query, "is_default": is_default}
            )
    except IntegrityError as error:
        raise DeskRefused("race", _("This was saved a moment ago from another window.")) from error
    return view


@transaction.atomic
def change(view: SavedView, *, name: str, is_default: bool) -> SavedView:
    """Give a view another name, show it first or no longer. Raises DeskRefused where another one is called so."""
    views = SavedView.objects.select_for_update().filter(owner=view.owner_id)
    others = views.exclude(pk=view.pk)
    if others.filter(name=name).exists():
        raise DeskRefused("twice", _("You have a view of this name already."))
    if is_default:
        _take_first_place(others)
    try:
        with transaction.atomic():
            views.filter(pk=view.pk).update(name=name, is_default=is_default)
    except IntegrityError as error:
        raise DeskRefused("race", _("This was saved a moment ago from another window.")) from error
    view.refresh_from_db()
    return view


def _take_first_place(views: QuerySet[SavedView]) -> None:
    views.filter(is_default=True).update(is_default=False)


def remove(view: SavedView) -> None:
    view.delete()
