"""`/_components/`: every component in every state, for the eye and for the accessibility tests."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.access import public
from core.ui import tones, views
from core.ui.paging import KeysetPage

ICONS = (
    "search close down forward back first home download upload like share print calendar person people login logout "
    "join globe menu more plus filter file trash reset mail phone scrap settings view go check bell clock now "
    "information success warning error location plan disclosure proposal budget survey briefing auditor shield "
    "regulation desk link qr feed table empty official comment edit flag vote building lock"
)
AREAS = [("traffic", "교통"), ("park", "공원과 녹지"), ("welfare", "돌봄과 복지")]


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="제안 제목", max_length=60, help_text="무엇을 바꾸고 싶은지 한 줄로 적어 주세요.")
    email = forms.EmailField(label="이메일", required=False)
    area = forms.ChoiceField(label="분야", choices=[("", "선택해 주세요"), *AREAS])
    body = forms.CharField(
        label="제안 내용",
        max_length=500,
        widget=forms.Textarea,
        help_text="현재의 불편과 바라는 모습을 함께 적어 주세요.",
    )
    starts_on = forms.DateField(label="희망 시작일", required=False)
    kind = forms.ChoiceField(label="제안 유형", choices=AREAS, widget=forms.RadioSelect)
    targets = forms.MultipleChoiceField(
        label="누구에게 도움이 되나요?",
        choices=[("child", "어린이"), ("senior", "어르신"), ("all", "모든 주민")],
        widget=forms.CheckboxSelectMultiple,
        help_text="모두 골라 주세요.",
        required=False,
    )
    budget = forms.IntegerField(label="예상 사업비(원)", min_value=0, required=False)
    photo = forms.FileField(
        label="사진이나 문서", required=False, help_text="사진, PDF, HWPX 파일을 10MB까지 올릴 수 있습니다."
    )
    agree = forms.BooleanField(label="제안 내용이 공개되는 것에 동의합니다.")


class SampleFilter(forms.Form):
    q = forms.CharField(label="검색어", required=False)
    area = forms.ChoiceField(label="분야", choices=[("", "전체"), *AREAS], required=False)
    state = forms.ChoiceField(
        label="상태", choices=[("", "전체"), ("open", "진행 중"), ("closed", "종료")], required=False
    )


def figures() -> dict[str, Any]:
    months = [("1월", 12), ("2월", 18), ("3월", 41), ("4월", 33), ("5월", 27), ("6월", 22), ("7월", 30), ("8월", 25)]
    areas = [("교통", 68), ("공원과 녹지", 45), ("돌봄과 복지", 31), ("문화와 체육", 19), ("안전", 12)]
    return {
        "months": months,
        "areas": areas,
        "years": [
            ("2021", 71.2, 68.0),
            ("2022", 74.5, 70.1),
            ("2023", 78.3, 72.4),
            ("2024", 82.9, 75.0),
            ("2025", 86.0, 79.5),
        ],
        "year_series": ["이용자", "직원"],
        "quarters": [("1분기", 120, 90), ("2분기", 150, 132), ("3분기", 138, 160), ("4분기", 170, None)],
        "quarter_series": ["계획", "실적"],
        "answers": [
            ("시설의 편리함", 42, 33, 15, 10),
            ("안내의 친절함", 55, 28, 10, 7),
            ("처리의 신속함", 30, 31, 22, 17),
        ],
        "answer_series": ["매우 만족", "만족", "보통", "불만족"],
    }


def lists() -> dict[str, Any]:
    """What stands in rows: a process, a table, places on a map."""
    return process() | rows() | places()


def process() -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "steps": ["기본 정보", "내용 작성", "확인", "접수"],
        "entries": [
            {"title": "제안이 접수되었습니다", "at": today - timedelta(days=21), "actor": "김*수"},
            {
                "title": "담당 부서가 정해졌습니다",
                "at": today - timedelta(days=19),
                "actor": "참여예산팀",
                "body": "시설관리부가 검토합니다.",
            },
            {
                "title": "부서에서 검토하고 있습니다",
                "at": today - timedelta(days=7),
                "state": "current",
                "actor": "시설관리부",
            },
            {"title": "주민투표", "at": today + timedelta(days=14), "state": "next"},
            {"title": "결과 발표", "at": today + timedelta(days=30), "state": "next"},
        ],
    }


def rows() -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "tab_items": [
            {"key": "all", "label": "전체", "url": "?tab=all", "count": 128},
            {"key": "open", "label": "진행 중", "url": "?tab=open", "count": 17},
            {"key": "done", "label": "완료", "url": "?tab=done"},
        ],
        "columns": [
            {"key": "name", "label": "사업명"},
            {"key": "state", "label": "상태"},
            {"key": "won", "label": "예산(천원)", "numeric": True},
        ],
        "table_rows": [
            {"name": "공원 보행로 조명 개선", "state": "심의", "won": "120,000"},
            {"name": "어린이 안심 승하차 구역", "state": "투표", "won": "85,000"},
            {"name": "체육센터 장애인 탈의실 확충", "state": "선정", "won": "210,000"},
        ],
        "facts": [
            ("접수번호", "2026-0412"),
            ("담당 부서", "시설관리부"),
            ("처리기한", today + timedelta(days=9)),
            ("첨부", ""),
        ],
        "page": KeysetPage(items=[], next_cursor="다음", previous_cursor="이전", total=128),
    }


def places() -> dict[str, Any]:
    return {
        "pins": [
            {
                "latitude": 37.658,
                "longitude": 126.832,
                "title": "중앙체육센터",
                "url": "#pin-1",
                "summary": "실내체육관, 수영장",
            },
            {
                "latitude": 37.672,
                "longitude": 126.761,
                "title": "호수공원 관리사무소",
                "url": "#pin-2",
                "summary": "공원, 광장",
            },
            {
                "latitude": 37.640,
                "longitude": 126.790,
                "title": "어울림 공영주차장",
                "state": "under_review",
                "state_label": "점검 중",
            },
        ],
    }


@public
@require_http_methods(["GET", "POST"])
def components(request: HttpRequest) -> HttpResponse:
    """A sent form comes back with its errors, or with a message when it is right."""
    sent = SampleForm(request.POST, request.FILES) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        messages.success(request, "입력한 내용이 모두 맞습니다.")
    context = {
        "form": SampleForm(auto_id="plain_%s") if sent is None else sent,
        "refused_form": SampleForm({"title": "가" * 61, "email": "주소가아님"}, auto_id="refused_%s"),
        "filter_form": SampleFilter(request.GET or None, auto_id="filter_%s"),
        "tones": tones.TONES,
        "states": sorted(tones.STATE_TONES),
        "stateful": SimpleNamespace(state="under_review", get_state_display=lambda: "부서 검토"),
        "now": timezone.now(),
        "breadcrumb_items": [("개발", "/_components/"), ("구성 요소", "/_components/")],
        "icon_names": ICONS.split(),
        "empty_rows": [],
    }
    return render(
        request, "ui/components.html", context | figures() | lists(), status=422 if sent and sent.errors else 200
    )


@public
@require_GET
def error(request: HttpRequest, status: int) -> HttpResponse:
    """The error pages, to look at."""
    pages = {
        400: views.bad_request,
        403: views.permission_denied,
        404: views.page_not_found,
        405: lambda _request: views.bare_error_response(405),
        413: views.too_large,
        429: views.too_many_requests,
    }
    return pages.get(status, views.server_error)(request)
