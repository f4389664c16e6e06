"""Views that count how often they ran, for the tests of repeat-safe submits."""

from django.contrib.auth import get_user_model
from django.http import Http404, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone
from django.views import View

from config import urls as product
from core.access import public, signed_in
from core.submissions import repeat_safe
from core.submissions.models import Draft

FORM = "{% load submissions %}<form method='post'>{% csrf_token %}{% submission_key %}</form>"


def work(request):
    """Leave a trace in the database: one draft per run."""
    number = Draft.objects.count()
    owner = get_user_model().objects.order_by("pk").first()
    Draft.objects.create(owner=owner, form_name=f"run-{number}", saved_at=timezone.now())
    return number


@public
@repeat_safe
def page(request):
    if request.method == "GET":
        return HttpResponse(engines["django"].from_string(FORM).render({}, request))
    if not request.POST.get("title"):
        return HttpResponse("제목을 입력하세요.", status=422)
    number = work(request)
    if request.POST["title"] == "없는 것":
        raise Http404
    response = HttpResponse(status=302)
    response["Location"] = f"/done/{number}/"
    return response


@public
@repeat_safe(fragments=True)
def fragment(request):
    return HttpResponse(f"<li>{work(request)}</li>")


@public
@repeat_safe(required=True)
def api(request):
    return JsonResponse({"number": work(request)}, status=201)


@public
@repeat_safe(private=True)
def tip(request):
    work(request)
    response = HttpResponse("영수증 ABCD", status=303)
    response["Location"] = "/received/"
    return response


@repeat_safe
class Page(View):
    def post(self, request):
        response = HttpResponse(status=302)
        response["Location"] = f"/done/{work(request)}/"
        return response


@public
@repeat_safe
def guarded_inside(request):
    return signed_in(page)(request)


urlpatterns = [
    path("page/", page, name="page"),
    path("fragment/", fragment),
    path("api/", api),
    path("tip/", tip),
    path("class/", Page.as_view()),
    path("guarded/", guarded_inside),
    *product.urlpatterns,
]
