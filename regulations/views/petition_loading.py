"""From a path to the petition it names, as if what the person may not see did not exist."""

from typing import Any

from django.http import Http404, HttpRequest

from regulations.models import Petition
from regulations.rules.petitions import may_read

RELATED = ("author", "regulation", "version", "department", "position", "merged_into")


def petition_at(request: HttpRequest, pk: int, **rest: Any) -> Petition:
    found = Petition.objects.select_related(*RELATED).filter(pk=pk).first()
    if found is None or not may_read(request.user, found):
        raise Http404
    return found
