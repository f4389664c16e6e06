"""Numbers and addresses that belong to one person, by their form."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_REGIONS = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
# Letters that stand on plates: private cars, taxis and buses, deliveries, rented cars, the armed forces.
_LETTERS = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호국합육해공"
# No year, sum or measure, such as in "15조 2026년" or "30도 1500럭스".
_PLATE_ENDS = r"(?!\d|\s?[년원만천명건개%]|[가-힣](?<![차을를이가은는의에와과도로번호]))"

# Behind a road no length and no number of things, such as in "배수로 40미터".
_NO_MEASURE = r"(?![\d,.]|\s?(?:미터|센티|킬로|[mck]m?\b|번째|곳|개|대|명|건|회|년|월|일|시|분|원|%|도|여|군데))"

FORMS: tuple[tuple[Any, re.Pattern[str]], ...] = (
    (_("Resident registration number"), re.compile(r"(?<!\d)\d{6}\s?[-–]\s?[1-8][\d*]{6}(?![\d*])")),
    (
        _("Resident registration number"),
        re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]\d{6}(?!\d)"),
    ),
    (_("Card number"), re.compile(r"(?<![\d-])\d{4}([-\s])\d{4}\1\d{4}\1\d{4}(?![\d-])")),
    (_("Driving licence number"), re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{6}-\d{2}(?![\d-])")),
    (_("Passport number"), re.compile(r"(?<![A-Za-z0-9])[MSRODG]\d{3}[A-Z\d]\d{4}(?![A-Za-z0-9])")),
    (_("Telephone number"), re.compile(r"(?<!\d)0\d{1,2}[-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)")),
    (_("Telephone number"), re.compile(r"(?<!\d)\(?0\d{1,2}\)\s?\d{3,4}[-.\s]?\d{4}(?!\d)")),
    (_("Telephone number"), re.compile(r"\+82[-.\s]?\(?0?\)?\d{1,2}[-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)")),
    (_("E-mail address"), re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")),
    (
        _("Number plate"),
        re.compile(rf"(?<![\d제])(?:(?:{_REGIONS})\s?)?\d{{2,3}}\s?[{_LETTERS}]\s?-?\s?\d{{4}}{_PLATE_ENDS}"),
    ),
    (
        _("Number plate"),
        re.compile(rf"(?:{_REGIONS})\s?(?:\d|[가-힣]{{2,4}})\s?[{_LETTERS}]\s?\d{{4}}{_PLATE_ENDS}"),
    ),
    (_("Business registration number"), re.compile(r"(?<!\d)\d{3}-\d{2}-\d{5}(?!\d)")),
    (_("Account number"), re.compile(r"(?<![\d-])\d{2,6}-\d{2,6}-\d{4,8}(?:-\d{1,3})?(?![\d-])")),
    (
        _("Day of birth"),
        re.compile(
            r"(?<!\d)(?:19|20)?\d{2}(?:([.-])\s?\d{1,2}\1\s?\d{1,2}\.?|년\s?\d{1,2}월\s?\d{1,2}일)\s?생(?!활|산|태|물|기|각|긴|겨|겼)"
        ),
    ),
    (
        _("Home address"),
        re.compile(
            rf"(?<![가-힣\d])[가-힣][가-힣\d]{{0,19}}(?:로|길)\s?\d{{1,4}}(?:-\d{{1,4}})?(?:번지|호)?{_NO_MEASURE}"
        ),
    ),
    (_("Home address"), re.compile(r"(?<!\d)\d{1,4}동\s?\d{1,4}호")),
)
