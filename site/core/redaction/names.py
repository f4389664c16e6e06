"""Names by what stands beside them: a title, a label, an age. And the words that stand there without being names."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성"
    "차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기"
)
_TITLES = "씨|님|위원|위원장|주무관|과장|팀장|부장"
# These stand behind so many other words that only what looks like a whole name counts.
_RARER_TITLES = (
    "감사관|소장|반장|기사|대리|차장|본부장|실장|계장|관장|센터장|주임|강사|코치|선생|어르신|할머니|할아버지|군|양"
)
_LABELS = "성명|이름|담당자|작성자|신고자|제보자|민원인|목격자|점검자|확인자|책임자"
_WHOLE = rf"(?P<name>[{_SURNAMES}][가-힣]{{2}})"

NAMES: tuple[tuple[Any, re.Pattern[str]], ...] = (
    (_("Name with a title"), re.compile(rf"(?P<name>[가-힣]{{2,4}})(?=\s?(?:{_TITLES}))")),
    (
        _("Name with a title"),
        re.compile(
            rf"(?<![가-힣]){_WHOLE}(?=\s(?:{_RARER_TITLES})(?:님|께서|에게)?(?:[은는이가을를의과와도]?)(?![가-힣]))"
        ),
    ),
    (_("Name"), re.compile(rf"(?<![가-힣])(?:{_LABELS})\s?[:：]\s?{_WHOLE}(?![가-힣])")),
    (
        _("Name"),
        re.compile(rf"(?<![가-힣])(?:{_LABELS})[은는이가]?\s{_WHOLE}(?=\s?(?:[(（]|0\d|이라고|라고|이다|입니다))"),
    ),
    (_("Name"), re.compile(rf"(?<![가-힣]){_WHOLE}(?=\s?[(（](?:만\s?)?\d{{1,3}}세?[,)）])")),
)
# Before 위원 and the like, or behind 담당자, these are no names.
_WORDS = frozenset(
    """해당 모든 외부 내부 담당 전체 참석 출석 일부 다른 신임 당연직 위촉 부위 시민 주민 소속 여러 선임 총무 기획
    안전 시설 사업 경영 민간 전문 간사 대표 청년 여성 감사 재무 예산 운영 관리 관련 소관 실무 고객 이용자 어르신
    선생 회원 강사 기사 부모 이용 방문 주차 이웃 어린이 학부모 보호자 아버 어머 사장 소장 반장 관장 원장 과장 부장
    실장 주임 조치함 전원이 여러분 자녀 기계실 전기실 주차장 이동식 도서관 수영장 체육관 공원팀""".split()  # noqa: SIM905
)


def is_a_word(text: str) -> bool:
    return text in _WORDS
